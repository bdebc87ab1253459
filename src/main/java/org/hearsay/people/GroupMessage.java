package org.hearsay.people;

import java.time.Instant;
import java.util.Optional;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/**
 * Something said in a group.
 *
 * @param number grows with each message of a group
 * @param id 16 bytes, the same for all
 * @param from empty when it is ours
 * @param at when it was accepted or came, by our clock
 * @param written by the writer's clock
 * @param having of a message of ours, how many of the others are known to have it
 */
public record GroupMessage(
    Digest group,
    long number,
    Blob id,
    Optional<NodeId> from,
    String text,
    Instant at,
    Instant written,
    State state,
    int having) {
  /** What became of it. */
  public enum State {
    /** Ours: not all are known to have it. */
    SENT,
    /** Ours: all who are in the group have it. */
    DELIVERED,
    /** Ours: it is not said any more, and not all are known to have it. */
    EXPIRED,
    /** Somebody else's. */
    RECEIVED
  }

  GroupMessage with(State other, int known) {
    return new GroupMessage(group, number, id, from, text, at, written, other, known);
  }
}
