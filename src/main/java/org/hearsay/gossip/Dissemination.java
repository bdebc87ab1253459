package org.hearsay.gossip;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;
import org.hearsay.store.Pool;
import org.hearsay.store.Pooled;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Frame;

/**
 * What is passed on to whom; section 5.3. An envelope goes at once to every peer whose floor and
 * bloom admit it and that has not shown it, best rating first.
 */
final class Dissemination {
  // Ours to choose.
  /** Ids in one known frame: 64 KiB. */
  private static final int KNOWN_PER_FRAME = 2048;

  /** Ids told to a new peer; beyond that it is sent some envelopes that it has. */
  private static final int KNOWN_MAX = 32 * KNOWN_PER_FRAME;

  /** One in so many ids is left out, so that an envelope that is not listed need not be our own. */
  private static final int LEFT_OUT = 8;

  private final Loop loop;
  private final Pool pool;
  private final Peers peers;
  private final RandomGenerator chance;
  private final Set<Peer> waiting = new LinkedHashSet<>();
  private boolean flushing;
  private boolean light;
  private long forwarded;

  Dissemination(Loop loop, Pool pool, Peers peers, RandomGenerator chance, boolean light) {
    this.loop = loop;
    this.pool = pool;
    this.peers = peers;
    this.chance = chance;
    this.light = light;
  }

  void setLight(boolean light) {
    this.light = light;
    peers.connected().forEach(this::lookAgain);
  }

  boolean light() {
    return light;
  }

  /** Queues a new envelope for whoever wants it; answers for how many. */
  int passOn(Pooled pooled) {
    int queued = 0;
    for (Peer peer : peers.connected()) {
      if (isFor(peer, pooled)) {
        peer.outbox().add(pooled);
        flushSoon(peer);
        queued++;
      }
    }
    forwarded += queued;
    return queued;
  }

  private boolean isFor(Peer peer, Pooled pooled) {
    return !pooled.shown().contains(peer.slot())
        && (!light || pooled.own())
        && peer.wants(pooled.envelope(), pooled.rated().rating());
  }

  /** The peer has the envelope: it sent it, or said so. */
  void shownBy(Peer peer, Pooled pooled) {
    if (!pooled.shown().contains(peer.slot())) {
      pooled.shown().add(peer.slot());
      peer.outbox().forget(pooled);
    }
  }

  void shownBy(Peer peer, List<Digest> ids) {
    for (Digest id : ids) {
      Pooled pooled = pool.find(id);
      if (pooled != null) {
        shownBy(peer, pooled);
      }
    }
  }

  /**
   * Looks through the pool for what this peer should have; it is new, or wants more than before.
   */
  void lookAgain(Peer peer) {
    peer.outbox().fallBehind();
    flushSoon(peer);
  }

  /** Sends on, now that the link takes more. */
  void flushSoon(Peer peer) {
    waiting.add(peer);
    if (!flushing) {
      flushing = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    List<Peer> now = new ArrayList<>(waiting);
    waiting.clear();
    for (Peer peer : now) {
      peer.outbox().drain();
      while (peer.link().isWritable() && peer.outbox().isBehind()) {
        refill(peer);
        peer.outbox().drain();
      }
    }
  }

  private void refill(Peer peer) {
    for (Pooled pooled : pool.bestFirst()) {
      if (peer.outbox().isFull()) {
        peer.outbox().fallBehind();
        return;
      }
      if (isFor(peer, pooled)) {
        peer.outbox().add(pooled);
      }
    }
  }

  /**
   * Tells a new peer what it need not send. Never our own envelopes, which must be seen as
   * envelopes first; and some others are left out as well, so that leaving out says nothing.
   */
  void tellKnown(Peer peer) {
    List<Digest> ids = new ArrayList<>();
    int told = 0;
    for (Pooled pooled : pool.bestFirst()) {
      if (pooled.own() || chance.nextInt(LEFT_OUT) == 0) {
        continue;
      }
      ids.add(pooled.id());
      if (++told >= KNOWN_MAX) {
        break;
      }
      if (ids.size() == KNOWN_PER_FRAME) {
        if (!peer.link().send(new Frame.Known(ids))) {
          return; // costs some envelopes twice, nothing else
        }
        ids = new ArrayList<>();
      }
    }
    if (!ids.isEmpty()) {
      peer.link().send(new Frame.Known(ids));
    }
  }

  void forget(Peer peer) {
    waiting.remove(peer);
  }

  /** Makes a slot that another peer had fit for a new one. */
  void clearSlot(Peer peer) {
    for (Pooled pooled : pool.bestFirst()) {
      pooled.shown().remove(peer.slot());
    }
  }

  /** Envelopes queued for peers since the start. */
  long forwarded() {
    return forwarded;
  }
}
