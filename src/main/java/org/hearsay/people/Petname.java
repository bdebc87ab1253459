package org.hearsay.people;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How somebody calls somebody: 1 to {@value #CODE_POINTS_MAX} characters that can be seen. Two that
 * differ only in case, width or composition are the same. Letters of other alphabets that look
 * alike are not.
 */
public final class Petname {
  // From the protocol: nicknames travel. Section 12.1.
  public static final int CODE_POINTS_MAX = 32;

  private Petname() {}

  /** Why it is none; empty when it is one. */
  public static Optional<String> fault(String text) {
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > CODE_POINTS_MAX) {
      return Optional.of("has " + length + " characters, not 1 to " + CODE_POINTS_MAX);
    }
    if (text.codePoints().anyMatch(c -> !isSeen(c))) {
      return Optional.of("has a character that cannot be seen, or changes how others are seen");
    }
    if (text.startsWith(" ") || text.endsWith(" ") || text.contains("  ")) {
      return Optional.of("has a space at an end, or two together");
    }
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      return Optional.of("is not in Unicode's normal form C");
    }
    return Optional.empty();
  }

  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /** This, or this with the first number after it that nobody has. */
  static String free(String wanted, Predicate<String> isTaken) {
    String petname = wanted;
    for (int i = 2; isTaken.test(petname); i++) {
      String end = "-" + i;
      int room = CODE_POINTS_MAX - end.length();
      int kept = Math.min(room, wanted.codePointCount(0, wanted.length()));
      petname = wanted.substring(0, wanted.offsetByCodePoints(0, kept)).strip() + end;
    }
    return petname;
  }

  /** Equal for those that are the same. */
  static String folded(String petname) {
    return Normalizer.normalize(petname, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
