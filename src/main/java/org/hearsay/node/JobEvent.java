package org.hearsay.node;

import java.util.OptionalDouble;
import org.hearsay.wire.Digest;

/** What happens to what was posted. */
public sealed interface JobEvent {
  /**
   * Work goes on.
   *
   * @param tries nonces tried so far
   * @param expectedTries how many it takes on average; there is no such number without a target
   * @param triesPerSecond on average since it began
   */
  record Sealing(String job, long tries, OptionalDouble expectedTries, double triesPerSecond)
      implements JobEvent {}

  /** It is an envelope, in the pool unless it was for one peer alone. */
  record Sealed(String job, Digest id, double rating) implements JobEvent {}

  /**
   * It went to a peer.
   *
   * @param peers links by which it went so far
   */
  record Relayed(String job, Digest id, int peers) implements JobEvent {}

  /** The time of an envelope that was posted here is over, whoever posted it. */
  record Expired(Digest id) implements JobEvent {}

  /** It is not sent. */
  record Failed(String job, Posted.Refused why) implements JobEvent {}
}
