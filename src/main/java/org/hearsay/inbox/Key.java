package org.hearsay.inbox;

import org.hearsay.seal.KeyPair;

/** What opens a filter's messages. */
sealed interface Key {
  /** Of the ring; two filters with one key share each trial. */
  String id();

  /** Equal to itself alone, as its array is. */
  record Shared(String id, byte[] bytes) implements Key {}

  record Pair(String id, KeyPair pair) implements Key {}
}
