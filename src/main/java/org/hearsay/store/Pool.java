package org.hearsay.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The live envelopes, in memory, within a budget of bytes. When it is full the worst rated leaves,
 * even before its time; what is worse than the worst is refused and forgotten, so that it may come
 * back when there is room.
 */
public final class Pool {
  // Ours to choose.
  /**
   * What an envelope takes besides its bytes: record, id, two tree nodes, one map node. Counted
   * against the budget, so that a flood of tiny envelopes cannot take several times what was
   * granted.
   */
  public static final int ENTRY_BYTES = 368;

  private final long bytesMax;
  private final Map<Digest, Pooled> byId = new HashMap<>();
  private final NavigableSet<Pooled> byRating = new TreeSet<>(Pooled.WORST_FIRST);
  private final NavigableSet<Pooled> byExpiry = new TreeSet<>(Pooled.SOONEST_FIRST);
  private long bytes;
  private long evicted;
  private long expired;
  private long outbid;

  /** Takes the budget in bytes, overheads included. */
  public Pool(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Offers an envelope that is not in the pool.
   *
   * @param own whether it was posted here
   * @return its entry, or null when everything in a full pool is at least as good
   */
  public @Nullable Pooled offer(Rated rated, boolean own) {
    if (byId.containsKey(rated.id())) {
      throw new IllegalStateException("in the pool already: " + rated.id());
    }
    Pooled arrival = new Pooled(rated, own);
    if (!makeRoomFor(arrival)) {
      outbid++;
      return null;
    }
    byId.put(arrival.id(), arrival);
    byRating.add(arrival);
    byExpiry.add(arrival);
    bytes += cost(arrival);
    return arrival;
  }

  /**
   * Evicts what is strictly worse until the arrival fits; evicts nothing when that is not enough.
   */
  private boolean makeRoomFor(Pooled arrival) {
    long missing = bytes + cost(arrival) - bytesMax;
    if (missing <= 0) {
      return true;
    }
    int leaving = 0;
    for (Pooled worst : byRating) {
      if (missing <= 0 || worst.rating() >= arrival.rating()) {
        break;
      }
      missing -= cost(worst);
      leaving++;
    }
    if (missing > 0) {
      return false;
    }
    for (; leaving > 0; leaving--) {
      drop(byRating.first());
      evicted++;
    }
    return true;
  }

  /**
   * Drops everything whose expiry lies before {@code nowSeconds}.
   *
   * @return those of them that were posted here
   */
  public List<Digest> expire(long nowSeconds) {
    List<Digest> own = new ArrayList<>();
    while (!byExpiry.isEmpty() && byExpiry.first().expirySeconds() < nowSeconds) {
      Pooled first = byExpiry.first();
      drop(first);
      expired++;
      if (first.own()) {
        own.add(first.id());
      }
    }
    return own;
  }

  private void drop(Pooled pooled) {
    byId.remove(pooled.id());
    byRating.remove(pooled);
    byExpiry.remove(pooled);
    bytes -= cost(pooled);
    pooled.leave();
  }

  private static long cost(Pooled pooled) {
    return (long) pooled.envelope().sizeBytes() + ENTRY_BYTES;
  }

  public @Nullable Pooled find(Digest id) {
    return byId.get(id);
  }

  /** All of them, best first: a view. */
  public Collection<Pooled> bestFirst() {
    return Collections.unmodifiableCollection(byRating.descendingSet());
  }

  /** Those from {@code first} on, best first; it need not be in the pool any more. A view. */
  public Collection<Pooled> bestFirst(Pooled first) {
    return Collections.unmodifiableCollection(byRating.headSet(first, true).descendingSet());
  }

  /** Those worse than one of this rating and id, which need not be in the pool. A view. */
  public Collection<Pooled> bestAfter(double rating, Digest id) {
    return Collections.unmodifiableCollection(
        byRating.headSet(Pooled.placeOf(rating, id), false).descendingSet());
  }

  /** The lowest rating held; 0 when empty. */
  public double worstRating() {
    return byRating.isEmpty() ? 0 : byRating.first().rating();
  }

  public int size() {
    return byId.size();
  }

  /** Bytes taken, overheads included. */
  public long bytes() {
    return bytes;
  }

  public long bytesMax() {
    return bytesMax;
  }

  /** How many left for a better one since the start. */
  public long evicted() {
    return evicted;
  }

  /** How many died of age since the start. */
  public long expired() {
    return expired;
  }

  /** How many were refused because all others were better, since the start. */
  public long outbid() {
    return outbid;
  }
}
