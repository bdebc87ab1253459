package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.wire.Blob;
import org.hearsay.wire.ChainFrame;
import org.junit.jupiter.api.Test;

/** Hash rates that come and go, clocks that are bent, branches kept back, and rubbish. */
final class ChainUnderAttackTest {
  private static final int INTERVAL = 30;

  /** A miner with a hash rate, who finds blocks when chance says so. */
  private static final class Found {
    final ChainRig rig;
    final SplittableRandom chance;
    double triesPerSecond;
    double seconds;

    Found(long seed, double triesPerSecond) {
      rig = new ChainRig(ChainRig.rules(), new MemoryBlockStore("found"));
      chance = new SplittableRandom(seed);
      this.triesPerSecond = triesPerSecond;
    }

    /** Seconds that a block takes on average, at the difficulty of now. */
    double expectedInterval() {
      Target target = Target.ofCompact(rig.chain.nextTarget()).orElseThrow();
      return target.work().doubleValue() / triesPerSecond;
    }

    /** Lets the time of a block pass. */
    double untilNext() {
      double took = -Math.log1p(-chance.nextDouble()) * expectedInterval();
      seconds += took;
      rig.time.run(Duration.ofNanos((long) (took * 1e9)));
      return took;
    }

    long now() {
      return rig.loop.clock().instant().getEpochSecond();
    }

    void next() {
      untilNext();
      rig.mine(Math.max(now(), rig.chain.medianTime() + 1));
    }

    void mineFor(double span) {
      double end = seconds + span;
      while (seconds < end) {
        next();
      }
    }
  }

  /** Averaged over some seeds: one chain's difficulty wanders by a tenth. */
  private static double expectedAfter(double before, double after, Duration span) {
    double sum = 0;
    int seeds = 6;
    for (int seed = 1; seed <= seeds; seed++) {
      Found found = new Found(seed, before);
      found.mineFor(300 * INTERVAL);
      found.triesPerSecond = after;
      found.mineFor(span.toSeconds());
      sum += found.expectedInterval() / seeds;
    }
    return sum;
  }

  @Test
  void tenTimesTheHashRateIsMetWithinAnHour() {
    double interval = expectedAfter(1, 10, Duration.ofMinutes(60));
    assertThat(interval).isCloseTo(INTERVAL, within(0.2 * INTERVAL));
  }

  @Test
  void aHundredthOfTheHashRateIsMetWithinThreeHoursAndAHalf() {
    double interval = expectedAfter(20, 0.2, Duration.ofMinutes(215));
    assertThat(interval).isCloseTo(INTERVAL, within(0.2 * INTERVAL));
  }

  @Test
  void anIdleWeekOwesNothing() {
    Found found = new Found(5, 4);
    found.mineFor(300 * INTERVAL);
    found.rig.time.run(Duration.ofDays(7));
    int before = found.rig.chain.height();
    found.mineFor(200 * INTERVAL);
    assertThat(found.rig.chain.height() - before)
        .as("200 are due; the easy ones until the difficulty is back come on top")
        .isBetween(200, 600);
    assertThat(found.expectedInterval()).isCloseTo(INTERVAL, within(0.3 * INTERVAL));
  }

  /** Seconds a block, when all miners bend their clocks. */
  private static double pace(long seed, int blocks, boolean bent, boolean ahead) {
    Found found = new Found(seed, 1);
    found.mineFor(300 * INTERVAL);
    double sum = 0;
    for (int i = 0; i < blocks; i++) {
      sum += found.untilNext();
      long least = found.rig.chain.medianTime() + 1;
      long most = found.now() + HeaderRules.AHEAD_SECONDS_MAX;
      long honest = Math.max(found.now(), least);
      found.rig.mine(!bent ? honest : ahead ? most : least);
    }
    return sum / blocks;
  }

  @Test
  void clocksAtTheUpperLimitGainNothing() {
    double honest = pace(3, 1000, false, false);
    double ahead = pace(3, 1000, true, true);
    assertThat(ahead).isCloseTo(honest, within(0.03 * honest));
  }

  /** Time that stands still makes blocks dearer: whoever does it only slows itself. */
  @Test
  void clocksAtTheLowerLimitGainNothing() {
    Found found = new Found(4, 1);
    found.mineFor(300 * INTERVAL);
    double before = found.expectedInterval();
    for (int i = 0; i < 100; i++) {
      found.untilNext();
      found.rig.mine(found.rig.chain.medianTime() + 1);
    }
    assertThat(found.expectedInterval()).isGreaterThan(before);
    double honest = pace(6, 600, false, false);
    int every = 3; // a third of the hash rate does it
    Found mixed = new Found(6, 1);
    mixed.mineFor(300 * INTERVAL);
    double sum = 0;
    for (int i = 0; i < 600; i++) {
      sum += mixed.untilNext();
      long least = mixed.rig.chain.medianTime() + 1;
      mixed.rig.mine(i % every == 0 ? least : Math.max(mixed.now(), least));
    }
    assertThat(sum / 600).isCloseTo(honest, within(0.03 * honest));
  }

