package org.hearsay.sim;

import java.time.Duration;
import java.util.Optional;
import org.hearsay.chain.Rules;

/**
 * What a simulation is made of. A plan and a commit reproduce everything.
 *
 * @param degree links of each node on average; the graph is connected. With 0 there are none: see
 *     {@link Simulation#connect}
 * @param loss chance that a frame after the hello is lost, 0 to 1
 * @param latencyMin one way, drawn for each pair between this and {@code latencyMax}
 * @param bytesPerSecond of each link in each direction
 * @param poolBytes of each node
 * @param floor lowest rating that each node accepts
 * @param chain rules of the chain that all nodes follow, if any
 */
public record Plan(
    long seed,
    int nodes,
    int degree,
    double loss,
    Duration latencyMin,
    Duration latencyMax,
    long bytesPerSecond,
    long poolBytes,
    double floor,
    Optional<Rules> chain) {
  /** A LAN-to-WAN mix: 5 to 120 ms, 10 Mbit/s, no loss, no work. */
  public static Plan of(long seed, int nodes, int degree) {
    return new Plan(
        seed,
        nodes,
        degree,
        0,
        Duration.ofMillis(5),
        Duration.ofMillis(120),
        1_250_000,
        16L << 20,
        0,
        Optional.empty());
  }

  public Plan withLoss(double loss) {
    return new Plan(
        seed, nodes, degree, loss, latencyMin, latencyMax, bytesPerSecond, poolBytes, floor, chain);
  }

  public Plan withPoolBytes(long poolBytes) {
    return new Plan(
        seed, nodes, degree, loss, latencyMin, latencyMax, bytesPerSecond, poolBytes, floor, chain);
  }

  /** All nodes follow a chain of these rules. */
  public Plan following(Rules rules) {
    return new Plan(
        seed,
        nodes,
        degree,
        loss,
        latencyMin,
        latencyMax,
        bytesPerSecond,
        poolBytes,
        floor,
        Optional.of(rules));
  }
}
