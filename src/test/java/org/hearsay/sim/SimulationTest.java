package org.hearsay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.inbox.Criteria;
import org.hearsay.node.Draft;
import org.hearsay.node.Posted;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

final class SimulationTest {
  private static final Topic TOPIC = new Topic(0x5eed5eed);
  private static final byte[] KEY = new byte[32];

  /** Who has seen what: each node has one filter under a key that all share. */
  private static final class Listeners {
    final List<Set<Digest>> seen = new ArrayList<>();
    int twice;

    Listeners(Simulation sim) {
      for (SimulatedNode node : sim.nodes()) {
        Set<Digest> mine = new HashSet<>();
        seen.add(mine);
        node.node().keys().addSymKey(KEY, id -> listen(node, id, mine));
      }
    }

    private void listen(SimulatedNode node, String keyId, Set<Digest> mine) {
      Criteria criteria =
          new Criteria(keyId, true, Optional.empty(), 0, Set.of(TOPIC), List.of(), false);
      node.node()
          .inbox()
          .subscribe(criteria, message -> twice += mine.add(message.id()) ? 0 : 1)
          .orElseThrow();
    }

    long deliveries() {
      return seen.stream().mapToLong(Set::size).sum();
    }
  }

  private static Draft draft(int number) {
    return new Draft(
        new Draft.SharedKey(KEY),
        Optional.empty(),
        120,
        TOPIC,
        new byte[] {(byte) number, (byte) (number >> 8)},
        Optional.empty(),
        Duration.ZERO,
        0,
        Optional.empty());
  }

  private static List<Posted> post(Simulation sim, int messages) {
    List<Posted> posted = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      SimulatedNode from = sim.nodes().get(i * 31 % sim.nodes().size());
      from.node().post(draft(i), posted::add);
      sim.run(Duration.ofMillis(250));
    }
    return posted;
  }

  @Test
  void everyEnvelopeReachesEveryNodeDespiteLoss() {
    long seed = 20261120;
    Simulation sim = new Simulation(Plan.of(seed, 200, 8).withLoss(0.05));
    Listeners listeners = new Listeners(sim);
    sim.run(Duration.ofSeconds(2));
    List<Posted> posted = post(sim, 20);
    sim.run(Duration.ofSeconds(10));

    assertThat(posted).hasSize(20).allMatch(p -> p instanceof Posted.Accepted);
    assertThat(sim.framesLost()).as("the wires did lose frames").isPositive();
    assertThat(listeners.deliveries()).as("seed %d", seed).isEqualTo(20L * 200);
    assertThat(listeners.twice).as("seen twice").isZero();
  }

  @Test
  void aRandomSeedDeliversToo() {
    long seed = System.nanoTime();
    Simulation sim = new Simulation(Plan.of(seed, 60, 8).withLoss(0.05));
    Listeners listeners = new Listeners(sim);
    sim.run(Duration.ofSeconds(2));
    post(sim, 10);
    sim.run(Duration.ofSeconds(10));

    assertThat(listeners.deliveries()).as("seed %d", seed).isEqualTo(10L * 60);
  }

  private static String trace(long seed) {
    Simulation sim = new Simulation(Plan.of(seed, 50, 6).withLoss(0.05));
    new Listeners(sim);
    sim.run(Duration.ofSeconds(2));
    post(sim, 5);
    sim.run(Duration.ofSeconds(20));
    return sim.traceHash();
  }

  @Test
  void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
    String first = trace(7);
    assertThat(trace(7)).isEqualTo(first);
    assertThat(trace(8)).isNotEqualTo(first);
  }
}
