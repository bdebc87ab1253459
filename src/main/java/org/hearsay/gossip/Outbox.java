package org.hearsay.gossip;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hearsay.store.Pool;
import org.hearsay.store.Pooled;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one peer, best rating first. Holds entries of the pool, so that what was
 * evicted or has expired meanwhile is not sent, and a peer that reads slowly holds no bytes of
 * ours. What does not fit is found again by a look through the pool, best first, that goes on where
 * it stopped.
 */
final class Outbox {
  // Ours to choose.
  /** Entries that wait for one peer. */
  static final int WAITING_MAX = 4096;

  /** Envelopes go out in frames of about this size: one TLS record train, a few milliseconds. */
  private static final int FRAME_BYTES = 48 << 10;

  /** Protobuf's tag and length of one envelope, at most. */
  private static final int PER_ENVELOPE_BYTES = 5;

  private final Peer peer;
  private final NavigableSet<Pooled> waiting = new TreeSet<>(Pooled.BEST_FIRST);
  private boolean behind;

  /** Where the look begins or goes on; null means at the best. */
  private @Nullable Pooled lookFrom;

  /** What is rated below this is sent once more, even if the peer was shown it. */
  private double againBelow;

  private long sent;

  Outbox(Peer peer) {
    this.peer = peer;
  }

  /** Queues an envelope; when there are too many, the worst has to be looked up again later. */
  void add(Pooled pooled) {
    waiting.add(pooled);
    if (waiting.size() > WAITING_MAX) {
      findLater(waiting.pollLast());
    }
  }

  private void findLater(Pooled pooled) {
    Pooled first = lookFrom;
    if (!behind || (first != null && Pooled.BEST_FIRST.compare(pooled, first) < 0)) {
      lookFrom = pooled;
    }
    behind = true;
  }

  void forget(Pooled pooled) {
    waiting.remove(pooled);
  }

  /**
   * Says that the pool, from the best on, may hold envelopes for this peer that are not queued.
   *
   * @param below the peer may have lost or refused what is rated below this, though it was shown it
   */
  void lookAgain(double below) {
    Pooled reached = lookFrom;
    double open =
        reached == null ? againBelow : Math.min(againBelow, Math.nextUp(reached.rating()));
    againBelow = Math.max(open, below);
    lookFrom = null;
    behind = true;
  }

  /** Whether the pool should be looked through now. */
  boolean isBehind() {
    return behind && waiting.isEmpty();
  }

  /** Whether the look would begin at the best, rather than go on. */
  boolean isAtTheBest() {
    return lookFrom == null;
  }

  /** What has not been looked at. */
  Collection<Pooled> toLookAt(Pool pool) {
    Pooled first = lookFrom;
    return first == null ? pool.bestFirst() : pool.bestFirst(first);
  }

  boolean isDueAgain(Pooled pooled) {
    return pooled.rating() < againBelow;
  }

  void lookLaterFrom(Pooled pooled) {
    lookFrom = pooled;
  }

  /** The look has come to its end. */
  void haveLooked() {
    behind = false;
    lookFrom = null;
    againBelow = 0;
  }

  boolean isFull() {
    return waiting.size() >= WAITING_MAX;
  }

  /**
   * Sends as much as the link takes now.
   *
   * @param handedOver told of each of our own envelopes that went out
   */
  void drain(Consumer<Pooled> handedOver) {
    while (!waiting.isEmpty() && peer.link().isWritable()) {
      List<Pooled> batch = nextBatch();
      if (batch.isEmpty()) {
        continue;
      }
      List<Envelope> envelopes = new ArrayList<>(batch.size());
      for (Pooled pooled : batch) {
        envelopes.add(pooled.envelope());
      }
      if (!peer.link().send(new Frame.Envelopes(envelopes))) {
        waiting.addAll(batch);
        return;
      }
      sent += batch.size();
      for (Pooled pooled : batch) {
        pooled.handOver(peer.slot());
        if (pooled.own()) {
          handedOver.accept(pooled);
        }
      }
    }
  }

  private List<Pooled> nextBatch() {
    List<Pooled> batch = new ArrayList<>();
    int bytes = 0;
    while (!waiting.isEmpty()) {
      Pooled next = waiting.first();
      if (!next.alive() || next.shown().contains(peer.slot()) || !peer.wants(next)) {
        waiting.pollFirst();
        continue;
      }
      int size = next.envelope().sizeBytes() + PER_ENVELOPE_BYTES;
      if (!batch.isEmpty() && bytes + size > FRAME_BYTES) {
        break;
      }
      waiting.pollFirst();
      batch.add(next);
      bytes += size;
    }
    return batch;
  }

  /** Envelopes sent since the link came up. */
  long sent() {
    return sent;
  }
}
