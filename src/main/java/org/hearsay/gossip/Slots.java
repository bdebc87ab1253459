package org.hearsay.gossip;

import java.util.BitSet;
import org.hearsay.store.PeerSet;
import org.hearsay.store.Pool;
import org.hearsay.store.Pooled;

/**
 * The small numbers under which the pool knows connected peers. A number that was given back is not
 * given out again before it was wiped from every envelope; that takes a walk through the pool, so
 * it is done for many numbers at once.
 */
final class Slots {
  // Ours to choose.
  /** Numbers that were given back and not wiped; a walk is due when there are so many. */
  static final int UNCLEAN_MAX = 32;

  private final Pool pool;
  private final BitSet taken = new BitSet();
  private final BitSet unclean = new BitSet();

  Slots(Pool pool) {
    this.pool = pool;
  }

  int take() {
    if (unclean.cardinality() >= UNCLEAN_MAX) {
      wipe();
    }
    int slot = taken.nextClearBit(0);
    taken.set(slot);
    return slot;
  }

  void giveBack(int slot) {
    unclean.set(slot);
  }

  private void wipe() {
    PeerSet gone = new PeerSet();
    unclean.stream().forEach(gone::add);
    for (Pooled pooled : pool.bestFirst()) {
      pooled.forget(gone);
    }
    taken.andNot(unclean);
    unclean.clear();
  }
}
