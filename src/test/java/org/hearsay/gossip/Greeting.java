package org.hearsay.gossip;

import java.util.List;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/** A hello in the making; as it stands, one that any node would accept. */
final class Greeting {
  NodeId id;
  int version = GossipSettings.PROTOCOL_VERSION;
  long network = Rig.NETWORK;
  int port;
  double floor;
  Bloom bloom = Bloom.FULL;
  boolean light;
  int maxEnvelopeBytes = Envelope.MAX_BYTES;
  long session = 1;

  Greeting(NodeId id) {
    this.id = id;
  }

  Frame.Hello hello() {
    return new Frame.Hello(
        version,
        network,
        id,
        port,
        0,
        floor,
        bloom,
        light,
        maxEnvelopeBytes,
        List.of(),
        "test",
        session);
  }
}
