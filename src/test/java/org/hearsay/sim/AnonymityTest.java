package org.hearsay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hearsay.env.Cancellable;
import org.hearsay.node.Posted;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** How well spies guess who posted: whoever is the first to show it to one of them. */
final class AnonymityTest {
  private static final int NODES = 200;
  private static final int DEGREE = 8;
  private static final int SPIES = NODES / 5;
  private static final int MESSAGES = 300;

  private final Map<Digest, NodeId> guessed = new HashMap<>();
  private final Map<Digest, NodeId> posted = new HashMap<>();

  /** Not held yet, and said so in the threat model; the stem and cover traffic are to change it. */
  @Test
  void theSenderIsNotHidden() {
    SplittableRandom chance = new SplittableRandom(17);
    Simulation sim = new Simulation(Plan.of(17, NODES, DEGREE));
    sim.run(Duration.ofSeconds(30));
    List<SimulatedNode> nodes = new ArrayList<>(sim.nodes());
    nodes
        .subList(0, SPIES)
        .forEach(
            spy ->
                spy.spyWith(
                    (from, envelope) -> guessed.putIfAbsent(Rated.measure(envelope).id(), from)));
    for (int i = 0; i < MESSAGES; i++) {
      SimulatedNode from = nodes.get(chance.nextInt(SPIES, NODES));
      Cancellable unused =
          from.node()
              .post(
                  Listeners.draft(i), done -> posted.put(((Posted.Accepted) done).id(), from.id()));
      sim.run(Duration.ofSeconds(2));
    }
    long right =
        posted.entrySet().stream()
            .filter(one -> one.getValue().equals(guessed.get(one.getKey())))
            .count();
    double precision = right / (double) MESSAGES;
    System.out.printf(
        "anonymity of the sender: a fifth of %d nodes spies and guesses %.2f of %d messages%n",
        NODES, precision, MESSAGES);
    assertThat(posted).hasSize(MESSAGES);
    assertThat(precision)
        .as("by chance it would be %.3f; if it has become better, say so in docs", 1.0 / NODES)
        .isBetween(0.3, 1.0);
  }
}
