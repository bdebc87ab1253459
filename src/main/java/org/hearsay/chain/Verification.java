package org.hearsay.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.env.BlockStore;
import org.hearsay.env.BlockStore.Change;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * Replays the main branch of a store from the genesis block, with every rule and believing nothing
 * that the store has computed, and compares what comes out with what the store says. Any thread; a
 * store that grows meanwhile is followed, and one that goes another way is begun anew.
 */
public final class Verification {
  // Ours to choose.
  /** Links to blocks further back than any rule looks are let go so often. */
  private static final int CUT_EVERY = 1024;

  /** Ommers and the median look so far back, and a little further. */
  private static final int NEEDED_BELOW = 16;

  /** As often a reorganisation may come in between. */
  private static final int ATTEMPTS = 5;

  /** Hears how far it is; on the thread that verifies. */
  public interface Progress {
    /** This block is right, too; lower ones come again when it begins anew. */
    void verified(int height, int top);
  }

  /**
   * What came of it.
   *
   * @param height of the last block that is right; -1 when there is none
   * @param tip its id
   * @param broken what is wrong after it; empty when all is right
   */
  public record Result(
      int height, Digest tip, int names, long transactions, Optional<String> broken) {
    /** What came of it when it could not go on behind a block. */
    public static Result failed(int height, String why) {
      return new Result(height, ChainHash.ZERO, 0, 0, Optional.of(why));
    }
  }

  private final Rules rules;
  private final Checkpoints checkpoints;
  private final BlockStore store;
  private final Progress progress;
  private @Nullable Entry last;
  private State state = State.EMPTY;
  private long transactions;
  private int aimHeight;
  private Optional<Digest> aim = Optional.empty();

  private Verification(Rules rules, Checkpoints checkpoints, BlockStore store, Progress progress) {
    this.rules = rules;
    this.checkpoints = checkpoints;
    this.store = store;
    this.progress = progress;
  }

  /**
   * Verifies a store.
   *
   * @throws java.io.UncheckedIOException when it cannot be read
   */
  public static Result of(
      Rules rules, Checkpoints checkpoints, BlockStore store, Progress progress) {
    for (int attempt = 1; ; attempt++) {
      Verification verification = new Verification(rules, checkpoints, store, progress);
      try {
        verification.run();
        return verification.result(Optional.empty());
      } catch (Broken e) {
        if (attempt == ATTEMPTS || !verification.wasOvertaken()) {
          return verification.result(Optional.of(String.valueOf(e.getMessage())));
        }
      }
    }
  }

  /** Whether blocks that were there when it looked have left the main branch since. */
  private boolean wasOvertaken() {
    Entry at = last;
    return aim.isEmpty()
        || !store.mainAt(aimHeight).equals(aim)
        || (at != null && !store.mainAt(at.height()).equals(Optional.of(at.id())));
  }

  private Result result(Optional<String> broken) {
    Entry at = last;
    return at == null
        ? new Result(-1, ChainHash.ZERO, 0, 0, broken)
        : new Result(at.height(), at.id(), state.names(), transactions, broken);
  }

