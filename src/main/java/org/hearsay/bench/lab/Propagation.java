package org.hearsay.bench.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hearsay.chain.Block;
import org.hearsay.chain.Verdict;

/**
 * Blocks that go stale because the news of another was still on its way. Miners are many and small;
 * each block reaches everybody else after the same delay.
 */
final class Propagation {
  static final String FIGURE = "stale";

  private final double delay;
  private final Race race;
  private long heights;
  private long found;
  private long contested;
  private long stale;
  private double squares;

  /** Takes the delay in intervals. */
  Propagation(double delay, RandomGenerator chance) {
    this.delay = delay;
    this.race = new Race(chance);
  }

  List<Row> measure(long blocks) {
    while (heights < blocks) {
      goOn();
    }
    String at = "d/T=" + delay;
    double share = (double) stale / found;
    double competitor = Formulas.competitor(delay);
    // Of a ratio, by the delta method: each height brings 1 + n blocks, of which n are stale.
    double extra = (double) stale / heights;
    double deviation = Math.sqrt(squares / heights - extra * extra);
    double mean = (double) found / heights;
    double error = deviation / (mean * mean) / Math.sqrt((double) heights);
    return List.of(
        Row.of(FIGURE, at, "stale share", Formulas.stale(delay), share, error, found),
        Row.of(
            FIGURE,
            at,
            "chance of a competitor",
            competitor,
            (double) contested / heights,
            Math.sqrt(competitor * (1 - competitor) / heights),
            heights));
  }

  private void goOn() {
    LabChain view = new LabChain(race.time());
    Duration late = Duration.ofNanos((long) (delay * LabChain.INTERVAL_SECONDS * 1e9));
    int[] atHeight = new int[LabChain.BLOCKS_MAX + 2];
    List<Verdict> verdicts = new ArrayList<>();
    race.untilNext();
    while (view.height() < LabChain.BLOCKS_MAX) {
      atHeight[view.height() + 1]++;
      Block block = view.find(race.nextNumber());
      race.time().after(late, () -> verdicts.add(view.see(block)));
      race.untilNext();
    }
    race.time().run(late);
    long lost = verdicts.stream().filter(verdict -> verdict instanceof Verdict.Aside).count();
    int seen = view.height();
    for (int height = 1; height <= seen; height++) {
      int more = atHeight[height] - 1;
      heights++;
      found += atHeight[height];
      contested += more > 0 ? 1 : 0;
      squares += (double) more * more;
      stale += more;
      lost -= more;
    }
    if (lost != 0) {
      throw new IllegalStateException("blocks set aside are not those that came second: " + lost);
    }
  }
}
