package org.hearsay.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.env.Network;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How links come, are let in, are kept and go; section 5.1. */
final class Membership {
  private static final Logger log = LoggerFactory.getLogger(Membership.class);

  // Ours to choose.
  /** A link without a hello is cut after this. */
  private static final int HELLO_TICKS_MAX = 10;

  /** How long a new peer's list of known ids is waited for before it is sent what we hold. */
  private static final Duration KNOWN_WAIT = Duration.ofMillis(200);

  /** After so long a loss is an accident: the peer is dialled again at once. */
  private static final int STEADY_TICKS = 60;

  /** Why a peer that we turn away is not dialled again at once. */
  private static final Set<Reason> LEFT_ALONE =
      EnumSet.of(
          Reason.MISBEHAVED,
          Reason.TOO_MANY_PEERS,
          Reason.WRONG_NETWORK,
          Reason.WRONG_VERSION,
          Reason.DUPLICATE);

  private final GossipSettings settings;
  private final NodeId self;
  private final Loop loop;
  private final Peers peers;
  private final Acceptance acceptance;
  private final Dissemination dissemination;
  private final AddressBook book;
  private final PeerFinder finder;
  private final Pulse pulse;
  private final Gossip.Listener listener;
  private final List<String> capabilities = new ArrayList<>();
  private final long session;
  private long tick;
  private boolean stopping;

  Membership(
      GossipSettings settings,
      NodeId self,
      Loop loop,
      long session,
      Peers peers,
      Acceptance acceptance,
      Dissemination dissemination,
      AddressBook book,
      PeerFinder finder,
      Pulse pulse,
      Gossip.Listener listener) {
    this.settings = settings;
    this.self = self;
    this.loop = loop;
    this.session = session;
    this.peers = peers;
    this.acceptance = acceptance;
    this.dissemination = dissemination;
    this.book = book;
    this.finder = finder;
    this.pulse = pulse;
    this.listener = listener;
  }

  void start(Network network) {
    for (Endpoint endpoint : settings.peers()) {
      book.add(endpoint, AddressBook.Origin.OPERATOR);
    }
    finder.start(network, tick);
  }

  /** Says goodbye to everybody. */
  void stop() {
    stopping = true;
    finder.stop();
    for (Peer peer : List.copyOf(peers.all())) {
      part(peer, Reason.STOPPING);
    }
    writeBook();
  }

  /** Once a second. */
  void tick() {
    tick++;
    for (Peer peer : List.copyOf(peers.all())) {
      peer.forgive();
      if (peer.isParting()) {
        continue;
      }
      if (peer.isConnected() ? pulse.isSilent(peer, tick) : isLate(peer)) {
        part(peer, Reason.SILENT);
      } else if (peer.isConnected()) {
        pulse.beat(peer, tick);
        if (pulse.isTimeToTellPeers(peer, tick)) {
          peer.link().send(finder.tell(peer));
        }
      }
    }
    dissemination.tick(tick);
    book.bans().tick(loop.clock().instant());
    finder.tick(tick);
    writeBook();
  }

  private boolean isLate(Peer peer) {
    return tick - peer.upSinceTick() > HELLO_TICKS_MAX;
  }

  private void writeBook() {
    if (book.isChanged()) {
      listener.remember(book.encode());
    }
  }

  /** A link is up: says hello. */
  void up(Link link) {
    if (stopping) {
      link.close();
      return;
    }
    if (link.inbound() && !makeRoomForStranger()) {
      link.send(new Frame.Goodbye(Reason.TOO_MANY_PEERS));
      link.close();
      return;
    }
    Peer peer = peers.add(link, tick);
    finder.answered(peer);
    if (book.bans().covers(peer)) {
      part(peer, Reason.REMOVED);
      return;
    }
    if (!link.inbound() && peers.isDialledAlready(peer)) {
      part(peer, Reason.DUPLICATE);
      return;
    }
    Frame.Hello hello = hello();
    peer.toldFloor = new Frame.Floor(hello.floor());
    peer.toldInterest = new Frame.Interest(hello.bloom(), hello.light());
    link.send(hello);
  }

  /** Who has said nothing for longest makes room: an honest newcomer says hello at once. */
  private boolean makeRoomForStranger() {
    if (peers.strangers() < Peers.STRANGERS_MAX) {
      return true;
    }
    Peer oldest = peers.oldestStranger();
    if (oldest == null || peers.strangers() >= 2 * Peers.STRANGERS_MAX) {
      return false;
    }
    part(oldest, Reason.TOO_MANY_PEERS);
    return true;
  }

  /** Names an optional part in every hello from now on. */
  void offer(String capability) {
    capabilities.add(capability);
  }

  private Frame.Hello hello() {
    return new Frame.Hello(
        GossipSettings.PROTOCOL_VERSION,
        settings.networkId(),
        self,
        settings.listenPort(),
        loop.clock().millis(),
        acceptance.announcedFloor(),
        acceptance.bloom(),
        dissemination.light(),
        acceptance.maxEnvelopeBytes(),
        List.copyOf(capabilities),
        settings.agent(),
        session);
  }

