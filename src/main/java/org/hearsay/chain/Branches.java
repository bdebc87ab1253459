package org.hearsay.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of late, with their links: the main branch's last {@value #KEPT} and what hangs on
 * them. Older ones are in the store alone. On the loop.
 */
final class Branches {
  // Ours to choose.
  /** 17 hours at two blocks a minute; for a deeper fork there is {@link Retreat}. */
  static final int KEPT = 2048;

  /** What lies further back is forgotten in such portions. */
  private static final int FORGOTTEN_AT_ONCE = 128;

  /** Blocks beside the main branch, at most; the lowest go first. */
  static final int ASIDE_MAX = 2048;

  /** States are kept for so many; older ones are computed when a deep fork asks for them. */
  static final int STATES_KEPT = 128;

  /** Median and target look so far back. */
  private static final int NEEDED_BELOW = 12;

  private final Map<Digest, Entry> byId = new LinkedHashMap<>();
  private final Map<Integer, Entry> main = new LinkedHashMap<>();
  private Entry tip;
  private int bottom;

  /** Begins with a branch, lowest first, whose last one's state is known. */
  Branches(List<Entry> branch) {
    tip = branch.get(branch.size() - 1);
    begin(branch);
  }

  /** Forgets everything and begins anew with a branch. */
  void begin(List<Entry> branch) {
    byId.clear();
    main.clear();
    for (Entry entry : branch) {
      byId.put(entry.id(), entry);
      main.put(entry.height(), entry);
    }
    tip = branch.get(branch.size() - 1);
    bottom = branch.get(0).height();
  }

  static Entry child(Entry parent, Block block, BigInteger work) {
    List<Digest> ommers = new ArrayList<>();
    block.ommers().forEach(ommer -> ommers.add(ommer.id()));
    return new Entry(
        block.sealed(), parent.height() + 1, parent.totalWork().add(work), ommers, parent);
  }

  Entry tip() {
    return tip;
  }

  @Nullable Entry find(Digest id) {
    return byId.get(id);
  }

  Optional<Digest> mainAt(int height) {
    return Optional.ofNullable(main.get(height)).map(Entry::id);
  }

  /** Whether enough is known below it to judge a child. */
  boolean mayGrowFrom(Entry parent) {
    return bottom == 0 || parent.height() >= bottom + NEEDED_BELOW;
  }

  boolean isMain(Entry entry) {
    return main.get(entry.height()) == entry;
  }

  void add(Entry entry) {
    byId.put(entry.id(), entry);
    if (byId.size() > main.size() + ASIDE_MAX) {
      forgetLowestAside();
    }
  }

  /** Remembered so that it is not looked at again. */
  void addInvalid(Entry entry) {
    entry.markInvalid();
    add(entry);
  }

  private void forgetLowestAside() {
    Entry lowest = null;
    for (Entry entry : byId.values()) {
      if (!isMain(entry) && (lowest == null || entry.height() < lowest.height())) {
        lowest = entry;
      }
    }
    if (lowest != null) {
      byId.remove(lowest.id());
    }
  }

  /** Marks a block and all that follow it. */
  void markInvalid(Entry first) {
    for (Entry entry : byId.values()) {
      if (entry.ancestor(first.height()) == first) {
        entry.markInvalid();
      }
    }
  }

  /** The heaviest of those that are not known to be invalid, the main branch's tip included. */
  Entry heaviest() {
    Entry heaviest = tip;
    for (Entry entry : byId.values()) {
      if (!entry.isInvalid() && entry.totalWork().compareTo(heaviest.totalWork()) > 0) {
        heaviest = entry;
      }
    }
    return heaviest;
  }

  /** Where a branch leaves the main one. */
  Entry forkWithMain(Entry entry) {
    Entry at = entry;
    while (!isMain(at)) {
      Entry parent = at.parent();
      if (parent == null) {
        throw new IllegalStateException("no fork is known below block " + at.height());
      }
      at = parent;
    }
    return at;
  }

  /** The blocks above {@code from} up to {@code to}, which descends from it; lowest first. */
  static List<Entry> path(Entry from, Entry to) {
    List<Entry> path = new ArrayList<>();
    for (Entry at = to; at != from; ) {
      path.add(at);
      Entry parent = at.parent();
      if (parent == null) {
        throw new IllegalStateException("block " + to.height() + " is not above " + from.height());
      }
      at = parent;
    }
    Collections.reverse(path);
    return path;
  }

  /** Makes a block the tip, and forgets what lies too far back. */
  void adopt(Entry newTip) {
    Entry fork = forkWithMain(newTip);
    for (int height = tip.height(); height > fork.height(); height--) {
      main.remove(height);
    }
    path(fork, newTip).forEach(entry -> main.put(entry.height(), entry));
    for (int height = tip.height(); height <= newTip.height(); height++) {
      Entry old = main.get(height - STATES_KEPT);
      if (old != null) {
        old.setState(null);
      }
    }
    tip = newTip;
    if (tip.height() - bottom >= KEPT + FORGOTTEN_AT_ONCE) {
      forgetBelow(bottom + FORGOTTEN_AT_ONCE);
    }
  }

  /** Forgets the main branch below a height, and every branch that leaves it there. */
  private void forgetBelow(int height) {
    Entry lowest = main.get(height);
    if (lowest == null) {
      throw new IllegalStateException("the main branch has no gaps");
    }
    main.keySet().removeIf(at -> at < height);
    byId.values().removeIf(entry -> entry.height() < height || leavesBelow(entry, lowest));
    lowest.forgetParent();
    bottom = height;
  }

  private boolean leavesBelow(Entry entry, Entry lowest) {
    return !isMain(entry) && entry.ancestor(lowest.height()) != lowest;
  }
}
