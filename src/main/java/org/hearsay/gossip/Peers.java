package org.hearsay.gossip;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hearsay.env.Link;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.hearsay.wire.Ip;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/** The links that are up, and how many of which kind are let in; section 5.1. */
final class Peers {
  // Ours to choose.
  /** Accepted links whose hello has not come yet; beyond that the oldest goes. */
  static final int STRANGERS_MAX = 256;

  /** Peers from one address, and from one /16 (IPv6: /32), local networks excepted. */
  static final int PER_ADDRESS_MAX = 2;

  static final int PER_GROUP_MAX = 6;

  private final NodeId self;
  private final int peersMax;
  private final boolean discover;
  private final Slots slots;
  private final Map<Link, Peer> byLink = new LinkedHashMap<>();
  private final Map<NodeId, Peer> connected = new LinkedHashMap<>();

  /**
   * Makes an empty set.
   *
   * @param discover whether places are kept for peers that this node finds of its own accord
   */
  Peers(NodeId self, int peersMax, boolean discover, Slots slots) {
    this.self = self;
    this.peersMax = peersMax;
    this.discover = discover;
    this.slots = slots;
  }

  /** Most peers that this node dials of its own accord; the rest of the places are for others. */
  private int dialledMax() {
    return discover ? Math.max(1, Math.min(16, (peersMax + 1) / 2)) : 0;
  }

  /** How many more may be dialled while so many dials are under way. */
  int placesToDial(int dialling) {
    return Math.min(dialledMax() - dialled(), peersMax - connected.size()) - dialling;
  }

  /** Takes a new link. */
  Peer add(Link link, long tick) {
    Peer peer = new Peer(link, tick);
    byLink.put(link, peer);
    return peer;
  }

  /** Links that are not connected: their hello has not come, or they are being closed. */
  int strangers() {
    return byLink.size() - connected.size();
  }

  /** Who was accepted and has waited longest to say hello; null when there is nobody. */
  @Nullable Peer oldestStranger() {
    for (Peer peer : byLink.values()) {
      if (!peer.isConnected() && !peer.isParting() && peer.link().inbound()) {
        return peer;
      }
    }
    return null;
  }

  /** Whether we have dialled this node by another link already. */
  boolean isDialledAlready(Peer peer) {
    for (Peer other : byLink.values()) {
      if (other != peer
          && !other.isParting()
          && !other.link().inbound()
          && other.id().equals(peer.id())) {
        return true;
      }
    }
    return false;
  }

  @Nullable Peer of(Link link) {
    return byLink.get(link);
  }

  @Nullable Peer of(NodeId id) {
    return connected.get(id);
  }

  /** Why a peer that has said hello is not let in; empty when it is. */
  Optional<Reason> refusal(Peer peer, boolean permanent) {
    if (peer.id().equals(self)) {
      return Optional.of(Reason.SELF);
    }
    Peer other = connected.get(peer.id());
    if (other != null) {
      return keeps(other, peer) ? Optional.of(Reason.DUPLICATE) : Optional.empty();
    }
    if (permanent) {
      return Optional.empty();
    }
    int reserved = peer.link().inbound() ? Math.max(0, dialledMax() - dialled()) : 0;
    boolean full = connected.size() + Math.min(reserved, Math.max(0, peersMax - 1)) >= peersMax;
    return full || peer.ip().filter(this::isCrowded).isPresent()
        ? Optional.of(Reason.TOO_MANY_PEERS)
        : Optional.empty();
  }

  /**
   * Which of two links to one node stays, decided alike at both ends though they may see the links
   * in another order: the newer when the other end has restarted; of two in opposite directions the
   * one that the smaller id dialled; of two in the same direction the one that the dialler wants.
   * It closes what it does not want before it says hello there ({@link #isDialledAlready}), so who
   * was dialled takes the newer.
   */
  private boolean keeps(Peer older, Peer newer) {
    if (older.session() != newer.session()) {
      return false;
    }
    if (older.link().inbound() == newer.link().inbound()) {
      return !newer.link().inbound();
    }
    boolean weAreSmaller = self.compareTo(older.id()) < 0;
    return older.link().inbound() != weAreSmaller;
  }

  /** Whether there are enough peers from this address or network. */
  boolean isCrowded(Ip ip) {
    if (ip.isLocal()) {
      return false;
    }
    int sameAddress = 0;
    int sameGroup = 0;
    for (Peer other : connected.values()) {
      Optional<Ip> theirs = other.ip();
      if (theirs.isPresent()) {
        sameAddress += theirs.get().equals(ip) ? 1 : 0;
        sameGroup += theirs.get().group() == ip.group() ? 1 : 0;
      }
    }
    return sameAddress >= PER_ADDRESS_MAX || sameGroup >= PER_GROUP_MAX;
  }

  /** Counts a peer as connected; there is no other link to the same node. */
  void connect(Peer peer) {
    if (connected.put(peer.id(), peer) != null) {
      throw new IllegalStateException("two links to " + peer.id());
    }
    peer.giveSlot(slots.take());
  }

  /** Takes a peer out of the connected ones; false when it was not among them. */
  boolean disconnect(Peer peer) {
    return connected.remove(peer.id(), peer);
  }

  /** Forgets a link, which must be disconnected. */
  void remove(Peer peer) {
    byLink.remove(peer.link());
    if (peer.hasSlot()) {
      slots.giveBack(peer.slot());
    }
  }

  Collection<Peer> connected() {
    return Collections.unmodifiableCollection(connected.values());
  }

  Collection<Peer> all() {
    return Collections.unmodifiableCollection(byLink.values());
  }

  int dialled() {
    int dialled = 0;
    for (Peer peer : connected.values()) {
      dialled += peer.link().inbound() ? 0 : 1;
    }
    return dialled;
  }
}
