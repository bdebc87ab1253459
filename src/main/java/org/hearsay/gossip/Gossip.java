package org.hearsay.gossip;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.env.Network;
import org.hearsay.gossip.Verdict.Fault;
import org.hearsay.seal.Rated;
import org.hearsay.store.Pool;
import org.hearsay.store.Pooled;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node's half of the protocol; section 5. */
public final class Gossip {
  private static final Logger log = LoggerFactory.getLogger(Gossip.class);

  /** How far ahead of a peer's clock ours may be before it refuses what we send. */
  public static final Duration AHEAD_MAX = Duration.ofSeconds(Acceptance.AHEAD_SECONDS_MAX);

  /** Who hears of what happens here; on the loop. */
  public interface Listener {
    /** An envelope entered the pool, from a peer or from here. */
    void stored(Rated rated);

    /** An envelope came straight from a trusted peer; it is not in the pool. */
    void direct(Rated rated);

    /**
     * An envelope that was posted here went to a peer.
     *
     * @param peers links by which it went so far
     */
    void handedOver(Digest id, int peers);

    /** The time of an envelope that was posted here is over. */
    void expired(Digest id);

    void peerUp(Peer peer);

    void peerDown(Peer peer, String why);

    /** The address book changed enough to be written down. */
    void remember(byte[] addressBook);
  }

  // Ours to choose.
  /** A peer that answers later than this is as good as gone. */
  public static final Duration PING_PATIENCE = Duration.ofSeconds(5);

  private final Loop loop;
  private final Pool pool;
  private final Listener listener;
  private final Peers peers;
  private final Acceptance acceptance;
  private final Dissemination dissemination;
  private final PeerFinder finder;
  private final Membership membership;
  private final Conversation conversation;
  private final Exclusion exclusion;
  private final Pulse pulse;
  private final Map<Fault, Long> refused = new EnumMap<>(Fault.class);
  private long received;
  private long duplicates;

  /**
   * Makes a node's gossip.
   *
   * @param addressBook what {@link Listener#remember} was given last, if anything
   */
  public Gossip(
      GossipSettings settings,
      NodeId self,
      Loop loop,
      RandomGenerator chance,
      Pool pool,
      Optional<byte[]> addressBook,
      Listener listener) {
    this.loop = loop;
    this.pool = pool;
    this.listener = listener;
    this.peers = new Peers(self, settings.maxPeers(), settings.discover(), new Slots(pool));
    this.acceptance = new Acceptance(loop.clock(), pool, settings.floor());
    this.dissemination =
        new Dissemination(loop, pool, peers, chance.nextLong(), settings.light(), this::handedOver);
    AddressBook book = new AddressBook(chance);
    addressBook.ifPresent(book::decode);
    this.finder = new PeerFinder(self, peers, book, chance, settings.discover());
    this.pulse = new Pulse(loop.clock(), chance);
    this.membership =
        new Membership(
            settings,
            self,
            loop,
            chance.nextLong(),
            peers,
            acceptance,
            dissemination,
            book,
            finder,
            pulse,
            listener);
    this.exclusion = new Exclusion(book.bans(), membership);
    this.conversation = new Conversation(this, membership, dissemination, finder, pulse);
  }

  public void start(Network network) {
    membership.start(network);
  }

  /** Says goodbye to everybody. */
  public void stop() {
    membership.stop();
  }

  /** Once a second, by a clock that never jumps. */
  public void tick() {
    pool.expire(loop.clock().instant().getEpochSecond()).forEach(listener::expired);
    if (acceptance.followThePool()) {
      log.debug("floor={} pool_bytes={}", acceptance.announcedFloor(), pool.bytes());
      membership.tellNews();
    }
    membership.tick();
  }

  public void up(Link link) {
    membership.up(link);
  }

  public void down(Link link, String why) {
    membership.down(link, why);
  }

  public void writable(Link link) {
    membership.writable(link);
  }

  public void unreachable(Endpoint endpoint, String why) {
    membership.unreachable(endpoint, why);
  }

  public void heard(NodeId id, Endpoint endpoint) {
    membership.heard(id, endpoint);
  }

  /** A frame other than envelopes arrived. */
  public void received(Link link, Frame frame) {
    Peer peer = peers.of(link);
    if (peer != null && !peer.isParting()) {
      peer.heard(membership.currentTick());
      frame.to(conversation.with(peer));
    }
  }

  /** Envelopes arrived; the link may be gone already. */
  public void received(Link link, List<Rated> rated) {
    Peer peer = peers.of(link);
    if (peer == null || peer.isParting()) {
      return;
    }
    peer.heard(membership.currentTick());
    if (!peer.isConnected()) {
      membership.part(peer, Reason.MISBEHAVED);
      return;
    }
    peer.countReceived(rated.size());
    received += rated.size();
    for (Rated one : rated) {
      if (offer(one, peer) instanceof Verdict.Refused no && peer.penalise(no.fault())) {
        membership.part(peer, Reason.MISBEHAVED);
        return;
      }
    }
  }

  /** Offers an envelope that was posted here; it is judged like a stranger's. */
  public Verdict post(Rated rated) {
    return offer(rated, null);
  }

