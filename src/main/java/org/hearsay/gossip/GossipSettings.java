package org.hearsay.gossip;

import java.util.List;
import org.hearsay.wire.Endpoint;

/**
 * What gossip is told at its start.
 *
 * @param networkId nodes with different ids do not talk
 * @param listenPort told to peers, 0 when we do not listen
 * @param floor lowest rating accepted while there is room
 * @param light relay nothing
 * @param maxPeers links at once, dialled and accepted together
 * @param discover dial whom peers tell of and who is remembered, not only {@code peers} and who is
 *     heard on the LAN
 * @param peers addresses to keep links to
 * @param agent told to peers
 */
public record GossipSettings(
    long networkId,
    int listenPort,
    double floor,
    boolean light,
    int maxPeers,
    boolean discover,
    List<Endpoint> peers,
    String agent) {
  // From the protocol; changing one forks the network.
  public static final int PROTOCOL_VERSION = 1;

  /** Longest life of an envelope: 7 days. */
  public static final long TTL_SECONDS_MAX = 7L * 24 * 60 * 60;

  public GossipSettings {
    peers = List.copyOf(peers);
  }
}
