package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

/** Ledgers that find the same branch. */
final class LedgerNetTest {

  private static Rules rules() {
    return new Rules(
        "net",
        7,
        ChainRig.GENESIS_SECONDS,
        0x200fffff,
        30,
        48,
        new Rules.Prices(1, 1, 1),
        5000,
        100,
        50,
        120,
        60,
        List.of());
  }

  @Test
  void onceIsOneBlockAndPeersKnowItsHeight() {
    LedgerNet net = new LedgerNet(ChainRig.rules(), 2);
    net.connect(0, 1);
    net.run(Duration.ofSeconds(5));
    Miner miner = net.parties.get(0).ledger.miner();
    miner.setMode(Miner.Mode.ONCE);
    net.run(Duration.ofSeconds(20));
    assertThat(miner.mode()).isEqualTo(Miner.Mode.OFF);
    assertThat(net.parties.get(1).chain().height()).isEqualTo(1);
    assertThat(net.parties.get(1).ledger.bestPeerHeight()).isEqualTo(1);
  }

  @Test
  void whoFollowsABranchThatACheckpointHereForbidsIsNotPunished() {
    LedgerNet net = new LedgerNet(ChainRig.rules(), 1);
    net.parties.get(0).mine(1);
    net.run(Duration.ofMinutes(10));
    Digest another = ChainHash.of(new byte[] {1});
    LedgerNet.Party strict = net.add(new Checkpoints(Map.of(3, another)));
    net.connect(0, 1);
    net.run(Duration.ofMinutes(10)); // by headers first, then by each new block

    assertThat(strict.chain().height()).isLessThan(3);
    assertThat(strict.faults).isEmpty();
    assertThat(strict.ledger.peers()).hasSize(1);
  }

  @Test
  void aBlockReachesEverybody() {
    LedgerNet net = new LedgerNet(rules(), 5);
    for (int i = 0; i < 4; i++) {
      net.connect(i, i + 1);
    }
    net.parties.get(0).mine(1);
    net.run(Duration.ofMinutes(30));
    net.parties.get(0).ledger.miner().setMode(Miner.Mode.OFF);
    net.run(Duration.ofSeconds(5));
    assertThat(net.parties.get(4).chain().height()).isGreaterThan(20);
    assertThat(net.agree()).isTrue();
  }

  @Test
  void twoPartitionsMeetOnTheHeavierBranch() {
    LedgerNet net = new LedgerNet(rules(), 4);
    net.connect(0, 1);
    net.connect(2, 3);
    net.parties.get(0).mine(1);
    net.parties.get(2).mine(1);
    net.run(Duration.ofMinutes(20));
    assertThat(net.agree()).isFalse();
    net.connect(1, 2);
    net.run(Duration.ofMinutes(10));
    net.parties.get(0).ledger.miner().setMode(Miner.Mode.OFF);
    net.parties.get(2).ledger.miner().setMode(Miner.Mode.OFF);
    net.run(Duration.ofSeconds(10));
    assertThat(net.agree()).isTrue();
    assertThat(net.parties).allSatisfy(party -> assertThat(party.faults).isEmpty());
  }

  @Test
  void aNewcomerFetchesAllOfALongBranchFromSeveral() {
    LedgerNet net = new LedgerNet(rules(), 4);
    LedgerNet.Party old = net.parties.get(0);
    old.mine(1);
    net.run(Duration.ofHours(42));
    old.ledger.miner().setMode(Miner.Mode.OFF);
    assertThat(old.chain().height()).isGreaterThan(4000);
    net.connect(0, 1);
    net.run(Duration.ofMinutes(5));
    assertThat(net.parties.get(1).chain().tipId()).isEqualTo(old.chain().tipId());
    net.connect(2, 0);
    net.connect(2, 1);
    net.run(Duration.ofMinutes(5));
    assertThat(net.parties.get(2).chain().tipId()).isEqualTo(old.chain().tipId());
    assertThat(net.parties.get(2).ledger.syncing()).isEmpty();
  }

  @Test
  void transactionsReachTheMinerAndAreMinedForAll() {
    LedgerNet net = new LedgerNet(rules(), 3);
    net.connect(0, 1);
    net.connect(1, 2);
    net.run(Duration.ofSeconds(1));
    LedgerNet.Party alice = net.parties.get(0);
    Body claim = Body.Claim.on(new Name("alice"), ChainRig.ALICE.open().nodeId(), ChainHash.ZERO);
    Transaction transaction =
        new Transaction.Unsigned(7, 0, alice.chain().tipId(), claim).sign(ChainRig.ALICE);
    while (!ChainRig.isPaid(net.rules, transaction)) {
      transaction = transaction.withNonce(transaction.nonce() + 1);
    }
    assertThat(alice.ledger.submit(transaction)).isEmpty();
    net.run(Duration.ofSeconds(2));
    LedgerNet.Party carol = net.parties.get(2);
    assertThat(carol.ledger.mempool().size()).isEqualTo(1);
    carol.power.setRate(1);
    carol.ledger.miner().setMode(Miner.Mode.PENDING);
    net.run(Duration.ofMinutes(10));
    assertThat(net.agree()).isTrue();
    assertThat(alice.chain().height())
        .as("one for the claim, one that must follow it")
        .isEqualTo(2);
    assertThat(alice.ledger.mempool().size()).isZero();
    assertThat(carol.ledger.miner().progress()).isEmpty();
    assertThat(alice.chain().state().nextSequence(ChainRig.ALICE.open().nodeId())).isEqualTo(1);
  }
}
