package org.hearsay.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * The way back to a fork that lies deeper than what is kept in memory: the main branch is taken
 * back to it, a portion at a time, before the other branch is fetched. On the loop.
 */
final class Retreat {
  // Ours to choose.
  /** Blocks that one step takes back: each step tells of them, and they are in memory for it. */
  private static final int PORTION = 256;

  /** So much is known below where it ends, as after a start with little on disk. */
  private static final int WINDOW = 160;

  private final Branches branches;
  private final Consequences consequences;
  private final Journal journal;

  Retreat(Branches branches, Consequences consequences, Journal journal) {
    this.branches = branches;
    this.consequences = consequences;
    this.journal = journal;
  }

  /** A block of the main branch, however deep, with enough below it to judge what follows. */
  Optional<Entry> find(Digest id) {
    Optional<Stored> found = journal.block(id);
    return found.isPresent() && journal.mainAt(found.get().height()).equals(Optional.of(id))
        ? Optional.of(branchUpTo(id).get(0))
        : Optional.empty();
  }

  /** The highest first. */
  private List<Entry> branchUpTo(Digest top) {
    List<Stored> stored = new ArrayList<>();
    Digest at = top;
    while (stored.size() < WINDOW) {
      Stored one = stored(at);
      stored.add(one);
      if (one.height() == 0) {
        break;
      }
      at = one.parent();
    }
    List<Entry> entries = new ArrayList<>();
    @Nullable Entry below = null;
    for (int i = stored.size() - 1; i >= 0; i--) {
      try {
        below = Opening.entry(stored.get(i), below);
      } catch (MalformedFrameException e) {
        throw journal.damaged(e.getMessage());
      }
      entries.add(0, below);
    }
    return entries;
  }

  private Stored stored(Digest id) {
    return journal.block(id).orElseThrow(() -> journal.damaged("lacks block " + id));
  }

  /**
   * Takes the main branch back to a height.
   *
   * @param told of each portion that left; nothing joins
   */
  void to(int floor, Finality finality, Consumer<Reorganisation> told) {
    while (branches.tip().height() > floor) {
      told.accept(step(floor, finality));
    }
  }

  private Reorganisation step(int floor, Finality finality) {
    State state = consequences.stateOf(branches.tip());
    int height = branches.tip().height();
    Digest at = branches.tip().id();
    List<Block> left = new ArrayList<>();
    List<Undo> undone = new ArrayList<>();
    while (height > floor && left.size() < PORTION) {
      Undo undo = journal.undo(at);
      state = state.without(undo);
      undone.add(undo);
      Block block = Chain.decoded(stored(at));
      left.add(block);
      at = block.header().parent();
      height--;
    }
    List<Entry> remaining = new ArrayList<>(branchUpTo(at));
    Collections.reverse(remaining);
    Entry tip = remaining.get(remaining.size() - 1);
    tip.setState(state);
    branches.begin(remaining);
    finality.forkedAt(height);
    journal.cut(height, undone, state, finality.height());
    return new Reorganisation(height, left, List.of());
  }
}
