package org.hearsay.chain;

import java.time.Duration;
import org.hearsay.env.Loop;

/** Blocks whose time has not come, by this node's clock. On the loop. */
final class EarlyBlocks {
  // Ours to choose.
  private static final int WAITING_MAX = 16;

  private final Loop loop;
  private int waiting;

  EarlyBlocks(Loop loop) {
    this.loop = loop;
  }

  /** Offers one again when its time has come; one too many is forgotten. */
  void retry(long seconds, Runnable offer) {
    if (waiting < WAITING_MAX) {
      waiting++;
      loop.schedule(
          Duration.ofSeconds(seconds + 1),
          () -> {
            waiting--;
            offer.run();
          });
    }
  }
}
