package org.hearsay.people;

import org.hearsay.wire.NodeId;

/**
 * Another member of a group.
 *
 * @param since the epoch in which they came: who comes again begins anew
 * @param speaker what we hear of them
 * @param hearer what they hear of us
 */
record Fellow(NodeId key, int since, Speaker speaker, Hearer hearer) {}