  @Test
  void aPrivateForkOfTheMajorityRaisesTheAlarmAndIsNotFollowed() {
    LedgerNet net = new LedgerNet(ChainRig.rules(), 3);
    LedgerNet.Party honest = net.parties.get(0);
    LedgerNet.Party witness = net.parties.get(1);
    LedgerNet.Party attacker = net.parties.get(2);
    net.connect(0, 1);
    honest.mine(0.4);
    attacker.mine(0.6);
    List<Chain.Alarm> alarms = new ArrayList<>();
    witness.ledger.listen(new Alarms(alarms));
    net.run(Duration.ofHours(2));
    int before = witness.chain().finalHeight();
    assertThat(before).isPositive();
    var kept = witness.chain().mainAt(before);
    net.connect(2, 1);
    net.connect(2, 0);
    net.run(Duration.ofMinutes(30));
    assertThat(attacker.chain().totalWork()).isGreaterThan(witness.chain().totalWork());
    assertThat(alarms).isNotEmpty();
    assertThat(witness.chain().alarm()).isPresent();
    assertThat(witness.chain().mainAt(before)).isEqualTo(kept);
    assertThat(witness.chain().finalHeight()).isGreaterThanOrEqualTo(before);
    assertThat(net.agree()).isFalse();
    assertThat(honest.chain().mainAt(before)).as("and goes on").isEqualTo(kept);
    assertThat(attacker.chain().mainAt(before)).isNotEqualTo(kept);
  }

  private record Alarms(List<Chain.Alarm> raised) implements Ledger.Listener {
    @Override
    public void alarm(Chain.Alarm alarm) {
      raised.add(alarm);
    }
  }

  private static ChainFrame.Blocks frame(Block... blocks) {
    List<Blob> blobs = new ArrayList<>();
    for (Block block : blocks) {
      blobs.add(Blob.of(block.toBytes()));
    }
    return new ChainFrame.Blocks(blobs);
  }

  private static ScriptedPeer stranger(LedgerNet net) {
    ScriptedPeer peer = new ScriptedPeer(net, net.parties.get(0), (self, frame) -> {});
    peer.say(
        new ChainFrame.Status(
            net.rules.genesis().id(), net.rules.genesis().id(), 0, BigInteger.ZERO));
    return peer;
  }

  @Test
  void whoSendsAnInvalidBlockIsCut() {
    LedgerNet net = new LedgerNet(ChainRig.rules(), 1);
    ChainRig rig = new ChainRig();
    Block good = rig.mine(net.time.clock().instant().getEpochSecond());
    Block bad = ChainRig.rework(good, h -> withRoot(h));
    ScriptedPeer peer = stranger(net);
    peer.say(frame(bad));
    net.run(Duration.ofSeconds(1));
    assertThat(peer.up).isFalse();
    assertThat(net.parties.get(0).faults).singleElement().asString().contains("state root");
    assertThat(net.parties.get(0).chain().height()).isZero();
  }

  private static Header withRoot(Header h) {
    return new Header(
        h.version(),
        h.parent(),
        h.merkleRoot(),
        h.ommersRoot(),
        ChainHash.of(new byte[] {1}),
        h.timestamp(),
        h.target(),
        0);
  }

  @Test
  void anEarlyBlockIsTakenWhenItsTimeHasCome() {
    LedgerNet net = new LedgerNet(ChainRig.rules(), 1);
    ChainRig rig = new ChainRig();
    long now = net.time.clock().instant().getEpochSecond();
    Block early = rig.mine(now + 90);
    ScriptedPeer peer = stranger(net);
    peer.say(frame(early));
    net.run(Duration.ofSeconds(20));
    assertThat(net.parties.get(0).chain().height()).isZero();
    net.run(Duration.ofSeconds(20));
    assertThat(net.parties.get(0).chain().tipId()).isEqualTo(early.id());
    assertThat(peer.up).as("clocks differ: nobody's fault").isTrue();
  }

  /** Orphans are not kept: their branch is asked for, from whoever told of them. */
  @Test
  void aFloodOfOrphansIsNotKept() {
    LedgerNet net = new LedgerNet(ChainRig.rules(), 1);
    ChainRig rig = new ChainRig();
    rig.mine(60);
    ScriptedPeer peer = stranger(net);
    net.run(Duration.ofSeconds(1));
    int heard = peer.heard;
    for (int height = 2; height <= 60; height++) {
      peer.say(frame(rig.chain.block(rig.chain.mainAt(height).orElseThrow()).orElseThrow()));
    }
    net.run(Duration.ofSeconds(15));
    assertThat(net.parties.get(0).chain().height()).isZero();
    assertThat(net.parties.get(0).chain().knows(rig.chain.tipId())).isFalse();
    assertThat(peer.heard - heard).as("one question for all of them").isLessThan(3);
  }
}