  /** The other end said hello: lets it in, or says why not. */
  void greeted(Peer peer, Frame.Hello hello) {
    if (peer.isConnected() || !hello.nodeId().equals(peer.id())) {
      part(peer, Reason.MISBEHAVED);
      return;
    }
    if (Integer.compareUnsigned(hello.protocolVersion(), GossipSettings.PROTOCOL_VERSION) < 0) {
      part(peer, Reason.WRONG_VERSION);
      return;
    }
    if (hello.networkId() != settings.networkId()) {
      part(peer, Reason.WRONG_NETWORK);
      return;
    }
    peer.greeted(hello);
    Optional<Reason> refusal = peers.refusal(peer, finder.isPermanent(peer));
    if (refusal.isEmpty()) {
      letIn(peer);
      return;
    }
    if (refusal.get() == Reason.TOO_MANY_PEERS) {
      peer.link().send(finder.tell(peer)); // a newcomer must not be left alone
    }
    peer.ungreeted();
    part(peer, refusal.get());
  }

  private void letIn(Peer peer) {
    Peer replaced = peers.of(peer.id());
    if (replaced != null) {
      part(replaced, Reason.DUPLICATE);
    }
    peers.connect(peer);
    peer.link().admit();
    finder.connected(peer);
    log.info(
        "peer up id={} address={} inbound={} agent=\"{}\" floor={} peers={}",
        peer.id(),
        peer.link().remote(),
        peer.link().inbound(),
        peer.agent(),
        peer.floor(),
        peers.connected().size());
    tellNews(peer);
    dissemination.tellKnown(peer);
    peer.link().send(finder.tell(peer));
    pulse.ping(peer);
    loop.schedule(KNOWN_WAIT, () -> dissemination.lookAgain(peer));
    listener.peerUp(peer);
  }

  /** Says why and closes. */
  void part(Peer peer, Reason reason) {
    if (peer.startParting()) {
      log.debug("parting id={} address={} reason={}", peer.id(), peer.link().remote(), reason);
      disconnect(peer, "closed here: " + reason);
      if (LEFT_ALONE.contains(reason)) {
        finder.turnedAway(peer);
      }
      peer.link().send(new Frame.Goodbye(reason));
      peer.link().close();
    }
  }

  /** The other end is about to close. */
  void leaving(Peer peer, Reason reason) {
    log.debug("goodbye id={} address={} reason={}", peer.id(), peer.link().remote(), reason);
    if (peer.startParting()) {
      disconnect(peer, "goodbye: " + reason);
      if (reason != Reason.STOPPING && reason != Reason.SILENT) {
        finder.turnedAway(peer);
      }
      peer.link().close();
    }
  }

  /** A link is gone. */
  void down(Link link, String why) {
    Peer peer = peers.of(link);
    if (peer == null) {
      return;
    }
    log.debug("link down id={} address={} why=\"{}\"", peer.id(), link.remote(), why);
    disconnect(peer, why);
    peers.remove(peer);
    link.dialled()
        .ifPresent(
            endpoint -> {
              boolean steady = peer.isConnected() && tick - peer.upSinceTick() >= STEADY_TICKS;
              finder.lost(endpoint, tick, steady, peer.id().equals(self));
            });
  }

  /** From here on the peer does not count, though its link may still be closing. */
  private void disconnect(Peer peer, String why) {
    dissemination.forget(peer);
    pulse.gone(peer);
    if (peers.disconnect(peer)) {
      log.info("peer down id={} address={} why=\"{}\"", peer.id(), peer.link().remote(), why);
      listener.peerDown(peer, why);
    }
  }

  void writable(Link link) {
    Peer peer = peers.of(link);
    if (peer != null && peer.isConnected() && !peer.isParting()) {
      tellNews(peer);
      dissemination.flushSoon(peer);
    }
  }

  /** What we take or want has changed. */
  void tellNews() {
    peers.connected().forEach(this::tellNews);
  }

  /** Tells what the peer was not told yet; when it cannot be told now, {@link #writable} does. */
  private void tellNews(Peer peer) {
    Frame.Floor floor = new Frame.Floor(acceptance.announcedFloor());
    if (!floor.equals(peer.toldFloor) && peer.link().send(floor)) {
      peer.toldFloor = floor;
    }
    Frame.Interest interest = new Frame.Interest(acceptance.bloom(), dissemination.light());
    if (!interest.equals(peer.toldInterest) && peer.link().send(interest)) {
      peer.toldInterest = interest;
    }
  }

  void unreachable(Endpoint endpoint, String why) {
    log.debug("unreachable address={} why=\"{}\"", endpoint, why);
    finder.lost(endpoint, tick, false, false);
  }

  void heard(NodeId id, Endpoint endpoint) {
    finder.heard(id, endpoint, tick);
  }

  void keep(Endpoint endpoint) {
    finder.keep(endpoint, tick);
  }

  boolean drop(Endpoint endpoint) {
    boolean found = finder.forget(endpoint);
    for (Peer peer : List.copyOf(peers.connected())) {
      if (peer.link().remote().equals(endpoint) || peer.listens().equals(Optional.of(endpoint))) {
        part(peer, Reason.REMOVED);
        found = true;
      }
    }
    return found;
  }

  boolean drop(NodeId id) {
    finder.forget(id);
    Peer peer = peers.of(id);
    if (peer != null) {
      part(peer, Reason.REMOVED);
    }
    return peer != null;
  }

  /** The operator wants no link with some: ends those that there are. */
  void partFromBanned() {
    for (Peer peer : List.copyOf(peers.all())) {
      if (book.bans().covers(peer)) {
        log.info("banned id={} address={}", peer.id(), peer.link().remote());
        part(peer, Reason.REMOVED);
      }
    }
    writeBook();
  }

  /** Some may come back: they are dialled again at once, as far as they are dialled at all. */
  void pardoned() {
    finder.tryEverybodySoon(tick);
    writeBook();
  }

  long currentTick() {
    return tick;
  }
}
