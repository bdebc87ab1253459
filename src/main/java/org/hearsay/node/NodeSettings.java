package org.hearsay.node;

import java.time.Duration;
import org.hearsay.gossip.GossipSettings;

/**
 * What a node is told at its start.
 *
 * @param gossip network, peers and floor
 * @param poolBytes most that live envelopes may take
 * @param sealThreads threads that search nonces for one message; 0 means as many as there are cores
 * @param sealMax longest search that a post may ask for
 */
public record NodeSettings(
    GossipSettings gossip, long poolBytes, int sealThreads, Duration sealMax) {}
