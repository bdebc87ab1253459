package org.hearsay.node;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hearsay.seal.Rated;

/** What the node counts of envelopes and seals, beside {@link NodeStatus}. On the loop. */
public final class Figures {
  private static final double MILLI = 1e-3;

  private final Spread sizes = new Spread(256.0, 1024.0, 4096.0, 16_384.0, 65_536.0, 1_048_576.0);
  private final Spread ratings = new Spread(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0, 200.0);
  private final Spread seals = new Spread(0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0);
  private final Map<Posted.Reason, Long> failures = new EnumMap<>(Posted.Reason.class);
  private long hashes;

  /**
   * Counted values.
   *
   * @param bounds upper ends of the ranges, ascending
   * @param counts of each range, and one more for what is above the last
   * @param sum of all values
   */
  public record Histogram(List<Double> bounds, List<Long> counts, double sum) {
    public Histogram {
      bounds = List.copyOf(bounds);
      counts = List.copyOf(counts);
    }
  }

  /**
   * One look.
   *
   * @param sizes bytes of envelopes that were accepted
   * @param ratings of the same
   * @param sealSeconds from a post to its envelope, the wait for a free thread included
   * @param sealFailures posts that came to nothing after work had begun, by reason; all are there
   * @param hashes tried for own messages, those of failed seals included
   */
  public record View(
      Histogram sizes,
      Histogram ratings,
      Histogram sealSeconds,
      Map<String, Long> sealFailures,
      long hashes) {}

  void stored(Rated rated) {
    sizes.add(rated.envelope().sizeBytes());
    ratings.add(rated.rating());
  }

  void ended(Sealing.Outcome outcome, Duration took, long tries) {
    hashes += tries;
    if (outcome instanceof Sealing.Failed failed) {
      failures.merge(failed.reason(), 1L, Long::sum);
    } else {
      seals.add(Math.max(0, took.toMillis()) * MILLI);
    }
  }

  View view() {
    Map<String, Long> byReason = new TreeMap<>();
    for (Posted.Reason reason : Posted.Reason.values()) {
      byReason.put(reason.name().toLowerCase(Locale.ROOT), failures.getOrDefault(reason, 0L));
    }
    return new View(sizes.histogram(), ratings.histogram(), seals.histogram(), byReason, hashes);
  }
}
