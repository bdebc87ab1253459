package org.hearsay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.hearsay.chain.Body;
import org.hearsay.chain.Checked;
import org.hearsay.chain.Clerk;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Name;
import org.hearsay.chain.Refusal;
import org.hearsay.chain.Rules;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Whole networks whose nodes follow a chain. */
final class ChainNetworkTest {
  /** A block takes 16 tries at least. */
  private static final Rules RULES =
      new Rules(
          "sim",
          7,
          Instant.parse("2025-12-31T00:00:00Z").getEpochSecond(),
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

  private static final KeyPair ALICE = KeyPair.random(new SplittableRandom(1));
  private static final KeyPair BOB = KeyPair.random(new SplittableRandom(2));
  private static final Digest SALT = Digest.of(new byte[Digest.BYTES]);

  private static Set<Digest> tips(Simulation sim) {
    Set<Digest> tips = new HashSet<>();
    sim.nodes().forEach(node -> tips.add(node.ledger().chain().tipId()));
    return tips;
  }

  private static Set<Digest> directories(Simulation sim) {
    Set<Digest> roots = new HashSet<>();
    sim.nodes().forEach(node -> roots.add(node.ledger().chain().state().root()));
    return roots;
  }

  private static Simulation live(long seed, int nodes, Duration span) {
    Simulation sim = new Simulation(Plan.of(seed, nodes, 8).withLoss(0.05).following(RULES));
    SplittableRandom chance = new SplittableRandom(seed);
    sim.run(Duration.ofSeconds(5));
    for (int i = 0; i < 5; i++) {
      sim.nodes().get(i).mine(0.2);
    }
    long end = span.toSeconds() / 20;
    for (int i = 0; i < end; i++) {
      sim.restart(sim.nodes().get(5 + chance.nextInt(nodes - 5)));
      sim.run(Duration.ofSeconds(20));
    }
    quieten(sim);
    return sim;
  }

  /** One miner alone finds a block more, so that no two branches weigh the same; then silence. */
  private static void quieten(Simulation sim) {
    sim.nodes().forEach(node -> node.mine(0));
    sim.run(Duration.ofSeconds(60));
    SimulatedNode last = sim.nodes().get(0);
    int height = last.ledger().chain().height();
    last.mine(1);
    while (last.ledger().chain().height() == height) {
      sim.run(Duration.ofSeconds(5));
    }
    last.mine(0);
    sim.run(Duration.ofSeconds(60));
  }

  @Test
  void aHundredNodesAgreeDespiteChurnAndLoss() {
    Simulation sim =
        live(20261120, 100, Duration.ofMinutes(Boolean.getBoolean("hearsay.long") ? 120 : 10));
    assertThat(sim.framesLost()).isPositive();
    assertThat(sim.nodes().get(50).ledger().chain().height()).isGreaterThan(10);
    assertThat(tips(sim)).hasSize(1);
    assertThat(directories(sim)).hasSize(1);
  }

  @Test
  void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
    String first = live(7, 12, Duration.ofMinutes(4)).traceHash();
    assertThat(live(7, 12, Duration.ofMinutes(4)).traceHash()).isEqualTo(first);
    assertThat(live(8, 12, Duration.ofMinutes(4)).traceHash()).isNotEqualTo(first);
  }

  private static Checked claim(Simulation sim, SimulatedNode at, KeyPair account, Name name) {
    return submit(sim, at, account, Body.Claim.on(name, account.open().nodeId(), SALT));
  }

  private static Checked register(Simulation sim, SimulatedNode at, KeyPair account, Name name) {
    return submit(
        sim, at, account, new Body.Register(name, SALT, account.open().nodeId(), Optional.empty()));
  }

  /** Makes a transaction and submits it to a node. */
  private static Checked submit(Simulation sim, SimulatedNode at, KeyPair account, Body body) {
    AtomicReference<Clerk.Outcome> outcome = new AtomicReference<>();
    at.ledger().clerk().submit(account, sequence -> body, progress -> {}, outcome::set);
    sim.run(Duration.ofSeconds(1));
    Digest id = outcome.get().id().orElseThrow();
    return at.ledger().mempool().find(id).orElseThrow();
  }

