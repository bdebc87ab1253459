package org.hearsay.node;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.hearsay.Envelopes;
import org.hearsay.FakeLink;
import org.hearsay.env.Document;
import org.hearsay.env.Link;
import org.hearsay.env.Network;
import org.hearsay.gossip.GossipSettings;
import org.hearsay.seal.KeyPair;
import org.hearsay.sim.MemoryDocument;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/** One node on virtual time, with links that only take notes. */
final class NodeRig {
  final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(Envelopes.NOW));
  final VirtualLoop loop = new VirtualLoop(time);
  final Document addresses;
  final Node node;
  final Link.Receiver receiver;
  final List<Endpoint> dialled = new ArrayList<>();

  /** What may differ between rigs. */
  static final class Options {
    double floor;
    boolean light;
    long poolBytes = 16 << 20;
    Duration sealMax = Duration.ofSeconds(60);
    Document keyRing = new MemoryDocument("keys");
    Document addresses = new MemoryDocument("peers");
  }

  NodeRig(Consumer<Options> change) {
    Options options = new Options();
    change.accept(options);
    addresses = options.addresses;
    GossipSettings gossip =
        new GossipSettings(
            1, 7470, options.floor, options.light, 25, true, List.of(), "hearsay/test");
    Random secrets = new Random(1);
    node =
        new Node(
            new NodeSettings(gossip, options.poolBytes, 2, options.sealMax),
            KeyPair.random(secrets),
            loop,
            new VirtualWork(time),
            new SplittableRandom(1),
            secrets,
            options.keyRing,
            options.addresses);
    receiver = node.receiver();
    node.start(
        new Network() {
          @Override
          public void dial(Endpoint endpoint) {
            dialled.add(endpoint);
          }

          @Override
          public void announce() {
            // nobody to hear it
          }
        });
  }

  static NodeId id(int number) {
    return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
  }

  void run(Duration span) {
    time.run(span);
  }

  /** A link whose other end dialled us; it says nothing. */
  FakeLink up(int number) {
    return up(number, new Endpoint("20." + number + ".0.1", 40_000), true);
  }

  private FakeLink up(int number, Endpoint remote, boolean inbound) {
    FakeLink link = new FakeLink(id(number), remote, inbound);
    receiver.up(link);
    return link;
  }

  /** A peer that dialled us, wants everything, and has been told what a new peer is told. */
  FakeLink connected(int number) {
    return greet(up(number));
  }

  FakeLink connectedDialled(int number, Endpoint endpoint) {
    return greet(up(number, endpoint, false));
  }

  private FakeLink greet(FakeLink link) {
    Frame.Hello hello =
        new Frame.Hello(
            GossipSettings.PROTOCOL_VERSION,
            1,
            link.remoteId(),
            0,
            0,
            0,
            Bloom.FULL,
            false,
            Envelope.MAX_BYTES,
            List.of(),
            "peer",
            1);
    receiver.received(link, hello).run();
    run(Duration.ofMillis(250));
    link.forgetSent();
    return link;
  }
}
