package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

/** Which branch is followed. */
final class ChainTest {
  private final ChainRig rig = new ChainRig();

  @Test
  void beginsWithTheGenesisBlock() {
    assertThat(rig.chain.height()).isZero();
    assertThat(rig.chain.tipId()).isEqualTo(rig.rules.genesis().id());
    assertThat(rig.chain.state().root()).isEqualTo(ChainHash.ZERO);
  }

  @Test
  void otherRulesAreAnotherChain() {
    Rules longer =
        new Rules(
            "test",
            8,
            ChainRig.GENESIS_SECONDS,
            ChainRig.EASY,
            30,
            48,
            new Rules.Prices(1, 1, 1),
            50,
            10,
            8,
            6,
            4,
            List.of());
    assertThat(longer.genesis().id()).isNotEqualTo(rig.rules.genesis().id());
  }

  @Test
  void aBlockThatFollowsTheTipIsTheTip() {
    Block block = rig.mine();
    assertThat(rig.chain.height()).isEqualTo(1);
    assertThat(rig.chain.tipId()).isEqualTo(block.id());
    assertThat(rig.changes).hasSize(1);
    assertThat(rig.changes.get(0).undoes()).isFalse();
  }

  @Test
  void theHeavierBranchWinsAndOfEqualOnesTheFirst() {
    ChainRig other = rig.stranger();
    List<Block> theirs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      theirs.add(other.mine(ChainRig.GENESIS_SECONDS + 900_000 + 30 * i));
    }
    rig.mine(ChainRig.GENESIS_SECONDS + 900_010);
    rig.mine(ChainRig.GENESIS_SECONDS + 900_050);
    assertThat(rig.offer(theirs.get(0))).isInstanceOf(Verdict.Aside.class);
    assertThat(rig.offer(theirs.get(0))).isInstanceOf(Verdict.Known.class);
    assertThat(rig.offer(theirs.get(1))).isInstanceOf(Verdict.Aside.class);
    assertThat(rig.chain.height()).isEqualTo(2);
    assertThat(rig.offer(theirs.get(2))).isInstanceOf(Verdict.Adopted.class);
    assertThat(rig.offer(theirs.get(3))).isInstanceOf(Verdict.Adopted.class);
    assertThat(rig.chain.tipId()).isEqualTo(other.chain.tipId());
    assertThat(rig.changes.get(2).left()).hasSize(2);
    assertThat(rig.changes.get(2).joined()).hasSize(3);
    assertThat(rig.chain.state().root()).isEqualTo(other.chain.state().root());
  }

  @Test
  void anOrphanNamesItsParent() {
    ChainRig other = rig.stranger();
    Block first = other.mine();
    Block second = other.mine();
    assertThat(rig.offer(second)).isEqualTo(new Verdict.Orphan(first.id()));
    assertThat(rig.offer(first)).isInstanceOf(Verdict.Adopted.class);
    assertThat(rig.offer(second)).isInstanceOf(Verdict.Adopted.class);
  }

  @Test
  void aBlockOfTheFutureWaitsAndIsNotInvalid() {
    long now = rig.loop.clock().instant().getEpochSecond();
    Block early = rig.work(Template.next(rig.chain, rig.mempool, List.of(), now + 61));
    assertThat(rig.offer(early)).isEqualTo(new Verdict.Early(1));
    rig.time.run(Duration.ofSeconds(1));
    assertThat(rig.offer(early)).isInstanceOf(Verdict.Adopted.class);
  }

  @Test
  void everyFieldOfAHeaderCounts() {
    rig.mine(3);
    Block good =
        rig.work(
            Template.next(
                rig.chain, rig.mempool, List.of(), rig.loop.clock().instant().getEpochSecond()));
    Header h = good.header();
    Digest parent = h.parent();
    Digest state = h.stateRoot();
    long time = h.timestamp();
    expect(Fault.WRONG_VERSION, good, altered(h, 2, parent, state, time, h.target()));
    expect(Fault.WRONG_STATE_ROOT, good, altered(h, 1, parent, parent, time, h.target()));
    long median = rig.chain.medianTime();
    expect(Fault.TIME_TOO_OLD, good, altered(h, 1, parent, state, median, h.target()));
    expect(Fault.WRONG_TARGET, good, altered(h, 1, parent, state, time, 0x207ffffe));
    expect(Fault.WRONG_TARGET, good, altered(h, 1, parent, state, time, 0x2100ffff));
    Header stray = altered(h, 1, h.merkleRoot(), state, time, h.target());
    Verdict orphan = rig.offer(ChainRig.rework(good, any -> stray));
    assertThat(orphan).isInstanceOf(Verdict.Orphan.class);
    assertThat(rig.offer(good)).isInstanceOf(Verdict.Adopted.class);
  }

  private static Header altered(
      Header h, int version, Digest parent, Digest state, long time, int target) {
    return new Header(version, parent, h.merkleRoot(), h.ommersRoot(), state, time, target, 0);
  }

  private void expect(Fault fault, Block good, Header changed) {
    Verdict verdict = rig.offer(ChainRig.rework(good, any -> changed));
    assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
    assertThat(((Verdict.Invalid) verdict).refusal().fault()).isEqualTo(fault);
    assertThat(rig.chain.height()).isEqualTo(3);
  }

  @Test
  void whatIsCommittedIsThereAfterARestart() {
    rig.register(ChainRig.ALICE, "alice");
    rig.mine(5);
    rig.time.run(Duration.ofSeconds(1));
    ChainRig again = new ChainRig(rig.rules, rig.store);
    assertThat(again.chain.tipId()).isEqualTo(rig.chain.tipId());
    assertThat(again.chain.totalWork()).isEqualTo(rig.chain.totalWork());
    assertThat(again.chain.state().root()).isEqualTo(rig.chain.state().root());
    assertThat(again.chain.state().find(new Name("alice"))).isPresent();
  }

  @Test
  void afterARestartABranchThatLeavesBeforeItIsFollowed() {
    ChainRig other = rig.stranger();
    List<Block> common = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      common.add(rig.mine());
    }
    common.forEach(other::offer);
    rig.register(ChainRig.ALICE, "alice");
    rig.time.run(Duration.ofSeconds(1));
    ChainRig again = new ChainRig(rig.rules, rig.store);
    List<Block> theirs = new ArrayList<>();
    while (other.chain.totalWork().compareTo(again.chain.totalWork()) <= 0) {
      theirs.add(other.mine());
    }
    theirs.forEach(again::offer);
    assertThat(again.chain.tipId()).isEqualTo(other.chain.tipId());
    assertThat(again.chain.state().find(new Name("alice"))).isEmpty();
    assertThat(again.chain.state().root()).isEqualTo(other.chain.state().root());
  }

  @Test
  void whatIsFinalIsNotUndoneSilently() {
    ChainRig other = rig.stranger();
    rig.mine(2);
    for (int i = 0; i < 200; i++) {
      rig.chain.ripen();
      rig.time.run(Duration.ofSeconds(1));
    }
    assertThat(rig.chain.finalHeight()).isEqualTo(2);
    Verdict last = new Verdict.Known();
    for (int i = 0; i < 6 && !(last instanceof Verdict.AgainstFinality); i++) {
      last = rig.offer(other.mine());
    }
    assertThat(last).isEqualTo(new Verdict.AgainstFinality(0, 2));
    assertThat(rig.alarms).hasSize(1);
    assertThat(rig.chain.height()).isEqualTo(2);
    rig.time.run(Duration.ofSeconds(1));
    ChainRig again = new ChainRig(rig.rules, rig.store);
    assertThat(again.chain.finalHeight()).isEqualTo(2);
    assertThat(again.chain.alarm()).isEqualTo(rig.chain.alarm()).isPresent();
    assertThat(rig.chain.followDespiteFinality().orElseThrow()).isInstanceOf(Verdict.Adopted.class);
    assertThat(rig.chain.tipId()).isEqualTo(other.chain.tipId());
    assertThat(rig.chain.alarm()).isEmpty();
  }

  @Test
  void aCheckpointRefusesAnyOtherBlockThere() {
    Block right = rig.mine();
    ChainRig strict =
        new ChainRig(
            rig.rules,
            new org.hearsay.sim.MemoryBlockStore("strict"),
            new Checkpoints(java.util.Map.of(1, right.id())));
    Block wrong = rig.stranger().mine(ChainRig.GENESIS_SECONDS + 5);
    assertThat(strict.offer(wrong)).isInstanceOf(Verdict.Invalid.class);
    assertThat(strict.offer(right)).isInstanceOf(Verdict.Adopted.class);
  }
}
