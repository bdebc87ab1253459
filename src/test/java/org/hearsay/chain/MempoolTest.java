package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

/** What waits, what leaves, and what comes back. */
final class MempoolTest {
  private final ChainRig rig = new ChainRig();
  private final Name alice = new Name("alice");

  private Body post(int number) {
    return new Body.Post(alice, "post " + number + "x".repeat(200));
  }

  @Test
  void whatIsUndoneWaitsAgainAndIsMinedAgain() {
    rig.register(ChainRig.ALICE, "alice");
    ChainRig other = rig.stranger();
    for (int height = 1; height <= 3; height++) {
      other.offer(rig.chain.block(rig.chain.mainAt(height).orElseThrow()).orElseThrow());
    }
    ChainRig.accept(rig.submit(ChainRig.ALICE, post(1)));
    rig.mine();
    assertThat(rig.mempool.size()).isZero();
    other.mine();
    Block second = other.mine();
    rig.offer(other.chain.block(second.header().parent()).orElseThrow());
    assertThat(rig.offer(second)).isInstanceOf(Verdict.Adopted.class);
    assertThat(rig.mempool.size()).isEqualTo(1);
    assertThat(rig.mine().transactions()).hasSize(1);
  }

  @Test
  void ofTwoThatRegisterTheSameNameOneIsTold() {
    Digest salt = ChainHash.of(new byte[] {9});
    ChainRig.accept(
        rig.submit(ChainRig.ALICE, Body.Claim.on(alice, ChainRig.ALICE.open().nodeId(), salt)));
    ChainRig.accept(
        rig.submit(ChainRig.BOB, Body.Claim.on(alice, ChainRig.BOB.open().nodeId(), salt)));
    rig.mine(2);
    Transaction hers =
        rig.transaction(
            ChainRig.ALICE,
            new Body.Register(alice, salt, ChainRig.ALICE.open().nodeId(), Optional.empty()));
    ChainRig.accept(
        rig.submit(
            ChainRig.BOB,
            new Body.Register(alice, salt, ChainRig.BOB.open().nodeId(), Optional.empty())));
    assertThat(rig.submit(hers)).map(Refusal::fault).contains(Fault.NAME_TAKEN);

    ChainRig other = rig.stranger();
    for (int height = 1; height <= 2; height++) {
      other.offer(rig.chain.block(rig.chain.mainAt(height).orElseThrow()).orElseThrow());
    }
    ChainRig.accept(other.submit(hers));
    assertThat(rig.offer(other.mine())).isInstanceOf(Verdict.Adopted.class);
    assertThat(rig.dropped).extracting(Refusal::fault).containsExactly(Fault.NAME_TAKEN);
    assertThat(rig.mempool.size()).isZero();
  }

  @Test
  void itStaysWithinItsBytesAndKeepsWhatWorkedMost() {
    rig.register(ChainRig.ALICE, "alice");
    List<Checked> offered = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Transaction transaction = rig.transaction(ChainRig.ALICE, post(i));
      ChainRig.accept(rig.submit(transaction));
      offered.add(Checked.check(rig.rules, transaction).checked().orElseThrow());
    }
    assertThat(rig.submit(ChainRig.ALICE, post(64))).map(Refusal::fault).contains(Fault.POOL_FULL);
    assertThat(rig.mempool.bytes()).isLessThanOrEqualTo(64 << 10);
    assertThat(rig.mempool.size()).isEqualTo(64);
  }

  @Test
  void aBlockTakesTheBestPaidFirstAndKeepsTheOrderOfAnAccount() {
    rig.register(ChainRig.ALICE, "alice");
    for (int i = 0; i < 20; i++) {
      ChainRig.accept(rig.submit(ChainRig.ALICE, post(i)));
    }
    List<Long> sequences =
        rig.mempool.choose(20_000).stream().map(c -> c.transaction().sequence()).toList();
    assertThat(sequences).isSorted().hasSize(20);
    int size = rig.mempool.transactions().iterator().next().sizeBytes() + 4;
    assertThat(rig.mempool.choose(5 * size)).hasSize(5);
  }
}
