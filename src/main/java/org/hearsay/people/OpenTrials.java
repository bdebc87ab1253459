package org.hearsay.people;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionOpen;

/**
 * Finds out which envelopes are opens to us. What has not their form costs a look at it; of what
 * has, so much is tried as there is time for: an open is said again. On the loop.
 */
final class OpenTrials {
  // Ours to choose.
  private static final int WAITING_MAX = 1000;
  private static final int AT_ONCE_MAX = 2;

  /** Told of an open that is genuine and to us. */
  interface Owner {
    void opened(SessionOpen open, double rating);
  }

  private record One(Envelope envelope, double rating) {}

  private final Means means;
  private final Owner owner;
  private final Deque<One> waiting = new ArrayDeque<>();
  private int trying;

  OpenTrials(Means means, Owner owner) {
    this.means = means;
    this.owner = owner;
  }

  /** Whether it may be an open to anybody, by what everybody can see of it. */
  static boolean mayBeOpen(Envelope envelope, double rating) {
    return envelope.ttlSeconds() == Courier.TTL_SECONDS
        && rating >= Courier.RATING
        && Container.isLengthOf(envelope.data().remaining() - Ecies.OVERHEAD_BYTES);
  }

  void offer(Envelope envelope, double rating) {
    if (mayBeOpen(envelope, rating) && waiting.size() < WAITING_MAX) {
      waiting.add(new One(envelope, rating));
      next();
    }
  }

  private void next() {
    Optional<KeyPair> own = means.own().get();
    if (own.isEmpty() || trying >= AT_ONCE_MAX || waiting.isEmpty()) {
      return;
    }
    trying++;
    One one = waiting.remove();
    means.work().start(() -> open(one, own.get()), open -> tried(one, open));
  }

  private void tried(One one, Optional<SessionOpen> open) {
    trying--;
    open.ifPresent(genuine -> owner.opened(genuine, one.rating()));
    next();
  }

  /** Off the loop. */
  private Optional<SessionOpen> open(One one, KeyPair own) {
    return Ecies.opener(one.envelope().dataBytes(), means.secrets())
        .flatMap(opener -> opener.open(own.secret()))
        .flatMap(Container::unwrap)
        .flatMap(OpenTrials::read)
        .filter(open -> Handshake.isGenuine(open, own, means.secrets()));
  }

  private static Optional<SessionOpen> read(byte[] message) {
    try {
      return Optional.of(PeopleCodec.open(message));
    } catch (MalformedFrameException e) {
      return Optional.empty(); // whoever knows our key may send us anything
    }
  }

  /** Nothing is tried any more. */
  void clear() {
    waiting.clear();
  }
}
