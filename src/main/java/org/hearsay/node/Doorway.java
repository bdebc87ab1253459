package org.hearsay.node;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.gossip.Gossip;
import org.hearsay.seal.Rated;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/**
 * Where links report. Envelopes are measured on the thread that read them; only what was measured
 * crosses over to the loop.
 */
final class Doorway implements Link.Receiver {
  private final Loop loop;
  private final Gossip gossip;
  private final Following following;

  Doorway(Loop loop, Gossip gossip, Following following) {
    this.loop = loop;
    this.gossip = gossip;
    this.following = following;
  }

  @Override
  public void up(Link link) {
    loop.requireCurrent();
    gossip.up(link);
  }

  @Override
  public Runnable received(Link link, Frame frame) {
    if (frame instanceof Frame.Envelopes envelopes) {
      List<Rated> rated = new ArrayList<>(envelopes.envelopes().size());
      for (Envelope envelope : envelopes.envelopes()) {
        rated.add(Rated.measure(envelope));
      }
      return () -> gossip.received(link, rated);
    }
    if (frame instanceof ChainFrame aboutTheChain) {
      return following.received(link, aboutTheChain);
    }
    return () -> gossip.received(link, frame);
  }

  @Override
  public void writable(Link link) {
    gossip.writable(link);
  }

  @Override
  public void down(Link link, String why) {
    loop.requireCurrent();
    gossip.down(link, why);
  }

  @Override
  public void unreachable(Endpoint endpoint, String why) {
    gossip.unreachable(endpoint, why);
  }

  @Override
  public void heard(NodeId id, Endpoint endpoint) {
    gossip.heard(id, endpoint);
  }
}
