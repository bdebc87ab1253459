package org.hearsay.inbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/** One filter: what it asks for, the key that opens, and what waits to be fetched. */
final class Filter {
  // Ours to choose.
  /** Messages that wait to be polled; then the oldest goes and the loss is counted. */
  static final int WAITING_MAX = 65_536;

  /** Bytes that wait to be polled. */
  static final long WAITING_BYTES_MAX = 16L << 20;

  /** What a waiting message takes besides its bytes. */
  private static final int MESSAGE_BYTES = 256;

  private final String id;
  private final Criteria criteria;
  private final Key key;
  private final @Nullable Consumer<Message> push;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final Set<Digest> delivered = new HashSet<>();
  private long waitingBytes;
  private long lost;
  private boolean stopped;
  long polledAtTick;

  Filter(
      String id, Criteria criteria, Key key, @Nullable Consumer<Message> push, long polledAtTick) {
    this.id = id;
    this.criteria = criteria;
    this.key = key;
    this.push = push;
    this.polledAtTick = polledAtTick;
  }

  String id() {
    return id;
  }

  Criteria criteria() {
    return criteria;
  }

  Key key() {
    return key;
  }

  boolean isPushed() {
    return push != null;
  }

  /** Whether an envelope is worth trying: known topic apart, all that needs no decryption. */
  boolean admits(Rated rated, boolean direct) {
    return !stopped
        && rated.rating() >= criteria.minPow()
        && (!direct || criteria.allowDirect())
        && !delivered.contains(rated.id());
  }

  /** Takes a message; false when it had it already, or is not interested in the signer. */
  boolean take(Message message) {
    boolean rightSigner = criteria.signer().isEmpty() || criteria.signer().equals(message.signer());
    if (stopped || !rightSigner || !delivered.add(message.id())) {
      return false;
    }
    if (push != null) {
      push.accept(message);
      return true;
    }
    waiting.add(message);
    waitingBytes += cost(message);
    while (waiting.size() > WAITING_MAX || waitingBytes > WAITING_BYTES_MAX) {
      waitingBytes -= cost(waiting.remove());
      lost++;
    }
    return true;
  }

  private static long cost(Message message) {
    return (long) MESSAGE_BYTES + message.payload().length + message.padding().length;
  }

  List<Message> drain() {
    List<Message> all = new ArrayList<>(waiting);
    waiting.clear();
    waitingBytes = 0;
    return all;
  }

  /** Forgets that it delivered an envelope, which has expired. */
  void forget(Digest envelope) {
    delivered.remove(envelope);
  }

  /** It or its key is gone: nothing is opened any more, and what waited is dropped. */
  void stop() {
    stopped = true;
    drain();
    delivered.clear();
  }

  boolean isStopped() {
    return stopped;
  }

  /** Messages dropped because nobody polled; asked once. */
  long takeLost() {
    long was = lost;
    lost = 0;
    return was;
  }
}
