package org.hearsay.chain;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.env.BlockStore;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;

/** A chain to which everything happens, by chance: blocks, transactions, reorganisations. */
final class Churn {
  private static final List<KeyPair> ACCOUNTS =
      List.of(ChainRig.ALICE, ChainRig.BOB, ChainRig.CAROL);
  private static final int DEPTH_MAX = 6;

  /** Spans long enough that most of what is begun can be ended. */
  static final Rules RULES =
      ChainRig.rules(
          r ->
              new Rules(
                  r.name(),
                  r.chainId(),
                  r.genesisSeconds(),
                  r.genesisTarget(),
                  r.intervalSeconds(),
                  r.halfLifeBlocks(),
                  r.prices(),
                  200,
                  60,
                  r.recoveryBlocks(),
                  40,
                  r.finalityIntervals(),
                  r.miners()));

  private record Claimed(KeyPair account, Name name, Digest salt, int height) {}

  final ChainRig rig;
  private final SplittableRandom chance;
  private final List<Claimed> claimed = new ArrayList<>();
  private final List<Claimed> registered = new ArrayList<>();

  Churn(BlockStore store, long seed) {
    rig = new ChainRig(RULES, store);
    chance = new SplittableRandom(seed);
  }

  /** Something happens; blocks are written when {@link #write} is called. */
  void step() {
    int what = chance.nextInt(10);
    if (what < 6) {
      transact();
      grow();
    } else if (what < 8 && rig.chain.height() > DEPTH_MAX) {
      reorganise(1 + chance.nextInt(DEPTH_MAX));
    } else {
      for (int i = chance.nextInt(12); i >= 0; i--) { // as they come in when a node catches up
        grow();
      }
    }
  }

  /** Lets what is on its way to the disk arrive there. */
  void write() {
    rig.time.run(Duration.ofMillis(10));
  }

  private void grow() {
    rig.mine(rig.chain.tip().header().timestamp() + rig.rules.intervalSeconds());
  }

  private void transact() {
    KeyPair account = ACCOUNTS.get(chance.nextInt(ACCOUNTS.size()));
    for (int i = chance.nextInt(4); i >= 0; i--) {
      Optional<Refusal> unused = rig.submit(account, body(account));
    }
  }

  private Body body(KeyPair account) {
    List<Claimed> ripe =
        claimed.stream()
            .filter(c -> c.account.equals(account) && c.height + 3 < rig.chain.height())
            .toList();
    List<Claimed> own = registered.stream().filter(c -> c.account.equals(account)).toList();
    int what = chance.nextInt(4);
    if (what < 2 && !ripe.isEmpty()) {
      Claimed first = ripe.get(0);
      claimed.remove(first);
      registered.add(first);
      return new Body.Register(first.name, first.salt, account.open().nodeId(), Optional.empty());
    }
    if (what < 2 && !own.isEmpty()) {
      return new Body.Post(own.get(chance.nextInt(own.size())).name, "post " + chance.nextInt());
    }
    if (what == 2 && !own.isEmpty()) {
      return new Body.Renew(own.get(chance.nextInt(own.size())).name);
    }
    Claimed fresh =
        new Claimed(
            account,
            new Name("name-" + Integer.toUnsignedString(chance.nextInt(), 36)),
            ChainHash.of(ByteBuffer.allocate(8).putLong(chance.nextLong()).array()),
            rig.chain.height());
    claimed.add(fresh);
    return Body.Claim.on(fresh.name, account.open().nodeId(), fresh.salt);
  }

  /** Empty blocks from below the tip that weigh more. */
  void reorganise(int depth) {
    Rules rules = rig.rules;
    int fork = rig.chain.height() - depth;
    Header parent = header(fork);
    long elapsed = parent.timestamp() - header(fork - 1).timestamp();
    Note note = Note.of(ByteBuffer.allocate(8).putLong(chance.nextLong()).array());
    Verdict verdict = new Verdict.Known();
    for (int i = 0; i <= depth || verdict instanceof Verdict.Aside; i++) {
      Header next =
          new Header(
              Header.VERSION,
              parent.id(),
              Block.merkleRoot(note, List.of()),
              Block.ommersRoot(List.of()),
              parent.stateRoot(),
              parent.timestamp() + rules.intervalSeconds() - 1,
              Difficulty.next(rules, parent.target(), elapsed),
              0);
      elapsed = rules.intervalSeconds() - 1;
      parent = next.withNonce(HeaderSearch.search(next, () -> false, tries -> {}).orElseThrow());
      verdict =
          rig.offer(
              new Block(new SealedHeader(parent, Optional.empty()), note, List.of(), List.of()));
    }
    if (!(verdict instanceof Verdict.Adopted)) {
      throw new AssertionError("a heavier branch: " + verdict);
    }
  }

  private Header header(int height) {
    return rig.chain.mainAt(height).flatMap(rig.chain::block).orElseThrow().header();
  }
}
