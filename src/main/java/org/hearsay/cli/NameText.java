package org.hearsay.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/** What can be a name, said before a daemon is asked. */
final class NameText {
  // From the protocol.
  private static final int CHARS_MIN = 3;
  private static final int CHARS_MAX = 32;
  private static final Pattern ALLOWED =
      Pattern.compile("[a-z0-9-]{" + CHARS_MIN + "," + CHARS_MAX + "}");

  /** What everybody should know who reads what a chain says of a name. */
  static final String LIMITS = "This proves what the chain you follow says, never who somebody is.";

  private static final Pattern KEY = Pattern.compile("0x[0-9a-f]{128}");

  private NameText() {}

  /** The name as it is, or a refusal that says what is wrong with it. */
  static String check(String typed) {
    if (ALLOWED.matcher(typed).matches()) {
      return typed;
    }
    String lower = typed.toLowerCase(Locale.ROOT);
    throw new Failure(
        Exit.USAGE,
        "\"%s\" cannot be a name: a name is %d to %d of a-z, 0-9 and -."
            .formatted(PlainText.printable(typed), CHARS_MIN, CHARS_MAX),
        ALLOWED.matcher(lower).matches() ? "Did you mean " + lower + "?" : "");
  }

  /** A public key as the control port writes it. */
  static String key(String option, String typed) {
    if (!KEY.matcher(typed).matches()) {
      throw new Failure(
          Exit.USAGE,
          "%s %s: expected a public key, 0x and 128 hex digits"
              .formatted(option, Brief.hex(PlainText.printable(typed))),
          "hearsay name resolve NAME prints such keys.");
    }
    return typed;
  }
}
