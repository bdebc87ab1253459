package org.hearsay.node;

import java.util.Optional;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Miner;

/**
 * One look at the chain that a node follows.
 *
 * @param chain its name
 * @param bestPeerHeight greatest height that a peer has named, 0 when there is no such peer
 * @param pending transactions that wait
 * @param names that were ever registered
 * @param diskTrouble why blocks are not on disk; empty when they are
 * @param reorganisations since the start
 * @param lastDepth blocks that the last of them undid
 * @param intervalSeconds between the last blocks on average, 0 as long as there are none
 * @param difficultyBits of the next block: twice the tries for each bit more
 */
public record ChainView(
    String chain,
    int height,
    int finalHeight,
    int bestPeerHeight,
    int peers,
    Optional<Ledger.Progress> syncing,
    Miner.Mode mining,
    int pending,
    long pendingBytes,
    int names,
    Optional<Chain.Alarm> alarm,
    Optional<String> diskTrouble,
    long reorganisations,
    int lastDepth,
    double intervalSeconds,
    double difficultyBits) {
  // Ours to choose.
  /** So many blocks behind a peer are still a matter of the moment. */
  private static final int BEHIND_MAX = 3;

  /** How much of what peers have is here, 0 to 1. */
  public double syncRatio() {
    return bestPeerHeight == 0 ? 1 : Math.min(1, (double) height / bestPeerHeight);
  }

  /** Whether peers have blocks that should be here by now. */
  public boolean isBehind() {
    return bestPeerHeight > height + BEHIND_MAX;
  }
}
