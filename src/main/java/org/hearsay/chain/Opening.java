package org.hearsay.chain;

import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.env.BlockStore;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/** Reads what a store has of a chain, or begins a new one. */
final class Opening {
  private final Rules rules;
  private final BlockStore store;

  Opening(Rules rules, BlockStore store) {
    this.rules = rules;
    this.store = store;
  }

  Branches open() {
    Block genesis = rules.genesis();
    if (store.mainHeight() < 0) {
      store.commit(beginning(genesis));
    }
    if (!store.mainAt(0).equals(Optional.of(genesis.id()))) {
      throw broken("is of another chain: its first block is not that of " + rules.name());
    }
    try {
      return read();
    } catch (MalformedFrameException e) {
      throw broken("is damaged: " + e.getMessage());
    }
  }

  private BlockStore.Changes beginning(Block genesis) {
    Stored first = new Stored(genesis.id(), ChainHash.ZERO, 0, BigInteger.ZERO, genesis.toBytes());
    return new BlockStore.Changes(
        List.of(first),
        List.of(),
        -1,
        List.of(genesis.id()),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private Branches read() throws MalformedFrameException {
    int top = store.mainHeight();
    List<Entry> branch = new ArrayList<>();
    Entry parent = null;
    for (int height = Math.max(0, top - Branches.KEPT + 1); height <= top; height++) {
      int wanted = height;
      Digest id = store.mainAt(height).orElseThrow(() -> broken("has no block " + wanted));
      parent = entry(store.block(id).orElseThrow(() -> broken("lacks block " + id)), parent);
      branch.add(parent);
    }
    Entry tip = branch.get(branch.size() - 1);
    State state = StateRows.read(store);
    if (!state.root().equals(tip.header().stateRoot())) {
      throw broken("is damaged: its directory is not that of block " + tip.height());
    }
    tip.setState(state);
    Branches branches = new Branches(branch);
    List<MalformedFrameException> failures = new ArrayList<>();
    store.sideBlocks(branch.get(0).height(), stored -> addAside(branches, stored, failures));
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return branches;
  }

  private static void addAside(
      Branches branches, Stored stored, List<MalformedFrameException> failures) {
    Entry below = branches.find(stored.parent());
    if (below != null) {
      try {
        branches.add(entry(stored, below));
      } catch (MalformedFrameException e) {
        failures.add(e);
      }
    }
  }

  static Entry entry(Stored stored, @Nullable Entry parent) throws MalformedFrameException {
    Input in = new Input(stored.bytes(), "block " + stored.height());
    SealedHeader sealed = SealedHeader.read(in);
    if (!sealed.id().equals(stored.id())) {
      throw new MalformedFrameException("block " + stored.height() + " is another");
    }
    if (parent != null && !follows(stored, sealed.header(), parent)) {
      throw new MalformedFrameException("block " + stored.height() + " is in the wrong place");
    }
    return new Entry(sealed, stored.height(), stored.totalWork(), ommers(in), parent);
  }

  /** What follows the header is passed over: it was looked at before it was stored. */
  private static List<Digest> ommers(Input in) throws MalformedFrameException {
    Note unused = Note.read(in);
    for (int left = in.u16(); left > 0; left--) {
      in.bytes(in.u16());
    }
    List<Digest> ommers = new ArrayList<>();
    for (int left = in.u8(); left > 0; left--) {
      ommers.add(SealedHeader.read(in).id());
    }
    in.end();
    return ommers;
  }

  private static boolean follows(Stored stored, Header header, Entry parent) {
    return header.parent().equals(parent.id())
        && stored.height() == parent.height() + 1
        && Target.ofCompact(header.target())
            .map(target -> parent.totalWork().add(target.work()))
            .filter(stored.totalWork()::equals)
            .isPresent();
  }

  private UncheckedIOException broken(String why) {
    return StateRows.damaged(store, why);
  }
}
