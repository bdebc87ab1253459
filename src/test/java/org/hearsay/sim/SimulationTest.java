package org.hearsay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.node.Posted;
import org.junit.jupiter.api.Test;

/** Whole networks, laid out by a seed. */
final class SimulationTest {
  private static List<Posted> post(Simulation sim, int messages) {
    List<Posted> posted = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      SimulatedNode from = sim.nodes().get(i * 31 % sim.nodes().size());
      from.node().post(Listeners.draft(i), posted::add);
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
