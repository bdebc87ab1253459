package org.hearsay.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a branch whose headers have shown their work, fetched from several peers and handed on
 * in order. The headers come once more, each portion held to the id that was noted. On the loop.
 */
final class BlockFetch {
  // Ours to choose.
  /** Blocks on their way or waiting for one before them: 8 MiB at most. */
  private static final int BLOCKS_MAX = 128;

  /** With so few left in line the next headers are asked for: blocks keep coming meanwhile. */
  private static final int LINE_MIN = 4 * BLOCKS_MAX;

  /** A request that is older is given to somebody else. */
  private static final int PATIENCE_TICKS = 10;

  private record Asked(Neighbour of, long tick) {}

  private final List<Digest> ends;
  private final Predicate<Digest> isHere;
  private final Deque<Digest> order = new ArrayDeque<>();
  private final Map<Digest, Asked> asked = new LinkedHashMap<>();
  private final Map<Digest, Proven.Block> arrived = new LinkedHashMap<>();
  private final Set<Neighbour> without = new LinkedHashSet<>();
  private Digest before;
  private int portion;

  /**
   * Begins after the fork.
   *
   * @param ends ids at which the portions end
   * @param only all ids when they are known already
   * @param isHere whether a block need not be fetched
   */
  BlockFetch(
      Digest fork, List<Digest> ends, Optional<List<Digest>> only, Predicate<Digest> isHere) {
    this.ends = ends;
    this.isHere = isHere;
    this.before = fork;
    only.ifPresent(this::line);
  }

  private void line(List<Digest> ids) {
    order.addAll(ids);
    before = ids.get(ids.size() - 1);
    portion++;
  }

  /** Whether the next portion of headers must be asked for, after {@link #before}. */
  boolean needsHeaders() {
    return order.size() < LINE_MIN && portion < ends.size();
  }

  Digest before() {
    return before;
  }

  boolean isDone() {
    return order.isEmpty() && portion >= ends.size();
  }

  /** Takes a portion of headers that came again; false when they are not those that were judged. */
  boolean take(List<Proven> headers) {
    if (!needsHeaders()) {
      return true; // late, and nobody waits for them
    }
    List<Digest> ids = new ArrayList<>(headers.size());
    Digest previous = before;
    for (Proven header : headers) {
      if (!header.sealed().header().parent().equals(previous)) {
        return false;
      }
      previous = header.sealed().id();
      ids.add(previous);
      if (previous.equals(ends.get(portion))) {
        line(ids);
        return true;
      }
    }
    return false;
  }

  /** What to ask of a peer now; empty when nothing is left that is not underway. */
  List<Digest> ask(Neighbour peer, long tick) {
    List<Digest> ids = new ArrayList<>();
    if (without.contains(peer)) {
      return ids;
    }
    int room = BLOCKS_MAX - asked.size() - arrived.size();
    for (Iterator<Digest> each = order.iterator();
        each.hasNext() && ids.size() < Math.min(room, ChainFrame.GetBlocks.MAX); ) {
      Digest id = each.next();
      if (!asked.containsKey(id) && !arrived.containsKey(id) && !isHere.test(id)) {
        asked.put(id, new Asked(peer, tick));
        ids.add(id);
      }
      if (asked.size() + arrived.size() >= BLOCKS_MAX) {
        break;
      }
    }
    return ids;
  }

  /** Takes a block; false when nobody asked for it. */
  boolean arrived(Proven.Block block) {
    if (asked.remove(block.id()) == null) {
      return false;
    }
    arrived.put(block.id(), block);
    return true;
  }

  /** The next in order, if it is here; blocks that were here before are passed over. */
  Proven.@Nullable Block next() {
    while (!order.isEmpty()) {
      Proven.Block block = arrived.remove(order.getFirst());
      if (block != null) {
        order.removeFirst();
        return block;
      }
      if (asked.containsKey(order.getFirst()) || !isHere.test(order.getFirst())) {
        return null; // whether it is here may take a look at the disk
      }
      order.removeFirst();
    }
    return null;
  }

  /** A peer does not bring blocks of this branch: it is asked for no more of them. */
  void doWithout(Neighbour peer) {
    without.add(peer);
    release(peer);
  }

  /** Forgets what a peer was asked, which is gone or has answered with less. */
  void release(Neighbour peer) {
    asked.values().removeIf(request -> request.of() == peer);
  }

  /** Peers that have kept a request for too long. */
  List<Neighbour> late(long tick) {
    List<Neighbour> late = new ArrayList<>();
    asked
        .values()
        .forEach(
            request -> {
              if (tick - request.tick() > PATIENCE_TICKS && !late.contains(request.of())) {
                late.add(request.of());
              }
            });
    return late;
  }
}
