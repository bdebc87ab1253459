package org.hearsay.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.BlockStore;
import org.hearsay.seal.KeyPair;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.Digest;

/** A chain and its mempool on virtual time, with work that costs nothing to speak of. */
final class ChainRig {
  static final long GENESIS_SECONDS = 1_700_000_000L;

  /** About two tries a block. */
  static final int EASY = 0x207fffff;

  static final KeyPair ALICE = KeyPair.random(new SplittableRandom(1));
  static final KeyPair BOB = KeyPair.random(new SplittableRandom(2));
  static final KeyPair CAROL = KeyPair.random(new SplittableRandom(3));

  final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(GENESIS_SECONDS + 1_000_000));
  final VirtualLoop loop = new VirtualLoop(time);
  final Rules rules;
  final BlockStore store;
  final Chain chain;
  final Mempool mempool;
  final List<Reorganisation> changes = new ArrayList<>();
  final List<Chain.Alarm> alarms = new ArrayList<>();
  final List<Refusal> dropped = new ArrayList<>();

  ChainRig() {
    this(rules(), new MemoryBlockStore("chain"));
  }

  ChainRig(Rules rules, BlockStore store) {
    this(rules, store, Checkpoints.NONE);
  }

  ChainRig(Rules rules, BlockStore store, Checkpoints checkpoints) {
    this.rules = rules;
    this.store = store;
    chain =
        new Chain(
            rules,
            checkpoints,
            loop,
            new VirtualWork(time),
            store,
            new Chain.Listener() {
              @Override
              public void changed(Reorganisation change) {
                changes.add(change);
                followed(change);
              }

              @Override
              public void alarm(Chain.Alarm alarm) {
                alarms.add(alarm);
              }
            });
    mempool =
        new Mempool(
            chain,
            64 << 10,
            new Mempool.Listener() {
              @Override
              public void added(Checked transaction) {
                // whoever offers it knows
              }

              @Override
              public void dropped(Checked transaction, Refusal why) {
                dropped.add(why);
              }
            });
  }

  /** What tells this miner's blocks from another's. */
  private byte who = 1;

  private void followed(Reorganisation change) {
    mempool.follow(change);
  }

  static Rules rules() {
    return rules(UnaryOperator.identity());
  }

  /** Rules with short spans. */
  static Rules rules(UnaryOperator<Rules> change) {
    return change.apply(
        new Rules(
            "test",
            7,
            GENESIS_SECONDS,
            EASY,
            30,
            48,
            new Rules.Prices(1, 1, 1),
            50,
            10,
            8,
            6,
            4,
            List.of()));
  }

  /** A second chain of the same rules that knows nothing. */
  ChainRig stranger() {
    ChainRig stranger = new ChainRig(rules, new MemoryBlockStore("stranger"));
    stranger.who = (byte) (who + 1);
    return stranger;
  }

  /** Mines and offers the next block with what waits. */
  Block mine() {
    return mine(loop.clock().instant().getEpochSecond());
  }

  Block mine(long timestamp) {
    Block block = work(Template.next(chain, mempool, List.of(), timestamp));
    Verdict verdict = offer(block);
    if (!(verdict instanceof Verdict.Adopted)) {
      throw new AssertionError("own block: " + verdict);
    }
    return block;
  }

  void mine(int count) {
    for (int i = 0; i < count; i++) {
      mine();
    }
  }

  Block work(Template template) {
    Note note = Note.of(new byte[] {who});
    int nonce = HeaderSearch.search(template.with(note), () -> false, tries -> {}).orElseThrow();
    return template.complete(note, nonce, Optional.empty());
  }

  /** A block with another header, worked for. */
  static Block rework(Block block, UnaryOperator<Header> change) {
    Header header = change.apply(block.header());
    int nonce = HeaderSearch.search(header, () -> false, tries -> {}).orElseThrow();
    return new Block(
        new SealedHeader(header.withNonce(nonce), Optional.empty()),
        block.note(),
        block.transactions(),
        block.ommers());
  }

  Verdict offer(Block block) {
    Proven.Outcome<Proven.Block> proven = Proven.Block.check(rules, block);
    return proven.proven().isPresent()
        ? chain.offer(proven.proven().get())
        : new Verdict.Invalid(proven.refusal().orElseThrow());
  }

  /** A signed and paid transaction of an account, next in its sequence. */
  Transaction transaction(KeyPair account, Body body) {
    return transaction(account, body, mempool.nextSequence(account.open().nodeId()));
  }

  Transaction transaction(KeyPair account, Body body, long sequence) {
    return pay(
        new Transaction.Unsigned(rules.chainId(), sequence, chain.tipId(), body).sign(account));
  }

  Transaction pay(Transaction signed) {
    Transaction paid = signed;
    while (!isPaid(rules, paid)) {
      paid = paid.withNonce(paid.nonce() + 1);
    }
    return paid;
  }

  /** Whether its work is enough. */
  static boolean isPaid(Rules rules, Transaction transaction) {
    return Checked.check(rules, transaction)
        .refusal()
        .filter(refusal -> refusal.fault() == Refusal.Fault.TOO_LITTLE_WORK)
        .isEmpty();
  }

  /** Offers it to the mempool. */
  Optional<Refusal> submit(Transaction transaction) {
    Checked.Outcome outcome = Checked.check(rules, transaction);
    return outcome.refusal().or(() -> mempool.offer(outcome.checked().orElseThrow()));
  }

  Optional<Refusal> submit(KeyPair account, Body body) {
    return submit(transaction(account, body));
  }

  /** Claims, waits, registers; the name is held when this returns. */
  void register(KeyPair account, String text) {
    register(account, text, Optional.empty());
  }

  void register(KeyPair account, String text, Optional<KeyPair> recovery) {
    Name name = new Name(text);
    Digest salt = ChainHash.of(new byte[] {9});
    accept(submit(account, Body.Claim.on(name, account.open().nodeId(), salt)));
    mine();
    mine();
    accept(
        submit(
            account,
            new Body.Register(
                name, salt, account.open().nodeId(), recovery.map(k -> k.open().nodeId()))));
    mine();
  }

  static void accept(Optional<Refusal> refusal) {
    refusal.ifPresent(
        r -> {
          throw new AssertionError(r.toString());
        });
  }
}
