package org.hearsay.node;

import org.hearsay.wire.Digest;

/** What became of a draft. */
public sealed interface Posted {
  /**
   * It is in the pool (or went to the one peer it was for).
   *
   * @param rating what the search reached
   * @param peers how many peers it was handed to at once; 0 means it waits for one
   */
  record Accepted(Digest id, double rating, int peers) implements Posted {}

  /**
   * It was not sent.
   *
   * @param detail what a person would want to know: the floor, the size, the limit
   */
  record Refused(Reason reason, String detail) implements Posted {}

  /** Why a draft is not sent. */
  enum Reason {
    /** The target is under the node's floor, or the pool is full of better ones. */
    POW_TOO_LOW,
    /** The target was not reached in the time given. */
    POW_TIME_TOO_SHORT,
    /** The envelope is longer than this node carries. */
    TOO_LARGE,
    /** TTL beyond the limit, or it ran out while being sealed. */
    BAD_TTL,
    /** The peer it is for is not connected. */
    NO_SUCH_PEER,
    /** Too many messages are being sealed already. */
    BUSY,
    /** The caller gave up. */
    CANCELLED
  }
}
