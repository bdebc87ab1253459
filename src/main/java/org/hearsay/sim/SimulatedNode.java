package org.hearsay.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Rules;
import org.hearsay.env.Link;
import org.hearsay.env.Network;
import org.hearsay.gossip.GossipSettings;
import org.hearsay.node.Node;
import org.hearsay.node.NodeSettings;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/** A production node in the simulation, and where it can be dialled there. */
public final class SimulatedNode {
  private static final int PORT = 7470;
  private static final long MEMPOOL_BYTES = 1 << 20;

  private final int number;
  private final Plan plan;
  private final VirtualTime time;
  private final RandomGenerator chance;
  private final RandomGenerator secrets;
  private final KeyPair identity;
  private final MemoryDocument keys;
  private final MemoryDocument peers;
  private final MemoryBlockStore blocks;
  private Duration clockOffset = Duration.ZERO;
  private Spy spy = (from, envelope) -> {};
  private Life life;

  /** Sees what a node is sent. */
  public interface Spy {
    void saw(NodeId from, Envelope envelope);
  }

  SimulatedNode(
      int number, Plan plan, VirtualTime time, RandomGenerator chance, RandomGenerator secrets) {
    this.number = number;
    this.plan = plan;
    this.time = time;
    this.chance = chance;
    this.secrets = secrets;
    this.identity = KeyPair.random(secrets);
    this.keys = new MemoryDocument("keys of node " + number);
    this.peers = new MemoryDocument("peers of node " + number);
    this.blocks = new MemoryBlockStore("blocks of node " + number);
    this.life = new Life();
  }

  /** From one start to the next: what a cut of power ends. */
  final class Life {
    private final VirtualLoop loop = new VirtualLoop(time);
    private final VirtualHashPower power = new VirtualHashPower(loop, 1);
    private final Node node;
    private final Link.Receiver receiver;

    private Life() {
      loop.setClockOffset(clockOffset);
      GossipSettings gossip =
          new GossipSettings(
              1, PORT, plan.floor(), false, 2 * plan.degree() + 8, false, List.of(), "hearsay/sim");
      node =
          new Node(
              new NodeSettings(gossip, plan.poolBytes(), 1, Duration.ofSeconds(60)),
              identity,
              loop,
              new VirtualWork(loop),
              chance,
              secrets,
              keys,
              peers);
      plan.chain().ifPresent(this::follow);
      receiver = node.receiver();
    }

    private void follow(Rules rules) {
      node.follow(
          new Ledger.Settings(rules, Checkpoints.NONE, MEMPOOL_BYTES, Optional.empty()),
          power,
          chance,
          blocks);
    }

    void up(VirtualLink link) {
      if (!loop.isEnded()) {
        receiver.up(link);
      }
    }

    void received(VirtualLink link, Frame frame) {
      if (!loop.isEnded()) {
        if (frame instanceof Frame.Envelopes sent) {
          sent.envelopes().forEach(one -> spy.saw(link.remoteId(), one));
        }
        receiver.received(link, frame).run();
      }
    }

    void writable(VirtualLink link) {
      if (!loop.isEnded()) {
        receiver.writable(link);
      }
    }

    void down(VirtualLink link, String why) {
      if (!loop.isEnded()) {
        receiver.down(link, why);
      }
    }

    void unreachable(Endpoint endpoint) {
      if (!loop.isEnded()) {
        receiver.unreachable(endpoint, "nobody is there");
      }
    }
  }

  Life life() {
    return life;
  }

  void start(Network network) {
    life.node.start(network);
  }

  /** Power is cut and comes back: what was committed is all that is left. */
  void restart() {
    life.loop.end();
    life = new Life();
  }

  public int number() {
    return number;
  }

  public NodeId id() {
    return identity.open().nodeId();
  }

  public Node node() {
    return life.node;
  }

  /** The chain that it follows, by its plan. */
  public Ledger ledger() {
    return life.node
        .following()
        .ledger()
        .orElseThrow(() -> new IllegalStateException("the plan has no chain"));
  }

  /** Tells somebody of all envelopes that it is sent from now on; it works as before. */
  public void spyWith(Spy somebody) {
    spy = somebody;
  }

  /** Mines from now on with so many tries a second; 0 ends it. */
  public void mine(double triesPerSecond) {
    life.power.setRate(triesPerSecond);
    ledger().miner().setMode(triesPerSecond > 0 ? Miner.Mode.ON : Miner.Mode.OFF);
  }

  /** Sets the node's clock wrong by so much from now on. */
  public void setClockOffset(Duration offset) {
    clockOffset = offset;
    life.loop.setClockOffset(offset);
  }

  /** Every node has a /16 of its own, so that no limit on neighbours applies by accident. */
  Endpoint endpoint() {
    return new Endpoint((20 + number / 250) + "." + (1 + number % 250) + ".0.1", PORT);
  }
}
