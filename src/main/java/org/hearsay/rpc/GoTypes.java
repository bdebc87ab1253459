package org.hearsay.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hearsay.inbox.TopicPrefix;
import org.hearsay.wire.Topic;

/** The types of arguments. */
final class GoTypes {
  static final GoType UINT32 = new Uint("uint32", 0xffff_ffffL);

  /** As far as numbers are whole in JavaScript. */
  static final GoType UINT53 = new Uint("uint64", (1L << 53) - 1);

  static final GoType FLOAT64 = new Float64();
  static final GoType BOOL = new Bool();
  static final GoType STRING = new Text("string");

  /** A subscription's id. */
  static final GoType ID = new Text("rpc.ID");

  static final GoType BYTES = new Bytes();
  static final GoType TOPIC = new TopicType("whisperv6.TopicType");

  /** The same in a field that may be missing, a pointer in Go: its errors say so. */
  static final GoType TOPIC_FIELD = new TopicType("*whisperv6.TopicType");

  /** 1 to 3 bytes: ours, not geth's. */
  static final GoType TOPIC_PREFIX = new PrefixType();

  private GoTypes() {}

  static GoType listOf(GoType element) {
    return new Slice(element);
  }

  private record Uint(String goName, long max) implements GoType {
    @Override
    public Shape shape() {
      return Shape.count("", max);
    }

    @Override
    public Object zero() {
      return 0L;
    }

    @Override
    public Object decode(Json json, Place place) {
      if (!(json instanceof Json.Num number)) {
        place.note(json.kind(), goName());
        return zero();
      }
      String digits = number.digits();
      boolean whole = digits.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!whole || digits.length() > 18 || Long.parseLong(digits) > max) {
        place.note("number " + digits, goName());
        return zero();
      }
      return Long.parseLong(digits);
    }
  }

  private record Float64() implements GoType {
    @Override
    public String goName() {
      return "float64";
    }

    @Override
    public Shape shape() {
      return Shape.number("");
    }

    @Override
    public Object zero() {
      return 0.0;
    }

    @Override
    public Object decode(Json json, Place place) {
      if (!(json instanceof Json.Num number)) {
        place.note(json.kind(), goName());
        return zero();
      }
      double value = Double.parseDouble(number.digits());
      if (Double.isInfinite(value)) {
        place.note("number " + number.digits(), goName());
        return zero();
      }
      return value;
    }
  }

  private record Bool() implements GoType {
    @Override
    public String goName() {
      return "bool";
    }

    @Override
    public Shape shape() {
      return Shape.truth("");
    }

    @Override
    public Object zero() {
      return false;
    }

    @Override
    public Object decode(Json json, Place place) {
      if (json instanceof Json.Bool bool) {
        return bool.value();
      }
      place.note(json.kind(), goName());
      return zero();
    }
  }

  private record Text(String goName) implements GoType {
    @Override
    public Shape shape() {
      return Shape.text("");
    }

    @Override
    public Object zero() {
      return "";
    }

    @Override
    public Object decode(Json json, Place place) {
      if (json instanceof Json.Str text) {
        return text.value();
      }
      place.note(json.kind(), goName);
      return zero();
    }
  }

  /** Hex with 0x; geth's type judges every kind of value itself, and complains at once. */
  private record Bytes() implements GoType {
    @Override
    public String goName() {
      return "hexutil.Bytes";
    }

    @Override
    public Shape shape() {
      return Shape.text("bytes as hex", "^(0[xX]([0-9a-fA-F]{2})*)?$");
    }

    @Override
    public Object zero() {
      return new byte[0];
    }

    @Override
    public Object decodeNull(Place place) throws BadArgumentException {
      return decode(new Json.Null(), place);
    }

    @Override
    public Object decode(Json json, Place place) throws BadArgumentException {
      if (!(json instanceof Json.Str text)) {
        throw new BadArgumentException(place.mismatch("non-string", goName()));
      }
      try {
        return Hex.decode(text.value());
      } catch (BadArgumentException e) {
        throw new BadArgumentException(place.mismatch(e.getMessage(), goName()));
      }
    }
  }

  /** Four bytes; geth reads them as text, so its complaints do not name the field. */
  private record TopicType(String goName) implements GoType {
    @Override
    public Shape shape() {
      return Shape.text("4 bytes as hex", "^0[xX][0-9a-fA-F]{8}$");
    }

    @Override
    public Object zero() {
      return new Topic(0);
    }

    @Override
    public Object decode(Json json, Place place) throws BadArgumentException {
      if (!(json instanceof Json.Str text)) {
        place.note(json.kind(), goName);
        return zero();
      }
      String digits = Hex.digits(text.value());
      if (digits.length() != 2 * Topic.BYTES) {
        throw new BadArgumentException(
            "hex string has length " + digits.length() + ", want 8 for Topic");
      }
      return Topic.of(Hex.bytes(digits));
    }
  }

  private record PrefixType() implements GoType {
    @Override
    public String goName() {
      return "TopicPrefix";
    }

    @Override
    public Shape shape() {
      return Shape.text("1 to 3 bytes as hex", "^0[xX]([0-9a-fA-F]{2}){1,3}$");
    }

    @Override
    public Object zero() {
      throw new IllegalStateException("there is no empty prefix");
    }

    @Override
    public Object decodeNull(Place place) throws BadArgumentException {
      return decode(new Json.Null(), place);
    }

    @Override
    public Object decode(Json json, Place place) throws BadArgumentException {
      if (!(json instanceof Json.Str text)) {
        throw new BadArgumentException(place.mismatch(json.kind(), goName()));
      }
      String digits = Hex.digits(text.value());
      if (digits.length() < 2 || digits.length() > 6) {
        throw new BadArgumentException(
            "hex string has length " + digits.length() + ", want 2 to 6 for TopicPrefix");
      }
      return TopicPrefix.of(Hex.bytes(digits));
    }
  }

  private record Slice(GoType element) implements GoType {
    @Override
    public String goName() {
      return "[]" + element.goName();
    }

    @Override
    public Shape shape() {
      return Shape.listOf(element.shape(), "");
    }

    @Override
    public Object zero() {
      return List.of();
    }

    @Override
    public Object decode(Json json, Place place) throws BadArgumentException {
      if (!(json instanceof Json.Arr array)) {
        place.note(json.kind(), goName());
        return zero();
      }
      List<Object> items = new ArrayList<>(array.items().size());
      for (Json item : array.items()) {
        items.add(decodeItem(item, place));
      }
      return List.copyOf(items);
    }

    private Object decodeItem(Json item, Place place) throws BadArgumentException {
      return item instanceof Json.Null ? element.decodeNull(place) : element.decode(item, place);
    }
  }

  /** geth's hexutil. */
  static final class Hex {
    private Hex() {}

    static byte[] decode(String text) throws BadArgumentException {
      return bytes(digits(text));
    }

    /** What follows 0x; an empty text is no digits. */
    static String digits(String text) throws BadArgumentException {
      if (text.isEmpty()) {
        return text;
      }
      if (!text.startsWith("0x") && !text.startsWith("0X")) {
        throw new BadArgumentException("hex string without 0x prefix");
      }
      if (text.getBytes(StandardCharsets.UTF_8).length % 2 != 0) { // Go counts bytes
        throw new BadArgumentException("hex string of odd length");
      }
      return text.substring(2);
    }

    static byte[] bytes(String digits) throws BadArgumentException {
      if (!digits.chars().allMatch(HexFormat::isHexDigit)) {
        throw new BadArgumentException("invalid hex string");
      }
      return HexFormat.of().parseHex(digits);
    }
  }
}