  private Verdict offer(Rated rated, @Nullable Peer from) {
    Pooled known = pool.find(rated.id());
    if (known != null) {
      duplicates++;
      if (from != null) {
        from.countDuplicate();
        dissemination.shownBy(from, known);
      }
      return new Verdict.Known();
    }
    Optional<Fault> fault = acceptance.faultOf(rated, from == null);
    Pooled pooled = fault.isPresent() ? null : pool.offer(rated, from == null);
    if (pooled == null) {
      return refuse(rated, fault.orElse(Fault.OUTBID));
    }
    if (from != null) {
      dissemination.shownBy(from, pooled);
    }
    int queued = dissemination.passOn(pooled);
    listener.stored(rated);
    return new Verdict.Accepted(queued);
  }

  private void handedOver(Pooled own) {
    listener.handedOver(own.id(), own.handedOver());
  }

  private Verdict refuse(Rated rated, Fault fault) {
    refused.merge(fault, 1L, Long::sum);
    log.debug("refused id={} fault={}", rated.id(), fault);
    return new Verdict.Refused(fault);
  }

  /** Sends an envelope to one connected peer alone; false when it is not connected or too slow. */
  public boolean sendDirect(NodeId to, Envelope envelope) {
    Peer peer = peers.of(to);
    return peer != null && peer.link().send(new Frame.Direct(envelope));
  }

  public boolean isConnected(NodeId id) {
    return peers.of(id) != null;
  }

  /** A trusted peer sent an envelope for us alone; its times count, its work does not. */
  void direct(Rated rated) {
    if (rated.envelope().expirySeconds() >= loop.clock().instant().getEpochSecond()) {
      listener.direct(rated);
    }
  }

  /** Keeps a link to this address from now on. */
  public void keep(Endpoint endpoint) {
    membership.keep(endpoint);
  }

  /** Drops the link to this address and stops keeping it; false when there was neither. */
  public boolean drop(Endpoint endpoint) {
    return membership.drop(endpoint);
  }

  /** Drops the link to this node and stops keeping it; false when it is not connected. */
  public boolean drop(NodeId id) {
    return membership.drop(id);
  }

  /** How a peer was found: asked, lan, found or inbound. */
  public String via(Peer peer) {
    return finder.via(peer);
  }

  /**
   * Measures the round trip to a peer.
   *
   * @param done called once, never inside this call: with nothing when no answer comes in time
   * @return false when it is not connected, or too many wait for its answer
   */
  public boolean ping(NodeId id, Consumer<Optional<Duration>> done) {
    Peer peer = peers.of(id);
    if (peer == null) {
      return false;
    }
    Cancellable[] patience = new Cancellable[1];
    Consumer<Optional<Duration>> asker =
        roundTrip -> {
          patience[0].cancel();
          done.accept(roundTrip);
        };
    if (!pulse.ask(peer, asker)) {
      return false;
    }
    patience[0] = loop.schedule(PING_PATIENCE, () -> pulse.giveUp(peer, asker));
    return true;
  }

  /** Bans. */
  public Exclusion exclusion() {
    return exclusion;
  }

  /** Names an optional part in every hello from now on; before {@link #start}. */
  public void offer(String capability) {
    membership.offer(capability);
  }

  /** Another part of the node found a peer at fault; at 100 points it is cut. */
  public void misbehaved(Link link, int points, String why) {
    Peer peer = peers.of(link);
    if (peer != null && !peer.isParting() && peer.penalise(points)) {
      log.info("peer cut id={} why=\"{}\"", peer.id(), why);
      membership.part(peer, Reason.MISBEHAVED);
    }
  }

  /** Takes direct envelopes from this connected peer; false when it is not connected. */
  public boolean trust(NodeId id) {
    Peer peer = peers.of(id);
    if (peer != null) {
      peer.trust();
    }
    return peer != null;
  }

  /** Sets the lowest rating accepted while there is room. */
  public void setFloor(double rating) {
    acceptance.configureFloor(rating);
    membership.tellNews();
  }

  /** Sets which topics are wanted from peers, and whether nothing is relayed. */
  public void setInterest(Bloom bloom, boolean light) {
    acceptance.configureBloom(bloom);
    if (light != dissemination.light()) {
      dissemination.setLight(light);
    }
    membership.tellNews();
  }

  public void setMaxEnvelopeBytes(int bytes) {
    acceptance.configureMaxEnvelopeBytes(bytes);
  }

  public boolean light() {
    return dissemination.light();
  }

  public int maxEnvelopeBytes() {
    return acceptance.maxEnvelopeBytes();
  }

  public double configuredFloor() {
    return acceptance.configuredFloor();
  }

  public double announcedFloor() {
    return acceptance.announcedFloor();
  }

  /** Peers with whom hellos were exchanged. */
  public Collection<Peer> connected() {
    return peers.connected();
  }

  /** Whether the operator asked for this peer. */
  public boolean isPermanent(Peer peer) {
    return finder.isPermanent(peer);
  }

  /** Seconds since the peer's link came up. */
  public long secondsUp(Peer peer) {
    return membership.currentTick() - peer.upSinceTick();
  }

  /** Envelopes received since the start, duplicates included. */
  public long envelopesReceived() {
    return received;
  }

  public long duplicates() {
    return duplicates;
  }

  /** Envelopes refused since the start, by reason as operators read it; every reason is there. */
  public Map<String, Long> refusedBy() {
    return Fault.named(refused);
  }

  /** Envelopes refused since the start. */
  public long refused() {
    long sum = 0;
    for (long count : refused.values()) {
      sum += count;
    }
    return sum;
  }
}
