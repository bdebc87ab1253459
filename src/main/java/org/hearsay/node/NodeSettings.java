package org.hearsay.node;

import java.time.Duration;
import java.util.List;
import org.hearsay.wire.Endpoint;

/**
 * What a node is told at its start.
 *
 * @param networkId nodes with different ids do not talk
 * @param listenPort where others reach us, 0 when we do not listen
 * @param floor lowest rating accepted while there is room
 * @param poolBytes most that live envelopes may take
 * @param light relay nothing, take only what filters need
 * @param maxPeers links at once, dialled and accepted together
 * @param peers addresses to keep links to
 * @param sealThreads threads that search nonces for one message; 0 means as many as there are cores
 * @param sealMax longest search that a post may ask for
 * @param agent name and version told to peers and clients
 */
public record NodeSettings(
    long networkId,
    int listenPort,
    double floor,
    long poolBytes,
    boolean light,
    int maxPeers,
    List<Endpoint> peers,
    int sealThreads,
    Duration sealMax,
    String agent) {
  public NodeSettings {
    peers = List.copyOf(peers);
  }
}
