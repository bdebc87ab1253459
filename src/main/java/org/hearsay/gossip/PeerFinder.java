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
  private long dialsAtTick = -1;
  private int dials;

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

  /** Dials who is due; more than once a tick does no harm. */
  void tick(long tick) {
    Network out = network;
    if (out == null) {
      return;
    }
    if (tick != dialsAtTick) {
      dialsAtTick = tick;
      dials = 0;
    }
    int places = peers.placesToDial(dialling());
    for (Entry entry : book.due(tick)) {
      boolean permanent = entry.origin == Origin.OPERATOR;
      if (dials >= DIALS_PER_TICK
          || isConnected(entry)
          || (!permanent && (places <= 0 || !isWanted(entry) || isCrowded(entry)))) {
        continue;
      }
      if (isBanned(entry)) {
        continue;
      }
      entry.dialling = true;
      dials++;
      places -= permanent ? 0 : 1;
      log.debug("dialling address={} origin={}", entry.endpoint, entry.origin);
      out.dial(entry.endpoint);
    }
  }

  private boolean isBanned(Entry entry) {
    NodeId id = believed(entry);
    return (id != null && book.bans().covers(id))
        || entry.endpoint.ip().filter(book.bans()::covers).isPresent();
  }

  /** Forgets how long to wait, for whoever is kept or was heard of on the local network. */
  void tryEverybodySoon(long tick) {
    for (Entry entry : book.entries()) {
      if (entry.origin == Origin.OPERATOR || entry.origin == Origin.LAN) {
        entry.notBeforeTick = Math.min(entry.notBeforeTick, tick);
      }
    }
    tick(tick);
  }

  /** How a peer was found: {@code asked} for, on the {@code lan}, {@code found}, or inbound. */
  String via(Peer peer) {
    if (isPermanent(peer)) {
      return "asked";
    }
    for (Entry entry : book.entries()) {
      boolean there = peer.id().equals(entry.proven) || peer.id().equals(entry.claimed);
      if (there && entry.origin == Origin.LAN) {
        return "lan";
      }
    }
    return peer.link().inbound() ? "inbound" : "found";
  }

  /** A network without a beacon reports nobody heard, so what the LAN brings is always wanted. */
  private boolean isWanted(Entry entry) {
    return discover || entry.origin == Origin.LAN;
  }

  private int dialling() {
    int dialling = 0;
    for (Entry entry : book.entries()) {
      dialling += entry.dialling ? 1 : 0;
    }
    return dialling;
  }

  private boolean isCrowded(Entry entry) {
    return entry.endpoint.ip().filter(peers::isCrowded).isPresent();
  }

  /** What is only said about an address never keeps us from dialling the operator's peers. */
  private boolean isConnected(Entry entry) {
    NodeId id = believed(entry);
    return id != null && peers.of(id) != null;
  }

  private static @Nullable NodeId believed(Entry entry) {
    return entry.proven == null && entry.origin != Origin.OPERATOR ? entry.claimed : entry.proven;
  }

  /** Keeps a link to the address from now on. */
  void keep(Endpoint endpoint, long tick) {
    Entry entry = book.add(endpoint, Origin.OPERATOR);
    entry.notBeforeTick = tick;
    tick(tick);
  }

  /**
   * Whether the operator asked for this peer: it was found at an address that the operator named.
   * That somebody says it is there does not count.
   */
  boolean isPermanent(Peer peer) {
    for (Entry entry : book.operators()) {
      if (peer.id().equals(entry.proven)) {
        return true;
      }
    }
    return false;
  }

  /** Stops keeping a link to the address; false when it was not one of the operator's. */
  boolean forget(Endpoint endpoint) {
    Entry entry = book.find(endpoint);
    book.remove(endpoint);
    return entry != null && entry.origin == Origin.OPERATOR;
  }

  void forget(NodeId id) {
    List<Endpoint> theirs = new ArrayList<>();
    for (Entry entry : book.entries()) {
      if (id.equals(entry.proven) || id.equals(entry.claimed)) {
        theirs.add(entry.endpoint);
      }
    }
    theirs.forEach(book::remove);
  }

  /** A node made itself known on a local network. */
  void heard(NodeId id, Endpoint endpoint, long tick) {
    if (id.equals(self)) {
      return;
    }
    boolean known = book.find(endpoint) != null;
    Entry entry = book.add(endpoint, Origin.LAN);
    entry.claimed = id;
    if (!known) {
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
      boolean known = book.find(neighbour.endpoint()) != null;
      if (!known && !neighbour.id().equals(self) && isBelievable(neighbour.ip(), by)) {
        book.add(neighbour.endpoint(), Origin.PEERS).claimed = neighbour.id();
      }
    }
  }

  private static boolean isBelievable(Ip ip, Peer by) {
    return ip.isDialable() && (!ip.isLocal() || isLocal(by)) && isUsefulFor(by, ip);
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
    Entry entry = dialledAs(peer);
    if (entry != null) {
      entry.proven = peer.id();
    }
  }

  private @Nullable Entry dialledAs(Peer peer) {
    return peer.link().dialled().map(book::find).orElse(null);
  }

  /** A peer is connected. Where it says it listens is no more than what it says. */
  void connected(Peer peer) {
    Optional<Endpoint> dialled = peer.link().dialled();
    if (dialled.isPresent()) {
      Entry entry = book.add(dialled.get(), Origin.REMEMBERED);
      entry.proven = peer.id();
      book.worked(entry);
    } else if (discover && peer.listens().isPresent()) {
      book.add(peer.listens().get(), Origin.PEERS).claimed = peer.id();
    }
  }

  /**
   * The node at this address wants no link with us for now, or we with it; trying again at once
   * would not help.
   */
  void turnedAway(Peer peer) {
    Entry entry = dialledAs(peer);
    if (entry != null) {
      entry.failures = Math.max(entry.failures, FAILURES_WHEN_TURNED_AWAY);
    }
  }

  /**
   * A link that we dialled is gone or was refused, or a dial came to nothing.
   *
   * @param steady whether it had lasted for a while
   * @param self whether it led to ourselves
   */
  void lost(Endpoint endpoint, long tick, boolean steady, boolean self) {
    Entry entry = book.find(endpoint);
    if (entry != null) {
      if (steady) {
        entry.failures = 0;
      }
      book.failed(entry, tick);
      if (self) {
        entry.notBeforeTick = tick + SELF_TICKS;
      }
    }
  }
}
