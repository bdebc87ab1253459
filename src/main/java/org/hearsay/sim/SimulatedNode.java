package org.hearsay.sim;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hearsay.env.Link;
import org.hearsay.env.Network;
import org.hearsay.gossip.GossipSettings;
import org.hearsay.node.Node;
import org.hearsay.node.NodeSettings;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;

/** A production node in the simulation, and where it can be dialled there. */
public final class SimulatedNode {
  private static final int PORT = 7470;

  private final int number;
  private final KeyPair identity;
  private final VirtualLoop loop;
  private final Node node;
  private final Link.Receiver receiver;

  SimulatedNode(
      int number, Plan plan, VirtualTime time, RandomGenerator chance, RandomGenerator secrets) {
    this.number = number;
    this.identity = KeyPair.random(secrets);
    this.loop = new VirtualLoop(time);
    GossipSettings gossip =
        new GossipSettings(
            1, PORT, plan.floor(), false, 2 * plan.degree() + 8, false, List.of(), "hearsay/sim");
    this.node =
        new Node(
            new NodeSettings(gossip, plan.poolBytes(), 1, Duration.ofSeconds(60)),
            identity,
            loop,
            new VirtualWork(time),
            chance,
            secrets,
            new MemoryDocument("keys of node " + number),
            new MemoryDocument("peers of node " + number));
    this.receiver = node.receiver();
  }

  void start(Network network) {
    node.start(network);
  }

  public int number() {
    return number;
  }

  public NodeId id() {
    return identity.open().nodeId();
  }

  public Node node() {
    return node;
  }

  /** Sets the node's clock wrong by so much from now on. */
  public void setClockOffset(Duration offset) {
    loop.setClockOffset(offset);
  }

  Link.Receiver receiver() {
    return receiver;
  }

  /** Every node has a /16 of its own, so that no limit on neighbours applies by accident. */
  Endpoint endpoint() {
    return new Endpoint((20 + number / 250) + "." + (1 + number % 250) + ".0.1", PORT);
  }
}
