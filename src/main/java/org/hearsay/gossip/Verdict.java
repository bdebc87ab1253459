package org.hearsay.gossip;

/** What became of an envelope that arrived. */
public sealed interface Verdict {
  /**
   * It is in the pool and goes on.
   *
   * @param peers how many it was queued for at once
   */
  record Accepted(int peers) implements Verdict {}

  /** It was here already. */
  record Known() implements Verdict {}

  record Refused(Fault fault) implements Verdict {}

  /**
   * Why an envelope is refused, and what that costs the peer it came from. Only what is wrong for
   * every observer at every time costs anything; what depends on a clock, a setting or load is
   * ignored: geth drops honest relays for both, and so splits its own network.
   */
  enum Fault {
    EXPIRED(0),
    FROM_THE_FUTURE(0),
    TOO_LITTLE_WORK(0),
    TOO_LARGE(0),
    UNWANTED(0),
    OUTBID(0),
    TTL_TOO_LONG(20);

    final int penalty;

    Fault(int penalty) {
      this.penalty = penalty;
    }
  }
}
