package org.hearsay.bench.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Rules;
import org.hearsay.chain.Target;
import org.hearsay.chain.Verdict;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.sim.VirtualHashPower;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;

/** How long a block takes: the production miner, whose nonces are really tried. */
final class Intervals {
  static final String FIGURE = "interval";

  /** 256 tries a block. */
  private static final int EASY = 0x2000ffff;

  /** 16 tries a block, so that the difficulty moves freely above. */
  private static final int EASIEST = 0x200fffff;

  /**
   * A whole number, 43, in the five seconds after which the miner begins anew: with so few, a try
   * that is cut short would count.
   */
  private static final double TRIES_PER_SECOND = 8.6;

  private static final int WARM_UP_BLOCKS = 500;

  private final boolean adjusts;
  private final VirtualTime time = new VirtualTime(LabChain.BEGIN);
  private final List<Double> intervals = new ArrayList<>();
  private Instant last = LabChain.BEGIN;

  /** Decides whether the difficulty follows the hash rate, or stays where it is. */
  Intervals(boolean adjusts) {
    this.adjusts = adjusts;
  }

  /** Intervals in units of the one that is expected, sorted. */
  List<Double> measured() {
    return Collections.unmodifiableList(intervals);
  }

  List<Row> measure(int blocks, RandomGenerator chance) {
    Ledger ledger = ledger(chance);
    ledger.listen(new Watch());
    ledger.miner().setMode(Miner.Mode.ON);
    while (intervals.size() < blocks + WARM_UP_BLOCKS) {
      time.run(Duration.ofHours(1));
    }
    intervals.subList(blocks + WARM_UP_BLOCKS, intervals.size()).clear();
    intervals.subList(0, WARM_UP_BLOCKS).clear();
    Collections.sort(intervals);
    return rows();
  }

  private double expectedSeconds() {
    return adjusts
        ? LabChain.INTERVAL_SECONDS
        : Target.ofCompact(EASY).orElseThrow().work().doubleValue() / TRIES_PER_SECOND;
  }

  private Ledger ledger(RandomGenerator chance) {
    VirtualLoop loop = new VirtualLoop(time);
    Rules rules =
        adjusts
            ? LabChain.rules((int) LabChain.INTERVAL_SECONDS, EASIEST)
            : LabChain.rules(1, EASY);
    return new Ledger(
        new Ledger.Settings(rules, Checkpoints.NONE, 1 << 10, Optional.empty()),
        loop,
        new VirtualWork(time),
        new VirtualHashPower(time, TRIES_PER_SECOND),
        chance,
        new MemoryBlockStore("lab"),
        (link, points, why) -> {});
  }

  private final class Watch implements Ledger.Listener {
    @Override
    public void changed(Verdict.Reorganisation change) {
      Instant now = time.clock().instant();
      intervals.add(Duration.between(last, now).toNanos() / 1e9 / expectedSeconds());
      last = now;
    }

    @Override
    public void alarm(Chain.Alarm alarm) {
      throw new IllegalStateException("nothing becomes final here");
    }
  }

  private List<Row> rows() {
    int count = intervals.size();
    double mean = intervals.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return List.of(
        row("mean / T", 1, mean, 1 / Math.sqrt(count)),
        quantile("median / T", 0.5),
        quantile("95th percentile / T", 0.95),
        quantile("99th percentile / T", 0.99));
  }

  /** The error of a quantile is that of its rank, over the density there. */
  private Row quantile(String quantity, double rank) {
    int count = intervals.size();
    double error = Math.sqrt(rank * (1 - rank) / count) / (1 - rank);
    return row(quantity, -Math.log1p(-rank), intervals.get((int) (rank * count)), error);
  }

  private Row row(String quantity, double formula, double measured, double error) {
    OptionalDouble exact = adjusts ? OptionalDouble.empty() : OptionalDouble.of(formula);
    String at = adjusts ? "difficulty adjusts" : "difficulty fixed";
    return new Row(FIGURE, at, quantity, exact, measured, error, intervals.size());
  }
}
