package org.hearsay.gossip;

import java.util.BitSet;
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
  /** Links whose hello has not come yet. */
  static final int STRANGERS_MAX = 256;

  /** Peers from one address, and from one /16 (IPv6: /32), local networks excepted. */
  static final int PER_ADDRESS_MAX = 2;

  static final int PER_GROUP_MAX = 6;

  private final NodeId self;
  private final int peersMax;
  private final Map<Link, Peer> byLink = new LinkedHashMap<>();
  private final Map<NodeId, Peer> connected = new LinkedHashMap<>();
  private final BitSet slots = new BitSet();

  Peers(NodeId self, int peersMax) {
    this.self = self;
    this.peersMax = peersMax;
  }

  /** Most peers that this node dials of its own accord; the rest of the places are for others. */
  int dialledMax() {
    return Math.max(1, Math.min(16, (peersMax + 1) / 2));
  }

  /** Takes a new link, or answers null when too many wait for their hello already. */
  @Nullable Peer add(Link link, long tick) {
    if (byLink.size() - connected.size() >= STRANGERS_MAX) {
      return null;
    }
    int slot = slots.nextClearBit(0);
    slots.set(slot);
    Peer peer = new Peer(link, slot, tick);
    byLink.put(link, peer);
    return peer;
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
    if (connected.size() + (peersMax > 1 ? Math.min(reserved, peersMax - 1) : 0) >= peersMax
        || crowds(peer)) {
      return Optional.of(Reason.TOO_MANY_PEERS);
    }
    return Optional.empty();
  }

  /**
   * Which of two links to one node stays, decided alike at both ends: the newer when the other end
   * has restarted; of two in the same direction the older; else the one that the smaller id
   * dialled.
   */
  private boolean keeps(Peer older, Peer newer) {
    if (older.session() != newer.session()) {
      return false;
    }
    if (older.link().inbound() == newer.link().inbound()) {
      return true;
    }
    boolean weAreSmaller = self.compareTo(older.id()) < 0;
    return older.link().inbound() != weAreSmaller;
  }

  private boolean crowds(Peer peer) {
    Optional<Ip> ip = peer.ip();
    if (ip.isEmpty() || ip.get().isLocal()) {
      return false;
    }
    int sameAddress = 0;
    int sameGroup = 0;
    for (Peer other : connected.values()) {
      Optional<Ip> theirs = other.ip();
      if (theirs.isPresent()) {
        sameAddress += theirs.get().equals(ip.get()) ? 1 : 0;
        sameGroup += theirs.get().group() == ip.get().group() ? 1 : 0;
      }
    }
    return sameAddress >= PER_ADDRESS_MAX || sameGroup >= PER_GROUP_MAX;
  }

  /** Counts a peer as connected; answers the link it replaces, if any. */
  @Nullable Peer connect(Peer peer) {
    return connected.put(peer.id(), peer);
  }

  /** Takes a peer out of the connected ones; its link may still be closing. */
  void disconnect(Peer peer) {
    connected.remove(peer.id(), peer);
  }

  /** Forgets a link; its slot is free from then on. */
  @Nullable Peer remove(Link link) {
    Peer peer = byLink.remove(link);
    if (peer != null) {
      slots.clear(peer.slot());
      connected.remove(peer.id(), peer);
    }
    return peer;
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
