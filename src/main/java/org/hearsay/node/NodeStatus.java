package org.hearsay.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hearsay.wire.NodeId;

/**
 * One look at a node.
 *
 * @param floor lowest rating accepted now
 * @param configuredFloor lowest rating accepted while there is room
 * @param poolBytes taken by live envelopes, of {@code poolBytesMax}
 * @param skew median of the peers' clocks minus ours, when any was measured
 * @param sealing messages being sealed now
 * @param refusedBy of {@code refused}, how many for each reason
 */
public record NodeStatus(
    NodeId id,
    String agent,
    Duration up,
    long networkId,
    int listenPort,
    boolean light,
    int peers,
    int peersInbound,
    int maxPeers,
    int envelopes,
    long poolBytes,
    long poolBytesMax,
    double floor,
    double configuredFloor,
    int maxEnvelopeBytes,
    int filters,
    Optional<Duration> skew,
    int sealing,
    long received,
    long duplicates,
    long refused,
    Map<String, Long> refusedBy,
    long evicted,
    long expired) {}
