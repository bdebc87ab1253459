package org.hearsay.gossip;

import java.util.Map;
import java.util.TreeMap;

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
    EXPIRED(0, "too_old"),
    FROM_THE_FUTURE(0, "in_future"),
    TOO_LITTLE_WORK(0, "low_pow"),
    TOO_LARGE(0, "too_big"),
    UNWANTED(0, "bloom"),
    OUTBID(0, "outbid"),
    TTL_TOO_LONG(20, "ttl_too_long");

    final int penalty;

    /** As metrics and operators name it. */
    final String reason;

    Fault(int penalty, String reason) {
      this.penalty = penalty;
      this.reason = reason;
    }

    /** Counts as operators read them; every reason is there. */
    static Map<String, Long> named(Map<Fault, Long> counts) {
      Map<String, Long> named = new TreeMap<>();
      for (Fault fault : values()) {
        named.put(fault.reason, counts.getOrDefault(fault, 0L));
      }
      return named;
    }
  }
}
