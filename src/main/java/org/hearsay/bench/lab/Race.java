package org.hearsay.bench.lab;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.hearsay.sim.VirtualTime;

/** Miners against each other on virtual time: who finds the next block, and when. */
final class Race {
  private final RandomGenerator chance;
  private final VirtualTime time = new VirtualTime(LabChain.BEGIN);
  private long found;

  Race(RandomGenerator chance) {
    this.chance = chance;
  }

  VirtualTime time() {
    return time;
  }

  /** Lets pass what all of them together need for a block. */
  void untilNext() {
    double seconds = -Math.log1p(-chance.nextDouble()) * LabChain.INTERVAL_SECONDS;
    time.run(Duration.ofNanos((long) (seconds * 1e9)));
  }

  /** Whether it was found by somebody who has this share of the hash rate. */
  boolean isFoundBy(double share) {
    return chance.nextDouble() < share;
  }

  /** A number for the next block, so that no two are alike. */
  long nextNumber() {
    return ++found;
  }
}
