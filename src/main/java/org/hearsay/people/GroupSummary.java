package org.hearsay.people;

import java.util.List;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.NodeId;

/**
 * A group as we know it.
 *
 * @param joined false until somebody has let us in
 * @param keeper who lets people in and removes them; empty before we joined
 * @param members the longest there first, we among them; empty before we joined
 * @param lacking messages of ours that not all are known to have
 */
public record GroupSummary(
    Digest id,
    String name,
    boolean joined,
    Optional<NodeId> keeper,
    List<Member> members,
    int lacking) {
  /** Copies the list. */
  public GroupSummary {
    members = List.copyOf(members);
  }
}
