package org.hearsay.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.hearsay.env.Link;
import org.hearsay.store.Pooled;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;

/**
 * What waits to be sent to one peer, best rating first. Holds references into the pool, so that
 * what was evicted or has expired meanwhile is not sent, and a peer that reads slowly holds no
 * bytes of ours. What does not fit is found again in the pool when there is room ({@link
 * #isBehind}).
 */
final class Outbox {
  // Ours to choose.
  /** References that wait for one peer. */
  static final int WAITING_MAX = 4096;

  /** Envelopes go out in frames of about this size: one TLS record train, a few milliseconds. */
  private static final int FRAME_BYTES = 48 << 10;

  /** Protobuf's tag and length of one envelope, at most. */
  private static final int PER_ENVELOPE_BYTES = 5;

  private final Link link;
  private final int slot;
  private final NavigableSet<Pooled> waiting = new TreeSet<>(Pooled.BEST_FIRST);
  private boolean behind;
  private long sent;

  Outbox(Link link, int slot) {
    this.link = link;
    this.slot = slot;
  }

  /** Queues an envelope; when there are too many, the worst has to be looked up again later. */
  void add(Pooled pooled) {
    waiting.add(pooled);
    if (waiting.size() > WAITING_MAX) {
      waiting.pollLast();
      behind = true;
    }
  }

  void forget(Pooled pooled) {
    waiting.remove(pooled);
  }

  /** Says that the pool may hold envelopes for this peer that are not queued. */
  void fallBehind() {
    behind = true;
  }

  /** Whether the pool should be looked through for this peer; that question is asked once. */
  boolean isBehind() {
    boolean was = behind && waiting.isEmpty();
    if (was) {
      behind = false;
    }
    return was;
  }

  boolean isFull() {
    return waiting.size() >= WAITING_MAX;
  }

  /** Sends as much as the link takes now. */
  void drain() {
    while (!waiting.isEmpty() && link.isWritable()) {
      List<Pooled> batch = nextBatch();
      if (batch.isEmpty()) {
        continue;
      }
      List<Envelope> envelopes = new ArrayList<>(batch.size());
      for (Pooled pooled : batch) {
        envelopes.add(pooled.envelope());
      }
      if (!link.send(new Frame.Envelopes(envelopes))) {
        waiting.addAll(batch);
        return;
      }
      sent += batch.size();
      for (Pooled pooled : batch) {
        pooled.shown().add(slot);
      }
    }
  }

  private List<Pooled> nextBatch() {
    List<Pooled> batch = new ArrayList<>();
    int bytes = 0;
    while (!waiting.isEmpty()) {
      Pooled next = waiting.first();
      int size = next.envelope().sizeBytes() + PER_ENVELOPE_BYTES;
      if (!batch.isEmpty() && bytes + size > FRAME_BYTES) {
        break;
      }
      waiting.pollFirst();
      if (next.alive() && !next.shown().contains(slot)) {
        batch.add(next);
        bytes += size;
      }
    }
    return batch;
  }

  /** Envelopes sent since the link came up. */
  long sent() {
    return sent;
  }
}
