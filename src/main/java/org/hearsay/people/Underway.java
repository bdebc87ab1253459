package org.hearsay.people;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.hearsay.wire.Digest;

/** Envelopes of ours that were posted, for whoever wants to know how many peers took them. */
final class Underway {
  // Ours to choose.
  /** The first are forgotten: of those it is only known that they were posted. */
  private static final int MAX = 4096;

  private final Map<Digest, IntConsumer> posted = new LinkedHashMap<>();

  /**
   * Remembers one.
   *
   * @param peers told how many have taken it, each time there is one more
   */
  void add(Digest envelope, IntConsumer peers) {
    posted.put(envelope, peers);
    if (posted.size() > MAX) {
      posted.remove(posted.keySet().iterator().next());
    }
  }

  void handedOver(Digest envelope, int peers) {
    IntConsumer one = posted.get(envelope);
    if (one != null) {
      one.accept(peers);
    }
  }

  /** Its time is over. */
  void expired(Digest envelope) {
    posted.remove(envelope);
  }
}
