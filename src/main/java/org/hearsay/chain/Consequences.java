package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;

/** What follows from each block: the state after it, computed when it is needed. On the loop. */
final class Consequences {
  private final Rules rules;
  private final Branches branches;
  private final Journal journal;

  Consequences(Rules rules, Branches branches, Journal journal) {
    this.rules = rules;
    this.branches = branches;
    this.journal = journal;
  }

  /** The block of an entry. */
  Block block(Entry entry) {
    return journal
        .block(entry.id())
        .map(Chain::decoded)
        .orElseThrow(
            () -> new IllegalStateException("block " + entry.id() + " is not in the store"));
  }

  /** The effects of a block that would follow this one begin here. */
  Effects next(Entry parent) {
    return new Effects(rules, stateOf(parent), parent.height() + 1, ancestorsOf(parent));
  }

  /** The same of a block whose work is not proven at hand. */
  Optional<Refusal> reapply(Entry entry, Block block) {
    Proven.Outcome<Proven.Block> proven = Proven.Block.check(rules, block);
    return proven.refusal().or(() -> apply(entry, proven.proven().orElseThrow()));
  }

  /** Computes the state after a block whose parent's is known. */
  Optional<Refusal> apply(Entry entry, Proven.Block proven) {
    Entry parent = entry.parent();
    if (parent == null) {
      throw new IllegalStateException("the genesis block is not applied");
    }
    Effects effects = next(parent);
    for (Checked transaction : proven.transactions()) {
      Optional<Refusal> refusal = effects.apply(transaction);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    if (!effects.state().root().equals(entry.header().stateRoot())) {
      return Optional.of(
          new Refusal(
              Fault.WRONG_STATE_ROOT,
              "state root %s, it is %s"
                  .formatted(entry.header().stateRoot(), effects.state().root())));
    }
    entry.setState(effects.state());
    journal.add(entry.id(), effects.undo());
    return Optional.empty();
  }

  private IntFunction<Optional<Digest>> ancestorsOf(Entry entry) {
    return height -> {
      Entry found = entry.ancestor(height);
      return found != null ? Optional.of(found.id()) : journal.mainAt(height);
    };
  }

  /** Of an older block it is computed: back along the main branch, then out along its own. */
  State stateOf(Entry entry) {
    List<Entry> aside = new ArrayList<>();
    Entry at = entry;
    while (at.state().isEmpty() && !branches.isMain(at)) {
      aside.add(0, at);
      at = at.parent();
      if (at == null) {
        throw new IllegalStateException("no fork is known below block " + entry.height());
      }
    }
    Entry fork = at;
    if (fork.state().isEmpty()) {
      fork.setState(stateOfMain(fork));
    }
    for (Entry next : aside) {
      reapply(next, block(next))
          .ifPresent(
              refusal -> {
                throw new IllegalStateException("applied before: " + refusal.detail());
              });
    }
    return entry.state().orElseThrow();
  }

  /** The state of the tip is always known. */
  private State stateOfMain(Entry entry) {
    List<Entry> above = Branches.path(entry, branches.tip());
    int known = 0;
    while (above.get(known).state().isEmpty()) {
      known++;
    }
    State state = above.get(known).state().orElseThrow();
    for (int i = known; i >= 0; i--) {
      state = state.without(journal.undo(above.get(i).id()));
    }
    return state;
  }
}
