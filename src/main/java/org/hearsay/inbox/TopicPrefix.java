package org.hearsay.inbox;

import org.hearsay.wire.Topic;

/**
 * The first 1 to 3 bytes of topics.
 *
 * @param bits the bytes, left-aligned in a big-endian number, the rest zero
 * @param lengthBytes 1 to 3
 */
public record TopicPrefix(int bits, int lengthBytes) {
  public TopicPrefix {
    if (lengthBytes < 1 || lengthBytes > 3) {
      throw new IllegalArgumentException("a topic prefix has 1 to 3 bytes, not " + lengthBytes);
    }
    bits = mask(bits, lengthBytes);
  }

  /** Takes 1 to 3 bytes. */
  public static TopicPrefix of(byte[] bytes) {
    int bits = 0;
    for (int i = 0; i < bytes.length && i < 3; i++) {
      bits |= (bytes[i] & 0xff) << (24 - 8 * i);
    }
    return new TopicPrefix(bits, bytes.length);
  }

  /** The first {@code lengthBytes} of a topic. */
  static TopicPrefix of(Topic topic, int lengthBytes) {
    return new TopicPrefix(topic.bits(), lengthBytes);
  }

  private static int mask(int bits, int lengthBytes) {
    return bits & -1 << (32 - 8 * lengthBytes);
  }
}
