package org.hearsay.people;

import java.util.Arrays;
import org.hearsay.wire.Topic;

/** What one envelope is sealed with: its topic, and the key that opens it and nothing else. */
record MessageKey(Topic topic, byte[] key) {
  /** Takes 4 bytes of topic and 32 of key from the beginning. */
  static MessageKey of(byte[] derived) {
    return new MessageKey(
        Topic.of(Arrays.copyOf(derived, Topic.BYTES)),
        Arrays.copyOfRange(derived, Topic.BYTES, Topic.BYTES + Secrets.BYTES));
  }
}
