package org.hearsay.cli;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What is long, said short: hashes, keys and large numbers. */
final class Brief {
  private static final int HEAD = 6;
  private static final int TAIL = 4;
  private static final String[] THOUSANDS = {"", " k", " M", " G", " T", " P"};

  private Brief() {}

  /** Such as {@code 0x0477…c1d0}; what is short already stays as it is. */
  static String hex(String text) {
    return text.length() <= HEAD + TAIL + 1
        ? text
        : text.substring(0, HEAD) + "…" + text.substring(text.length() - TAIL);
  }

  /** Such as {@code 262 k} or {@code 1.9 M}. */
  static String count(double count) {
    double left = count;
    int thousands = 0;
    while (left >= 999.5 && thousands < THOUSANDS.length - 1) {
      left /= 1000;
      thousands++;
    }
    String digits = left >= 10 || thousands == 0 ? "%.0f" : "%.1f";
    return String.format(Locale.ROOT, digits, left) + THOUSANDS[thousands];
  }

  /** Such as {@code 1 block} or {@code 3 blocks}. */
  static String many(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  static String text(JsonNode object, String member) {
    return PlainText.printable(object.path(member).asString(""));
  }

  static long number(JsonNode object, String member) {
    return object.path(member).asLong(0);
  }
}
