package org.hearsay.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.hearsay.env.Network;
import org.hearsay.wire.Endpoint;

/** A network of production nodes on virtual time, laid out and driven by a seed. */
public final class Simulation {
  /** When virtual time begins; any fixed moment would do. */
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** Connecting takes a round trip or so. */
  private static final long DIAL_NANOS = Duration.ofMillis(50).toNanos();

  private final VirtualTime time = new VirtualTime(BEGIN);
  private final Wires wires;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<VirtualLink> links = new ArrayList<>();
  private final Map<Endpoint, SimulatedNode> byEndpoint = new LinkedHashMap<>();

  /** Makes the nodes and links of the plan; nothing has happened yet. */
  public Simulation(Plan plan) {
    RandomGenerator.SplittableGenerator root =
        RandomGeneratorFactory.<RandomGenerator.SplittableGenerator>of("L64X128MixRandom")
            .create(plan.seed());
    wires = new Wires(plan, time, root.split());
    for (int i = 0; i < plan.nodes(); i++) {
      SimulatedNode node = new SimulatedNode(i, plan, time, root.split(), root.split());
      nodes.add(node);
      byEndpoint.put(node.endpoint(), node);
    }
    for (SimulatedNode node : nodes) {
      node.start(networkOf(node));
    }
    layOut(plan, root.split());
  }

  /** A ring, so that it is connected, and chords drawn by chance until the degree is reached. */
  private void layOut(Plan plan, RandomGenerator chance) {
    int count = nodes.size();
    Set<Long> pairs = new LinkedHashSet<>();
    for (int i = 0; i < count && count > 1 && plan.degree() > 0; i++) {
      join(i, (i + 1) % count, pairs);
    }
    long wanted = Math.min((long) count * plan.degree() / 2, (long) count * (count - 1) / 2);
    while (pairs.size() < wanted) {
      join(chance.nextInt(count), chance.nextInt(count), pairs);
    }
  }

  private void join(int a, int b, Set<Long> pairs) {
    if (a != b && pairs.add((long) Math.min(a, b) << 32 | Math.max(a, b))) {
      connect(nodes.get(a), nodes.get(b));
    }
  }

  /** Opens a link from one node to another. */
  public void connect(SimulatedNode from, SimulatedNode to) {
    Endpoint source = new Endpoint(from.endpoint().host(), 40_000 + to.number() % 20_000);
    VirtualLink there = new VirtualLink(wires, to, from, true, to.endpoint(), source);
    VirtualLink here = new VirtualLink(wires, from, to, false, source, to.endpoint());
    here.connectTo(there);
    there.connectTo(here);
    links.add(here);
    time.afterNanos(DIAL_NANOS, here::begin);
    time.afterNanos(DIAL_NANOS, there::begin);
  }

  /** Closes every link between one side and the other. */
  public void part(Predicate<SimulatedNode> oneSide) {
    for (VirtualLink link : openLinks()) {
      if (oneSide.test(link.owner()) != oneSide.test(link.other())) {
        link.close();
      }
    }
  }

  /**
   * Cuts a node's power, and starts it again on what it had committed, with links to whom it was
   * linked.
   */
  public void restart(SimulatedNode node) {
    List<SimulatedNode> linked = new ArrayList<>();
    for (VirtualLink link : openLinks()) {
      if (link.owner() == node || link.other() == node) {
        linked.add(link.owner() == node ? link.other() : link.owner());
        link.close();
      }
    }
    node.restart();
    node.start(networkOf(node));
    linked.forEach(other -> connect(node, other));
  }

  private List<VirtualLink> openLinks() {
    links.removeIf(link -> !link.isOpen());
    return List.copyOf(links);
  }

  private Network networkOf(SimulatedNode node) {
    return new Network() {
      @Override
      public void dial(Endpoint endpoint) {
        SimulatedNode to = byEndpoint.get(endpoint);
        if (to != null) {
          connect(node, to);
        } else {
          time.afterNanos(DIAL_NANOS, () -> node.life().unreachable(endpoint));
        }
      }

      @Override
      public void announce() {
        // the simulated network has no multicast
      }
    };
  }

  public List<SimulatedNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Lets the network live for a span of virtual time. */
  public void run(Duration span) {
    time.run(span);
  }

  /** Events that happened so far. */
  public long events() {
    return time.happened();
  }

  /** Frames sent so far, and how many of them were lost. */
  public long frames() {
    return wires.frames();
  }

  public long framesLost() {
    return wires.lost();
  }

  /** Bytes of all frames sent so far. */
  public long bytes() {
    return wires.bytes();
  }

  /** Envelopes sent so far, each hop counted. */
  public long envelopesSent() {
    return wires.envelopes();
  }

  /** Hash of every frame that crossed, when and between whom; ends the trace. */
  public String traceHash() {
    return wires.traceHash();
  }
}
