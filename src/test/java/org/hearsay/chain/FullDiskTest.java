package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.env.Document;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.sim.VirtualWork;
import org.junit.jupiter.api.Test;

/** A disk that fails ends nothing and loses nothing: the node waits until it works again. */
class FullDiskTest {
  private static final Duration WHILE = Duration.ofSeconds(30);

  @Test
  void noBlockIsTakenUntilWhatCameBeforeIsWritten() {
    MemoryBlockStore store = new MemoryBlockStore("disk");
    ChainRig rig = new ChainRig(ChainRig.rules(), store);
    rig.mine();
    rig.time.run(WHILE);
    store.setFull(true);
    rig.mine(); // it is offered before the disk has failed
    rig.time.run(WHILE);

    assertThat(rig.chain.diskTrouble().orElseThrow()).contains("disk: no space left");
    assertThat(rig.chain.mayGrow()).isFalse();
    assertThat(store.mainHeight()).isEqualTo(1);
    Block next = rig.work(Template.next(rig.chain, rig.mempool, List.of(), 1_800_000_000L));
    assertThat(rig.offer(next))
        .isEqualTo(new Verdict.Stalled(rig.chain.diskTrouble().orElseThrow()));
    assertThat(rig.chain.height()).isEqualTo(2);

    List<Boolean> safe = new ArrayList<>();
    rig.chain.journal().whenSafe(() -> safe.add(true));
    rig.time.run(WHILE);
    assertThat(safe).isEmpty();
    store.setFull(false);
    rig.time.run(WHILE);
    assertThat(safe).containsExactly(true);
    assertThat(rig.chain.diskTrouble()).isEmpty();
    assertThat(store.mainHeight()).isEqualTo(2);
    rig.mine();
    rig.time.run(WHILE);
    assertThat(new ChainRig(rig.rules, store).chain.tipId()).isEqualTo(rig.chain.tipId());
  }

  @Test
  void whatPilesUpIsBounded() {
    MemoryBlockStore store = new MemoryBlockStore("disk");
    long then = ChainRig.GENESIS_SECONDS - 10_000_000;
    ChainRig rig = new ChainRig(ChainRig.rules(r -> since(r, then)), store);
    store.setFull(true);
    while (rig.chain.mayGrow() && rig.chain.height() < 2 * Journal.WAITING_MAX) {
      rig.mine(then + 30L * (rig.chain.height() + 1));
    }
    // nothing of it could be written: the loop has not run since
    assertThat(rig.chain.height()).isEqualTo(Journal.WAITING_MAX);
  }

  private static Rules since(Rules rules, long genesisSeconds) {
    return new Rules(
        rules.name(),
        rules.chainId(),
        genesisSeconds,
        rules.genesisTarget(),
        rules.intervalSeconds(),
        rules.halfLifeBlocks(),
        rules.prices(),
        rules.nameLifeBlocks(),
        rules.claimLifeBlocks(),
        rules.recoveryBlocks(),
        rules.anchorBlocks(),
        rules.finalityIntervals(),
        rules.miners());
  }

  @Test
  void aNodeGoesOnWhereItWasAndPunishesNobody() {
    LedgerNet net = new LedgerNet(ChainRig.rules(), 2);
    net.connect(0, 1);
    net.parties.get(0).mine(1);
    net.run(Duration.ofMinutes(5));
    assertThat(net.agree()).isTrue();

    net.parties.get(1).store.setFull(true);
    net.run(Duration.ofMinutes(10));
    LedgerNet.Party stuck = net.parties.get(1);
    assertThat(stuck.chain().diskTrouble()).isPresent();
    assertThat(net.parties.get(0).chain().height()).isGreaterThan(stuck.chain().height() + 5);
    assertThat(stuck.faults).isEmpty();

    stuck.store.setFull(false);
    net.run(Duration.ofSeconds(30));
    net.parties.get(0).ledger.miner().setMode(Miner.Mode.OFF);
    net.run(Duration.ofSeconds(30));
    assertThat(net.agree()).isTrue();
    assertThat(stuck.chain().diskTrouble()).isEmpty();
    assertThat(stuck.faults).isEmpty();
  }

  @Test
  void registrationsUnderWayAreWrittenWhenItWorksAgain() {
    LedgerNet net = new LedgerNet(ChainRig.rules(), 1);
    LedgerNet.Party party = net.parties.get(0);
    Paper paper = new Paper();
    Registrar registrar =
        new Registrar(
            party.ledger,
            party.loop,
            new VirtualWork(net.time),
            new SplittableRandom(1),
            Signers.of(ChainRig.ALICE),
            paper);
    paper.torn = true;
    assertThat(registrar.register(new Name("alice"), ChainRig.ALICE, Optional.empty())).isEmpty();
    net.run(Duration.ofMinutes(1));
    assertThat(paper.read()).isEmpty();
    paper.torn = false;
    net.run(Duration.ofMinutes(1));
    assertThat(new String(paper.read().orElseThrow())).startsWith("alice ");
  }

  /** A document that cannot always be written. */
  private static final class Paper implements Document {
    boolean torn;
    private Optional<byte[]> written = Optional.empty();

    @Override
    public String name() {
      return "paper";
    }

    @Override
    public Optional<byte[]> read() {
      return written;
    }

    @Override
    public void write(byte[] bytes) {
      if (torn) {
        throw new UncheckedIOException(new IOException("paper is torn"));
      }
      written = Optional.of(bytes.clone());
    }
  }
}
