package org.hearsay.rpc;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading and writing JSON text, within bounds. */
final class JsonText {
  /** Longest number; nothing here needs more than an id. */
  private static final int NUMBER_CHARS_MAX = 1000;

  /**
   * Most values of one request: each takes some tens of bytes, however short it was written. A
   * filter with thousands of topics has far less.
   */
  private static final int VALUES_MAX = 100_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Json.DEPTH_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .build())
          .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES) // clients choose the names
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool()) // what is kept may be a passphrase
          .build();

  private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

  private JsonText() {}

  /**
   * Reads the first value and ignores what follows it, as geth does with a body of two requests.
   *
   * @return empty when there is nothing but white space
   * @throws BadJsonException if it is no JSON, nests deeper than {@value Json#DEPTH_MAX}, or has
   *     more than {@value #VALUES_MAX} values
   */
  static Optional<Json> readFirst(String text) throws BadJsonException {
    try (JsonParser in = parser(text)) {
      JsonToken first = in.nextToken();
      return first == null ? Optional.empty() : Optional.of(new Tree(in).value(first));
    } catch (JacksonException e) {
      throw new BadJsonException(e.getOriginalMessage());
    }
  }

  /** Reads the value that begins with the parser's next token. */
  static Json nextValue(JsonParser in) throws BadJsonException {
    try {
      return new Tree(in).value(next(in));
    } catch (JacksonException e) {
      throw new BadJsonException(e.getOriginalMessage());
    }
  }

  static JsonParser parser(String text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  static JsonToken next(JsonParser in) throws BadJsonException {
    JsonToken token = in.nextToken();
    if (token == null) {
      throw new BadJsonException("unexpected end of JSON input");
    }
    return token;
  }

  /** One value becoming a tree. */
  private static final class Tree {
    private final JsonParser in;
    private int values;

    Tree(JsonParser in) {
      this.in = in;
    }

    Json value(JsonToken token) throws BadJsonException {
      values++;
      if (values > VALUES_MAX) {
        throw new BadJsonException("more than " + VALUES_MAX + " values");
      }
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> new Json.Str(withoutLoneSurrogates(in.getString()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(in.getString());
        case VALUE_TRUE -> new Json.Bool(true);
        case VALUE_FALSE -> new Json.Bool(false);
        case VALUE_NULL -> new Json.Null();
        default -> throw new BadJsonException("unexpected " + token);
      };
    }

    private Json object() throws BadJsonException {
      List<Json.Member> members = new ArrayList<>();
      while (next(in) != JsonToken.END_OBJECT) {
        String name = withoutLoneSurrogates(in.currentName());
        members.add(new Json.Member(name, value(next(in))));
      }
      return new Json.Obj(members);
    }

    private Json array() throws BadJsonException {
      List<Json> items = new ArrayList<>();
      for (JsonToken token = next(in); token != JsonToken.END_ARRAY; token = next(in)) {
        items.add(value(token));
      }
      return new Json.Arr(items);
    }
  }

  private static String withoutLoneSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** The string as JSON text, with quotes. */
  static String quote(String value) {
    StringWriter out = new StringWriter(value.length() + 2);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeString(value);
    }
    return out.toString();
  }

  /** The tree as JSON text in one line. */
  static String write(Object tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /**
   * Reads one value as a tree.
   *
   * @throws BadJsonException if it is no JSON
   */
  static JsonNode readTree(String text) throws BadJsonException {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new BadJsonException(e.getOriginalMessage());
    }
  }
}