  private static NodeId holder(SimulatedNode node, Name name) {
    return node.ledger().chain().state().find(name).orElseThrow().key();
  }

  @Test
  void ofTwoWhoRegisterOneNameOneWinsEverywhereAndTheOtherIsTold() {
    Simulation sim = new Simulation(Plan.of(3, 6, 3).following(RULES));
    SimulatedNode miner = sim.nodes().get(5);
    sim.run(Duration.ofSeconds(5));
    miner.mine(1);
    sim.run(Duration.ofMinutes(3));
    SimulatedNode one = sim.nodes().get(0);
    SimulatedNode other = sim.nodes().get(1);
    Name name = new Name("alice");
    claim(sim, one, ALICE, name);
    claim(sim, other, BOB, name);
    sim.run(Duration.ofMinutes(5));
    miner.mine(0);
    Dropped toldOne = new Dropped(one);
    Dropped toldOther = new Dropped(other);
    sim.part(node -> node == one);
    sim.run(Duration.ofSeconds(1));
    register(sim, one, ALICE, name);
    register(sim, other, BOB, name);
    one.mine(0.2);
    other.mine(0.2);
    sim.run(Duration.ofMinutes(10));
    assertThat(holder(one, name)).as("apart, each has it").isNotEqualTo(holder(other, name));
    sim.connect(one, other);
    sim.run(Duration.ofMinutes(2));
    quieten(sim);
    assertThat(tips(sim)).hasSize(1);
    assertThat(directories(sim)).hasSize(1);
    NodeId winner = holder(miner, name);
    assertThat(sim.nodes()).allMatch(node -> holder(node, name).equals(winner));
    Dropped loser = winner.equals(ALICE.open().nodeId()) ? toldOther : toldOne;
    assertThat(loser.faults).contains(Refusal.Fault.NAME_TAKEN);
  }

  @Test
  void whatAPartitionMinedIsMinedAgainWhenItLoses() {
    Simulation sim = new Simulation(Plan.of(4, 8, 4).following(RULES));
    sim.run(Duration.ofSeconds(5));
    sim.nodes().get(7).mine(1);
    sim.run(Duration.ofMinutes(3));
    sim.nodes().get(7).mine(0);
    sim.run(Duration.ofSeconds(10));
    sim.part(node -> node.number() < 4);
    sim.run(Duration.ofSeconds(1));
    SimulatedNode weak = sim.nodes().get(0);
    SimulatedNode strong = sim.nodes().get(4);
    Checked post = submit(sim, weak, ALICE, new Body.Claim(Digest.of(new byte[Digest.BYTES])));
    weak.mine(0.3);
    strong.mine(1);
    sim.run(Duration.ofMinutes(10));
    assertThat(weak.ledger().chain().state().nextSequence(post.account())).isEqualTo(1);
    assertThat(strong.ledger().chain().state().nextSequence(post.account())).isZero();
    weak.mine(0);
    sim.connect(weak, strong);
    sim.connect(sim.nodes().get(1), sim.nodes().get(5));
    sim.run(Duration.ofMinutes(5));
    quieten(sim);
    assertThat(tips(sim)).hasSize(1);
    assertThat(sim.nodes())
        .allMatch(node -> node.ledger().chain().state().nextSequence(post.account()) == 1);
    assertThat(sim.nodes()).allMatch(node -> node.ledger().mempool().size() == 0);
  }

  /** What a node's users are told of transactions that will not be mined. */
  private static final class Dropped implements Ledger.Listener {
    final List<Refusal.Fault> faults = new ArrayList<>();

    Dropped(SimulatedNode node) {
      node.ledger().listen(this);
    }

    @Override
    public void dropped(Checked transaction, Refusal why) {
      faults.add(why.fault());
    }
  }
}
