package org.hearsay.people;

import java.time.Instant;
import java.util.Optional;
import org.hearsay.wire.Blob;

/**
 * One message of a conversation.
 *
 * @param contact {@link Contact#id}
 * @param number grows with each message of a conversation, and is known here alone
 * @param id 16 bytes, the same on both sides
 * @param file its name as the sender says; empty when it is a text
 * @param text at most {@value #TEXT_CHARS_MAX} characters of it; of a file nothing
 * @param bytes of the whole content
 * @param at when it was accepted, or came
 * @param written by its writer's clock
 * @param peers how many took the last envelope of it; 0 of theirs
 * @param parts chunks of a long one, else 1
 * @param partsThere how many of them have come
 */
public record ChatMessage(
    long contact,
    long number,
    Blob id,
    boolean ours,
    Optional<String> file,
    String text,
    int bytes,
    Instant at,
    Instant written,
    State state,
    int peers,
    int parts,
    int partsThere) {
  // Ours to choose.
  public static final int TEXT_CHARS_MAX = 1 << 16;

  /** What became of it. */
  public enum State {
    /** Ours: it is on the disk, and nobody has it. */
    QUEUED,
    /** Ours: peers took it. */
    RELAYED,
    /** Ours: the other side has it, as an encrypted receipt of theirs says. */
    DELIVERED,
    /** Ours: they say that they looked at it. */
    READ,
    /** Ours: no receipt came in its life; it may have arrived all the same. */
    EXPIRED,
    /** Theirs: nobody has looked at it. */
    NEW,
    SEEN
  }

  ChatMessage with(State other, int peersNow, int there) {
    return new ChatMessage(
        contact, number, id, ours, file, text, bytes, at, written, other, peersNow, parts, there);
  }
}
