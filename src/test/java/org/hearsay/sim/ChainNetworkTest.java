package org.hearsay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.hearsay.chain.Rules;
import org.hearsay.wire.Digest;
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
    for (int i = 0; i < 5; i++) {
      sim.nodes().get(i).mine(0);
    }
    sim.run(Duration.ofSeconds(60));
    return sim;
  }

  @Test
  void aHundredNodesAgreeDespiteChurnAndLoss() {
    Simulation sim = live(20261120, 100, Duration.ofMinutes(20));
    assertThat(sim.framesLost()).isPositive();
    assertThat(sim.nodes().get(50).ledger().chain().height()).isGreaterThan(20);
    assertThat(tips(sim)).hasSize(1);
    assertThat(directories(sim)).hasSize(1);
  }

  @Test
  void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
    String first = live(7, 12, Duration.ofMinutes(4)).traceHash();
    assertThat(live(7, 12, Duration.ofMinutes(4)).traceHash()).isEqualTo(first);
    assertThat(live(8, 12, Duration.ofMinutes(4)).traceHash()).isNotEqualTo(first);
  }
}
