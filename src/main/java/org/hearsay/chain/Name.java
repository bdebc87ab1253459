package org.hearsay.chain;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;

/** A name that an account can hold: 3 to 32 of a-z, 0-9 and hyphen. */
public record Name(String text) {
  // From the protocol; changing one forks the network.
  public static final int CHARS_MIN = 3;
  public static final int CHARS_MAX = 32;

  private static final Pattern ALLOWED =
      Pattern.compile("[a-z0-9-]{" + CHARS_MIN + "," + CHARS_MAX + "}");

  public Name {
    if (!isName(text)) {
      throw new IllegalArgumentException(
          "a name has %d to %d of a-z, 0-9 and -".formatted(CHARS_MIN, CHARS_MAX));
    }
  }

  /** Whether a text can be a name. */
  public static boolean isName(String text) {
    return ALLOWED.matcher(text).matches();
  }

  static Name read(Input in) throws MalformedFrameException {
    String text = new String(in.bytes(in.u8()), StandardCharsets.ISO_8859_1);
    if (!isName(text)) {
      throw new MalformedFrameException("a name has other characters or another length");
    }
    return new Name(text);
  }

  byte[] toBytes() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  Output write(Output out) {
    return out.u8(text.length()).bytes(toBytes());
  }

  /** Where its record is in the directory's tree. */
  public Digest place() {
    return ChainHash.of(ChainHash.PLACE, toBytes());
  }

  @Override
  public String toString() {
    return text;
  }
}
