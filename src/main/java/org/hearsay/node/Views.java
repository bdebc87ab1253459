package org.hearsay.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.gossip.Gossip;
import org.hearsay.gossip.Peer;
import org.hearsay.inbox.Inbox;
import org.hearsay.store.Pool;

/** What operators are shown of a node. */
final class Views {
  private Views() {}

  static NodeStatus status(
      Node node,
      NodeSettings settings,
      Pool pool,
      Gossip gossip,
      Inbox inbox,
      int sealing,
      Duration up) {
    int inbound = 0;
    for (Peer peer : gossip.connected()) {
      inbound += peer.link().inbound() ? 1 : 0;
    }
    return new NodeStatus(
        node.id(),
        settings.gossip().agent(),
        up,
        settings.gossip().networkId(),
        settings.gossip().listenPort(),
        gossip.light(),
        gossip.connected().size(),
        inbound,
        settings.gossip().maxPeers(),
        pool.size(),
        pool.bytes(),
        pool.bytesMax(),
        gossip.announcedFloor(),
        gossip.configuredFloor(),
        gossip.maxEnvelopeBytes(),
        inbox.filters(),
        skew(gossip),
        sealing,
        gossip.envelopesReceived(),
        gossip.duplicates(),
        gossip.refused(),
        gossip.refusedBy(),
        pool.evicted(),
        pool.expired());
  }

  /** The median of the peers' clocks minus ours. */
  static Optional<Duration> skew(Gossip gossip) {
    List<Duration> skews = new ArrayList<>();
    for (Peer peer : gossip.connected()) {
      peer.skew().ifPresent(skews::add);
    }
    skews.sort(null);
    return skews.isEmpty() ? Optional.empty() : Optional.of(skews.get(skews.size() / 2));
  }

  static List<PeerView> peers(Gossip gossip) {
    List<PeerView> views = new ArrayList<>();
    for (Peer peer : gossip.connected()) {
      views.add(
          new PeerView(
              peer.id(),
              peer.link().remote(),
              peer.link().local(),
              peer.listens(),
              peer.link().inbound(),
              peer.agent(),
              peer.capabilities(),
              peer.ping(),
              peer.skew(),
              peer.floor(),
              peer.bloom(),
              peer.light(),
              peer.standing(),
              peer.refusedBy(),
              peer.duplicates(),
              gossip.via(peer),
              gossip.isPermanent(peer),
              Duration.ofSeconds(gossip.secondsUp(peer)),
              peer.received(),
              peer.sent()));
    }
    return views;
  }
}
