package org.hearsay.people;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hearsay.wire.Topic;

/**
 * The topics and keys of one day of one direction, one after the other; section 13.4. What lies
 * behind cannot be had again.
 */
final class HashChain {
  private static final String LABEL = "hearsay message";
  private static final int KEY_END = Topic.BYTES + Secrets.BYTES;

  private byte[] link;
  private int next;

  /** Goes on from a link, which belongs to it from now on. */
  HashChain(byte[] link, int next) {
    this.link = link;
    this.next = next;
  }

  /** The number whose key comes next. */
  int next() {
    return next;
  }

  /** For whoever keeps it on disk. */
  byte[] link() {
    return link.clone();
  }

  /** Takes the next key; nothing of it stays here. */
  MessageKey take() {
    byte[] derived = Secrets.expand(link, LABEL, KEY_END + Secrets.BYTES);
    Secrets.wipe(link);
    link = Arrays.copyOfRange(derived, KEY_END, derived.length);
    next++;
    MessageKey key = MessageKey.of(derived);
    Secrets.wipe(derived);
    return key;
  }

  /** The next so many, which stay to be taken. */
  List<MessageKey> ahead(int count) {
    HashChain copy = new HashChain(link.clone(), next);
    List<MessageKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(copy.take());
    }
    copy.wipe();
    return keys;
  }

  void wipe() {
    Secrets.wipe(link);
  }
}
