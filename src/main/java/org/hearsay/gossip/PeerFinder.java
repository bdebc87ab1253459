package org.hearsay.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.env.Network;
import org.hearsay.gossip.AddressBook.Entry;
import org.hearsay.gossip.AddressBook.Origin;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Ip;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom to dial and when: the operator's peers always, others while there are places; section 5.1.
 */
final class PeerFinder {
  private static final Logger log = LoggerFactory.getLogger(PeerFinder.class);

  // Ours to choose.
  /** Dials begun in one second. */
  private static final int DIALS_PER_TICK = 8;

  /** The larger id of two waits this long for the smaller one to dial, to avoid double links. */
  private static final int DEFERENCE_TICKS = 2;

  /** Addresses told to a peer. */
  private static final int TOLD_MAX = 16;

  /** An address that is ourselves is not dialled again for a day. */
  private static final long SELF_TICKS = 24 * 60 * 60;

  /** Half a minute or so. */
  private static final int FAILURES_WHEN_TURNED_AWAY = 5;

  private final NodeId self;
  private final Peers peers;
  private final AddressBook book;
  private final RandomGenerator chance;
  private final boolean discover;
  private @Nullable Network network;

  PeerFinder(NodeId self, Peers peers, AddressBook book, RandomGenerator chance, boolean discover) {
    this.self = self;
    this.peers = peers;
    this.book = book;
    this.chance = chance;
    this.discover = discover;
  }

  void start(Network network, long tick) {
    this.network = network;
    tick(tick);
  }

  void stop() {
    network = null;
  }

  /** Dials who is due. */
  void tick(long tick) {
    Network out = network;
    if (out == null) {
      return;
    }
    int places = peers.dialledMax() - peers.dialled() - dialling();
    int dials = 0;
    for (Entry entry : book.due(tick)) {
      boolean permanent = entry.origin == Origin.OPERATOR;
      if (dials >= DIALS_PER_TICK || isConnected(entry) || (!permanent && places <= 0)) {
        continue;
      }
      if (!permanent && !discover) {
        continue;
      }
      entry.dialling = true;
      dials++;
      places -= permanent ? 0 : 1;
      log.debug("dialling address={} origin={}", entry.endpoint, entry.origin);
      out.dial(entry.endpoint);
    }
  }

  private int dialling() {
    int dialling = 0;
    for (Entry entry : book.entries()) {
      dialling += entry.dialling ? 1 : 0;
    }
    return dialling;
  }

  private boolean isConnected(Entry entry) {
    NodeId id = entry.id;
    return id != null && peers.of(id) != null;
  }

  /** Keeps a link to the address from now on. */
  void keep(Endpoint endpoint, long tick) {
    Entry entry = book.add(endpoint, Origin.OPERATOR);
    entry.notBeforeTick = tick;
    tick(tick);
  }

  /** Whether the operator asked for this peer. */
  boolean isPermanent(Peer peer) {
    Optional<Endpoint> listens = peer.listens();
    Entry dialled = book.find(peer.link().remote());
    if (!peer.link().inbound() && dialled != null && dialled.origin == Origin.OPERATOR) {
      return true;
    }
    for (Entry entry : book.entries()) {
      if (entry.origin == Origin.OPERATOR
          && (peer.id().equals(entry.id) || listens.filter(entry.endpoint::equals).isPresent())) {
        return true;
      }
    }
    return false;
  }

  boolean forget(Endpoint endpoint) {
    boolean kept = book.find(endpoint) != null;
    book.remove(endpoint);
    return kept;
  }

  void forget(NodeId id) {
    List<Endpoint> theirs = new ArrayList<>();
    for (Entry entry : book.entries()) {
      if (id.equals(entry.id)) {
        theirs.add(entry.endpoint);
      }
    }
    theirs.forEach(book::remove);
  }

  /** A node made itself known on a local network. */
  void heard(NodeId id, Endpoint endpoint, long tick) {
    if (!discover || id.equals(self)) {
      return;
    }
    Entry known = book.find(endpoint);
    Entry entry = book.add(endpoint, Origin.LAN);
    if (known == null || !id.equals(entry.id)) {
      entry.id = id;
      entry.failures = 0;
      entry.notBeforeTick = self.compareTo(id) < 0 ? tick : tick + DEFERENCE_TICKS;
    }
    tick(tick);
  }

  /** A peer told us of others; what a stranger could use to make us dial its victims is bounded. */
  void told(Peer by, Frame.Peers told) {
    if (!discover) {
      return;
    }
    for (Frame.Neighbour neighbour : told.neighbours()) {
      boolean local = neighbour.ip().isLocal();
      if (neighbour.id().equals(self) || !neighbour.ip().isDialable() || (local && !isLocal(by))) {
        continue;
      }
      Entry entry = book.add(neighbour.endpoint(), Origin.PEERS);
      if (entry.id == null) {
        entry.id = neighbour.id();
      }
    }
  }

  /** What to tell a peer: others we are connected to, no local addresses to strangers from afar. */
  Frame.Peers tell(Peer to) {
    List<Frame.Neighbour> all = new ArrayList<>();
    for (Peer peer : peers.connected()) {
      Optional<Endpoint> listens = peer.listens();
      Optional<Ip> ip = listens.flatMap(Endpoint::ip);
      boolean fit = ip.isPresent() && (!ip.get().isLocal() || isLocal(to));
      if (peer != to && fit && isUsefulFor(to, ip.get())) {
        all.add(new Frame.Neighbour(peer.id(), ip.get(), listens.get().port()));
      }
    }
    while (all.size() > TOLD_MAX) {
      all.remove(chance.nextInt(all.size()));
    }
    return new Frame.Peers(all);
  }

  /** A loopback address means another host to whoever is not on this one. */
  private static boolean isUsefulFor(Peer to, Ip ip) {
    return !ip.isLoopback() || to.ip().filter(Ip::isLoopback).isPresent();
  }

  private static boolean isLocal(Peer peer) {
    return peer.ip().filter(Ip::isLocal).isPresent();
  }

  /** A link is up; hellos have not been exchanged. */
  void answered(Peer peer) {
    if (!peer.link().inbound()) {
      Entry entry = book.find(peer.link().remote());
      if (entry != null) {
        entry.id = peer.id();
      }
    }
  }

  /** A peer is connected. */
  void connected(Peer peer) {
    Optional<Endpoint> listens = peer.listens();
    if (listens.isEmpty()) {
      return;
    }
    Entry entry = book.add(listens.get(), Origin.REMEMBERED);
    entry.id = peer.id();
    book.worked(entry);
  }

  /**
   * The node at this address wants no link with us for now; trying again at once would not help.
   */
  void turnedAway(Endpoint endpoint) {
    Entry entry = book.find(endpoint);
    if (entry != null) {
      entry.failures = Math.max(entry.failures, FAILURES_WHEN_TURNED_AWAY);
    }
  }

  /** A link that we dialled is gone or was refused, or a dial came to nothing. */
  void lost(Endpoint endpoint, long tick, boolean self) {
    Entry entry = book.find(endpoint);
    if (entry != null) {
      book.failed(entry, tick);
      if (self) {
        entry.notBeforeTick = tick + SELF_TICKS;
      }
    }
  }
}
