package org.hearsay.chain;

import java.math.BigInteger;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Who is asked for a heavier branch: to say that one has it costs nothing. On the loop. */
final class Sources {
  // Ours to choose.
  /** More by this part of what was shown is worth a look before anything is fetched. */
  private static final int MORE_SHIFT = 6;

  private final Collection<Neighbour> neighbours;

  /** Takes a view of those who may be asked. */
  Sources(Collection<Neighbour> neighbours) {
    this.neighbours = neighbours;
  }

  /** Who has failed least, and of those who says it has most; null when nobody has more. */
  @Nullable Neighbour best(BigInteger than, long tick) {
    Neighbour best = null;
    for (Neighbour peer : neighbours) {
      if (mayHaveMore(peer, than, tick) && (best == null || isBefore(peer, best))) {
        best = peer;
      }
    }
    return best;
  }

  private static boolean mayHaveMore(Neighbour peer, BigInteger than, long tick) {
    return peer.isOnSameChain() && !peer.isAvoided(tick) && peer.totalWork().compareTo(than) > 0;
  }

  private static boolean isBefore(Neighbour one, Neighbour other) {
    return one.failures() != other.failures()
        ? one.failures() < other.failures()
        : one.totalWork().compareTo(other.totalWork()) > 0;
  }

  /**
   * Whether anybody who has failed no more than the one asked now says that it has clearly more
   * than this.
   */
  boolean haveRival(Neighbour asked, BigInteger work, long tick) {
    BigInteger more = work.add(work.shiftRight(MORE_SHIFT));
    return neighbours.stream()
        .filter(peer -> peer != asked && peer.failures() <= asked.failures())
        .anyMatch(peer -> mayHaveMore(peer, more, tick));
  }
}
