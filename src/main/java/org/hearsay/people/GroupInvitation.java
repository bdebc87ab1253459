package org.hearsay.people;

import java.time.Instant;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.NodeId;

/**
 * Somebody wants us in a group.
 *
 * @param what as they say it
 */
public record GroupInvitation(NodeId from, GroupItem.Invitation what, Instant at) {}
