package org.hearsay.people;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.hearsay.env.Vault;
import org.hearsay.wire.Blob;

/** Where a conversation stands: numbers, and how far each has read. On the loop. */
final class Head {
  private final long contact;
  private long next = 1;
  private long readUpTo;
  private long theyRead;
  private final TreeMap<Long, Blob> unread = new TreeMap<>();
  private Optional<ChatMessage> last = Optional.empty();

  Head(long contact) {
    this.contact = contact;
  }

  void restore(StateIn in) {
    next = in.i64();
    readUpTo = in.i64();
    theyRead = in.i64();
  }

  /** Takes a message that was saved; in their order. */
  void restore(ChatMessage message, boolean isUnread) {
    last = Optional.of(message);
    if (isUnread) {
      unread.put(message.number(), message.id());
    }
  }

  private void save(Batch batch) {
    byte[] row = ChatFormat.row().i64(next).i64(readUpTo).i64(theyRead).toBytes();
    batch.add(Vault.put(ChatFormat.HEADS, ChatFormat.key(contact), row));
  }

  /** A number for a new message. */
  long take(Batch batch) {
    long number = next++;
    save(batch);
    return number;
  }

  /** The number that comes next. */
  long next() {
    return next;
  }

  void said(ChatMessage message) {
    last = Optional.of(message);
    if (!message.ours()) {
      unread.put(message.number(), message.id());
    }
  }

  void changed(ChatMessage message) {
    last = last.map(one -> one.number() == message.number() ? message : one);
  }

  void forget(long number) {
    unread.remove(number);
    last = last.filter(one -> one.number() != number);
  }

  void forgetAll() {
    unread.clear();
    last = Optional.empty();
  }

  long unread() {
    return unread.size();
  }

  Optional<ChatMessage> last() {
    return last;
  }

  long readUpTo() {
    return readUpTo;
  }

  long theyRead() {
    return theyRead;
  }

  /**
   * They were looked at.
   *
   * @return numbers and ids of those that were new
   */
  NavigableMap<Long, Blob> read(long upTo, Batch batch) {
    NavigableMap<Long, Blob> now = new TreeMap<>(unread.headMap(upTo, true));
    if (!now.isEmpty()) {
      unread.headMap(upTo, true).clear();
      readUpTo = Math.max(readUpTo, now.lastKey());
      save(batch);
      last = last.map(one -> one.ours() || one.number() > readUpTo ? one : seen(one));
    }
    return now;
  }

  private static ChatMessage seen(ChatMessage one) {
    return one.with(ChatMessage.State.SEEN, one.peers(), one.partsThere());
  }

  /** They say that they looked at what we said; false when that was known. */
  boolean theyRead(long upTo, Batch batch) {
    if (upTo <= theyRead || upTo >= next) {
      return false;
    }
    theyRead = upTo;
    save(batch);
    return true;
  }
}
