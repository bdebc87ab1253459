package org.hearsay.cli;

import java.time.Duration;
import java.util.function.Predicate;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** When a command that prints what arrives has printed enough. */
final class Enough {
  @Option(
      names = {"-C", "--count"},
      paramLabel = "N",
      description = "End after this many.")
  int count = Integer.MAX_VALUE;

  @Option(
      names = {"-W", "--wait"},
      paramLabel = "SECONDS",
      description = "Give up after this long: exit status 6.")
  String wait = "0";

  /** For everything that is wanted; zero means for ever. */
  Duration within() {
    if (count < 1) {
      throw new Failure(
          Exit.USAGE, "-C " + count + ": expected a count from 1", "For example -C 1");
    }
    try {
      return TimeSpan.parse(wait);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.USAGE,
          "-W %s: expected seconds, or %s".formatted(wait, TimeSpan.EXPECTED),
          "For example -W 30; 0 waits for ever.");
    }
  }

  /** Prints each, and says whether more are wanted. */
  Predicate<JsonNode> counting(Predicate<JsonNode> printed) {
    int[] left = {count};
    return one -> !printed.test(one) || --left[0] > 0;
  }

  /** How it ends when the time is over before there was enough. */
  Failure tooLate() {
    String what =
        count == Integer.MAX_VALUE
            ? "The time is over."
            : "Fewer than %d arrived in time.".formatted(count);
    return new Failure(Exit.TIMED_OUT, what, "");
  }
}
