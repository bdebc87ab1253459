package org.hearsay.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Bytes of strangers, made fit for a terminal. */
public final class PlainText {
  private PlainText() {}

  /** The text that the bytes are in UTF-8, if they are. */
  static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * One line that cannot move the cursor, recolour the screen or pretend to be another line: the
   * text with whatever is not printable written as an escape, or else the bytes in hex.
   */
  static String line(byte[] bytes) {
    return decode(bytes).map(PlainText::printable).orElseGet(() -> hex(bytes));
  }

  /** The text with whatever is not printable written as an escape. */
  public static String printable(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isPrintable(c)) {
                line.appendCodePoint(c);
              } else if (c == '\n') {
                line.append("\\n");
              } else {
                line.append("\\u{%x}".formatted(c));
              }
            });
    return line.toString();
  }

  static boolean isPrintable(int c) {
    if (c == 0x200d) {
      return true; // joins emoji, moves nothing
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT, // among them those that turn the direction of writing
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  /** The bytes of {@code 0x...}; throws {@link IllegalArgumentException} for anything else. */
  static byte[] bytes(String hex) {
    if (!hex.startsWith("0x")) {
      throw new IllegalArgumentException("no 0x: " + hex);
    }
    return HexFormat.of().parseHex(hex, 2, hex.length());
  }
}
