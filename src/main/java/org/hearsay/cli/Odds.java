package org.hearsay.cli;

import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * How a search goes that has no memory: the next try is as likely to hit as the first was. There is
 * a chance so far and a usual time; there is nothing that remains.
 *
 * @param expected tries that it takes on average
 * @param perSecond tries; 0 when that is not known yet
 */
record Odds(double tries, double expected, double perSecond) {
  private static final int BAR = 10;

  /** As {@code chain_head} and the subscription {@code mining} have it. */
  static Odds of(JsonNode mining) {
    return new Odds(
        mining.path("tries").asDouble(0),
        mining.path("expectedTries").asDouble(0),
        mining.path("triesPerSecond").asDouble(mining.path("rate").asDouble(0)));
  }

  /** The share, 0 to 1, of such searches that would have ended by now. */
  double chanceSoFar() {
    return expected > 0 ? -Math.expm1(-tries / expected) : 0;
  }

  /** Without the bar. What matters most comes first: a narrow terminal cuts the rest off. */
  String words() {
    String words =
        String.format(
            Locale.ROOT, "%d%% likely done by now", (int) Math.floor(100 * chanceSoFar()));
    if (perSecond > 0) {
      String rate = Brief.count(perSecond);
      String unit = Character.isDigit(rate.charAt(rate.length() - 1)) ? " H/s" : "H/s";
      words += "  usually " + usual() + "  " + rate + unit;
    }
    return words + "  %s of ~%s hashes".formatted(Brief.count(tries), Brief.count(expected));
  }

  /** The bar shows the chance; it never arrives at the end, and that is the truth. */
  String bar() {
    return bar(chanceSoFar());
  }

  /** A share as a bar. */
  static String bar(double share) {
    boolean blocks = "UTF-8".equals(System.getProperty("native.encoding"));
    int full = (int) Math.floor(BAR * Math.min(1, share));
    return (blocks ? "█" : "#").repeat(full) + (blocks ? "░" : ".").repeat(BAR - full);
  }

  private String usual() {
    double seconds = expected / perSecond;
    return seconds < 1 ? "under 1 s" : TimeSpan.rough(Duration.ofMillis((long) (1000 * seconds)));
  }
}
