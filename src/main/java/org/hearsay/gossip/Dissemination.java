package org.hearsay.gossip;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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

  /** Envelopes looked at before others have their turn: a millisecond or so. */
  static final int LOOKED_AT_ONCE = 16_384;

  /**
   * A peer announces its floor only when it has moved by a tenth, so it may have lost what is rated
   * a little above.
   */
  private static final double FLOOR_SLACK = 1.25;

  private final Loop loop;
  private final Pool pool;
  private final Peers peers;
  private final long salt;
  private final Consumer<Pooled> handedOver;
  private final Set<Peer> waiting = new LinkedHashSet<>();
  private boolean flushing;
  private boolean light;

  /**
   * Makes it.
   *
   * @param salt decides which ids are left out when known ones are told; nobody else's business
   * @param handedOver told each time one of our own envelopes went to a peer
   */
  Dissemination(
      Loop loop, Pool pool, Peers peers, long salt, boolean light, Consumer<Pooled> handedOver) {
    this.loop = loop;
    this.pool = pool;
    this.peers = peers;
    this.salt = salt;
    this.light = light;
    this.handedOver = handedOver;
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
    return queued;
  }

  private boolean isFor(Peer peer, Pooled pooled) {
    return !pooled.shown().contains(peer.slot()) && (!light || pooled.own()) && peer.wants(pooled);
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
    peer.outbox().lookAgain(0);
    flushSoon(peer);
  }

  /**
   * Looks through the pool for what this peer should have, now that its floor is lower. What lies
   * below the former one it may have been shown and have refused, or evicted since.
   */
  void lookAgainBelow(Peer peer, double formerFloor) {
    peer.outbox().lookAgain(formerFloor * FLOOR_SLACK);
    flushSoon(peer);
  }

  /** Once a second: those whose look had to wait for its turn. */
  void tick(long tick) {
    for (Peer peer : peers.connected()) {
      peer.earnLook(tick);
      if (peer.outbox().isBehind()) {
        flushSoon(peer);
      }
    }
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
      if (peer.isConnected() && !peer.isParting()) {
        flush(peer);
      }
    }
  }

  private void flush(Peer peer) {
    Outbox outbox = peer.outbox();
    outbox.drain(handedOver);
    if (!outbox.isBehind() || !peer.link().isWritable()) {
      return;
    }
    if (outbox.isAtTheBest() && !peer.spendLook()) {
      return; // tick() comes back to it
    }
    look(peer);
    outbox.drain(handedOver);
    if (outbox.isBehind() && peer.link().isWritable()) {
      flushSoon(peer);
    }
  }

  /** Looks at some of what has not been looked at. */
  private void look(Peer peer) {
    Outbox outbox = peer.outbox();
    int looked = 0;
    for (Pooled pooled : outbox.toLookAt(pool)) {
      if (outbox.isFull() || looked++ >= LOOKED_AT_ONCE) {
        outbox.lookLaterFrom(pooled);
        return;
      }
      if (pooled.rating() < peer.floor()) {
        break; // so are all the rest
      }
      if (outbox.isDueAgain(pooled)) {
        pooled.shown().remove(peer.slot());
      }
      if (isFor(peer, pooled)) {
        outbox.add(pooled);
      }
    }
    outbox.haveLooked();
  }

  /**
   * Tells a new peer what it need not send. Never our own envelopes, which must be seen as
   * envelopes first; and some others are left out as well, so that leaving out says nothing.
   */
  void tellKnown(Peer peer) {
    List<Digest> ids = new ArrayList<>();
    int told = 0;
    for (Pooled pooled : pool.bestFirst()) {
      if (pooled.own() || isLeftOut(pooled.id())) {
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

  /**
   * The same ids are left out for everybody: else who links up twice, or has a friend who does,
   * would see which are always missing, and those are our own.
   */
  private boolean isLeftOut(Digest id) {
    long mixed = (id.w1() ^ salt) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 32) * 0x94d049bb133111ebL;
    return Long.remainderUnsigned(mixed >>> 16, LEFT_OUT) == 0;
  }

  void forget(Peer peer) {
    waiting.remove(peer);
  }
}
