package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Branches that part deeper than what a node keeps in memory. */
final class DeepForkTest {
  /** More than a node keeps in memory is mined in that time. */
  private static final Duration LONG = Duration.ofHours(20);

  private static final Rules RULES =
      new Rules(
          "deep",
          7,
          ChainRig.GENESIS_SECONDS,
          ChainRig.EASY,
          30,
          48,
          new Rules.Prices(1, 1, 1),
          5000,
          100,
          50,
          120,
          60,
          List.of());

  /** Parties 0 and 1 have mined apart for long, after a common beginning; 0 has more work. */
  private static LedgerNet apart() {
    LedgerNet net = new LedgerNet(RULES, 2);
    LedgerNet.Wire wire = net.connect(0, 1);
    net.parties.get(0).mine(3);
    net.run(Duration.ofMinutes(10));
    net.disconnect(wire);
    net.parties.get(1).mine(1);
    net.run(LONG);
    net.parties.forEach(party -> party.ledger.miner().setMode(Miner.Mode.OFF));
    assertThat(net.parties.get(1).chain().height()).isGreaterThan(Branches.KEPT + 200);
    assertThat(work(net, 0)).isGreaterThan(work(net, 1));
    return net;
  }

  private static double work(LedgerNet net, int party) {
    return net.parties.get(party).chain().totalWork().doubleValue();
  }

  private static void sound(LedgerNet.Party party) {
    party.loop.execute(() -> party.ledger.miner().setMode(Miner.Mode.OFF));
    Verification.Result result =
        Verification.of(RULES, Checkpoints.NONE, party.store, (height, top) -> {});
    assertThat(result.broken()).isEmpty();
    assertThat(party.store.mainAt(party.chain().height())).contains(party.chain().tipId());
  }

  @Test
  void aNewcomerIsNotLockedInByTheFirstItMeets() {
    LedgerNet net = apart();
    LedgerNet.Party newcomer = net.add(Checkpoints.NONE);
    LedgerNet.Wire first = net.connect(2, 1);
    net.run(Duration.ofMinutes(5));
    assertThat(newcomer.chain().tipId()).isEqualTo(net.parties.get(1).chain().tipId());

    net.disconnect(first);
    net.connect(2, 0);
    net.run(Duration.ofMinutes(5));
    assertThat(newcomer.chain().tipId()).isEqualTo(net.parties.get(0).chain().tipId());
    assertThat(newcomer.faults).isEmpty();
    sound(newcomer);
  }

  @Test
  void whoGoesBackForABranchThatDoesNotComeFindsItsOldOneAgain() {
    LedgerNet net = apart();
    LedgerNet.Party newcomer = net.add(Checkpoints.NONE);
    net.connect(2, 1);
    net.run(Duration.ofMinutes(5));
    int before = newcomer.chain().height();
    LedgerNet.Wire better = net.connect(2, 0);
    for (int i = 0; i < 10_000 && newcomer.chain().height() == before; i++) {
      net.run(Duration.ofMillis(10));
    }
    net.disconnect(better);
    assertThat(newcomer.chain().height()).isLessThan(before);
    net.run(Duration.ofMinutes(10));
    assertThat(newcomer.chain().tipId()).isEqualTo(net.parties.get(1).chain().tipId());
    sound(newcomer);
  }

  @Test
  void whatIsFinalIsKeptUntilTheOperatorSaysOtherwise() {
    LedgerNet net = apart();
    LedgerNet.Party lighter = net.parties.get(1);
    Chain.Alarm before = lighter.chain().alarm().orElse(null);
    assertThat(before).isNull();
    net.connect(0, 1);
    net.run(Duration.ofMinutes(10));
    Chain.Alarm alarm = lighter.chain().alarm().orElseThrow();
    assertThat(alarm.tip()).isEqualTo(net.parties.get(0).chain().tipId());
    assertThat(alarm.forkHeight()).isBetween(10, 500);
    assertThat(net.agree()).isFalse();
    assertThat(lighter.faults).isEmpty();

    assertThat(lighter.ledger.followDespiteFinality().orElseThrow())
        .isEqualTo(new Verdict.Orphan(alarm.tip()));
    net.run(Duration.ofMinutes(10));
    assertThat(net.agree()).isTrue();
    assertThat(lighter.chain().alarm()).isEmpty();
    sound(lighter);
  }
}
