package org.hearsay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** A private key in a file, as {@code hearsay name recovery new} and geth write it. */
final class SecretKey {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  private SecretKey() {}

  /**
   * Reads it, for the control port.
   *
   * @param option by which the file was named
   */
  static String read(String option, String file) {
    String text;
    try {
      text = Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      throw new Failure(
          Exit.USAGE, "%s %s: cannot be read (%s)".formatted(option, file, e.getMessage()), "");
    }
    if (!HEX.matcher(text).matches()) {
      throw new Failure(
          Exit.USAGE,
          "%s %s: expected a private key, 64 hex digits and nothing else".formatted(option, file),
          "hearsay name recovery new FILE makes one.");
    }
    return "0x" + text.toLowerCase(Locale.ROOT);
  }
}