  /** What ends it early. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(int height, String why) {
      super("block " + height + ": " + why, null, false, false);
    }

    Broken(String why) {
      super(why, null, false, false);
    }
  }

  private void run() {
    take(Math.max(0, store.mainHeight()));
    begin();
    do {
      take(Math.max(height(), store.mainHeight()));
      while (height() < aimHeight) {
        extend(height() + 1);
        progress.verified(height(), aimHeight);
      }
    } while (!stateIsThat());
  }

  private void take(int height) {
    aimHeight = height;
    aim = store.mainAt(height);
  }

  private int height() {
    return tip().height();
  }

  private Entry tip() {
    Entry at = last;
    if (at == null) {
      throw new IllegalStateException("begun with the genesis block");
    }
    return at;
  }

  private void begin() {
    Block genesis = rules.genesis();
    Stored stored = stored(0);
    if (!stored.id().equals(genesis.id())
        || !Arrays.equals(stored.bytes(), genesis.toBytes())
        || stored.totalWork().signum() != 0) {
      throw new Broken(0, "it is not the genesis block of " + rules.name());
    }
    last = new Entry(genesis.sealed(), 0, BigInteger.ZERO, List.of(), null);
  }

  private Stored stored(int height) {
    Digest id =
        store.mainAt(height).orElseThrow(() -> new Broken(height, "the main branch has a gap"));
    Stored stored = store.block(id).orElseThrow(() -> new Broken(height, "it is not in the store"));
    if (stored.height() != height) {
      throw new Broken(height, "the store has it at height " + stored.height());
    }
    return stored;
  }

  private void extend(int height) {
    Stored stored = stored(height);
    Proven.Block proven = proven(stored);
    Block block = proven.block();
    Entry parent = tip();
    if (!block.id().equals(stored.id()) || !block.header().parent().equals(parent.id())) {
      throw new Broken(height, "it does not follow the block before");
    }
    HeaderRules.refusalOf(rules, parent, block.header())
        .or(() -> checkpoints.refusalOf(height, block.id()))
        .or(() -> HeaderRules.refusalOfOmmers(rules, parent, block.ommers()))
        .ifPresent(refusal -> refuse(height, refusal));
    Entry entry = Branches.child(parent, block, proven.header().work());
    if (!entry.totalWork().equals(stored.totalWork())) {
      throw new Broken(height, "the store says another total work");
    }
    apply(entry, proven);
    transactions += block.transactions().size();
    last = entry;
    if (height % CUT_EVERY == 0) {
      forget(entry);
    }
  }

  private static void refuse(int height, Refusal refusal) {
    throw new Broken(height, refusal.detail());
  }

  private Proven.Block proven(Stored stored) {
    try {
      Proven.Outcome<Proven.Block> outcome =
          Proven.Block.check(rules, Block.decode(stored.bytes()));
      outcome.refusal().ifPresent(refusal -> refuse(stored.height(), refusal));
      return outcome.proven().orElseThrow();
    } catch (MalformedFrameException e) {
      throw new Broken(stored.height(), String.valueOf(e.getMessage()));
    }
  }

  private void apply(Entry entry, Proven.Block proven) {
    Entry parent = tip();
    Effects effects =
        new Effects(
            rules,
            state,
            entry.height(),
            height -> Optional.ofNullable(parent.ancestor(height)).map(Entry::id));
    for (Checked transaction : proven.transactions()) {
      effects.apply(transaction).ifPresent(refusal -> refuse(entry.height(), refusal));
    }
    if (!effects.state().root().equals(entry.header().stateRoot())) {
      refuse(entry.height(), new Refusal(Fault.WRONG_STATE_ROOT, "its state root is another"));
    }
    for (Checked transaction : proven.transactions()) {
      Optional<List<Integer>> heights = store.heightsOf(transaction.id());
      if (heights.isPresent() && !heights.get().contains(entry.height())) {
        throw new Broken(entry.height(), "the index of transactions lacks one of its");
      }
    }
    byte[] undo =
        store
            .undo(entry.id())
            .orElseThrow(() -> new Broken(entry.height(), "the store cannot undo it"));
    if (!Arrays.equals(undo, effects.undo().toBytes())) {
      throw new Broken(entry.height(), "the store would undo it wrongly");
    }
    state = effects.state();
  }

  private void forget(Entry from) {
    Entry far = from.ancestor(from.height() - Math.max(NEEDED_BELOW, rules.anchorBlocks()) - 1);
    if (far != null && far.height() > 0) {
      far.forgetParent();
    }
  }

  /** Whether the store's state is that of the last block; false when there are more blocks now. */
  private boolean stateIsThat() {
    int[] rows = new int[3];
    String[] wrong = {""};
    store.state(
        row -> rows[0] += is(row, StateRows::nameAgain, wrong),
        row -> rows[1] += is(row, StateRows::claimAgain, wrong),
        row -> rows[2] += is(row, StateRows::accountAgain, wrong));
    if (store.mainHeight() > height()) {
      return false;
    }
    if (!store.mainAt(height()).equals(Optional.of(tip().id()))) {
      throw new Broken("the main branch went another way meanwhile: verify again");
    }
    if (!wrong[0].isEmpty()) {
      throw new Broken(wrong[0]);
    }
    if (rows[0] != state.names() || rows[1] != state.claims() || rows[2] != state.accounts()) {
      throw new Broken(
          "the store has %d names, %d claims and %d accounts; from the blocks follow %d, %d and %d"
              .formatted(
                  rows[0], rows[1], rows[2], state.names(), state.claims(), state.accounts()));
    }
    return true;
  }

  /** Makes the row of the same key from a state. */
  private interface Again {
    Change row(State state, byte[] key) throws MalformedFrameException;
  }

  private int is(Change row, Again again, String[] wrong) {
    try {
      Change right = again.row(state, row.key());
      if (right.value().isEmpty()
          || !Arrays.equals(right.value().get(), row.value().orElseThrow())) {
        wrong[0] = "a row of the store's directory does not follow from the blocks";
      }
    } catch (MalformedFrameException e) {
      wrong[0] = "a row of the store's directory: " + e.getMessage();
    }
    return 1;
  }
}
