package org.hearsay.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.gossip.Peer;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;

/**
 * A connected peer as an operator sees it.
 *
 * @param remote the socket's other end
 * @param listens where it can be dialled, when that is known
 * @param agent what it says it is
 * @param ping last round trip, when measured
 * @param skew its clock minus ours, when measured
 * @param floor lowest rating it accepts
 * @param standing penalty points, 0 is spotless
 * @param refusedBy envelopes of it that were refused, how many for each reason
 * @param duplicates envelopes of it that were known already
 * @param via how it was found: asked, lan, found or inbound
 * @param permanent asked for by the operator (--peer, admin_addPeer)
 */
public record PeerView(
    NodeId id,
    Endpoint remote,
    Endpoint local,
    Optional<Endpoint> listens,
    boolean inbound,
    String agent,
    List<String> capabilities,
    Optional<Duration> ping,
    Optional<Duration> skew,
    double floor,
    Bloom bloom,
    boolean light,
    int standing,
    Map<String, Long> refusedBy,
    long duplicates,
    String via,
    boolean permanent,
    Duration connectedFor,
    long envelopesIn,
    long envelopesOut) {
  /** Penalty points at which a link is cut. */
  public static final int STANDING_MAX = Peer.STANDING_MAX;
}
