package org.hearsay.node;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.chain.HashPower;
import org.hearsay.chain.Ledger;
import org.hearsay.env.BlockStore;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Document;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.env.Network;
import org.hearsay.env.Work;
import org.hearsay.gossip.Gossip;
import org.hearsay.gossip.GossipSettings;
import org.hearsay.gossip.Peer;
import org.hearsay.inbox.Inbox;
import org.hearsay.inbox.KeyRing;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.Rated;
import org.hearsay.store.Pool;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node of the network. */
public final class Node {
  private static final Logger log = LoggerFactory.getLogger(Node.class);

  /** Longest life of an envelope: 7 days. */
  public static final long TTL_SECONDS_MAX = GossipSettings.TTL_SECONDS_MAX;

  private static final Duration TICK = Duration.ofSeconds(1);

  private final NodeSettings settings;
  private final KeyPair identity;
  private final Loop loop;
  private final Work work;
  private final Document addressBook;
  private final Pool pool;
  private final KeyRing keys;
  private final Inbox inbox;
  private final Gossip gossip;
  private final PostOffice postOffice;
  private final Jobs jobs;
  private final Health health;
  private final Holdings holdings;
  private final Company company;
  private final Following following;
  private final People people;
  private final Interest interest;
  private final Figures figures = new Figures();
  private final Instant startedAt;
  private final List<Consumer<PeerEvent>> peerListeners = new ArrayList<>();
  private byte @Nullable [] bookToWrite;
  private boolean bookWriting;
  private boolean chainWritten;
  private @Nullable Runnable stopped;

  /** A peer came or went. */
  public record PeerEvent(NodeId id, Endpoint remote, boolean up, String why) {}

  /**
   * Makes a node that has not begun; must be called on the loop.
   *
   * @param chance decides (back-off, choice among peers); seeded in the simulator
   * @param secrets makes keys and paddings; a {@code SecureRandom} in the daemon
   * @param keyRing where clients' keys are kept; read here, a damaged one is refused by an {@code
   *     UncheckedIOException} that names it
   * @param addressBook where remembered peers are kept; lines that are no address are skipped
   */
  public Node(
      NodeSettings settings,
      KeyPair identity,
      Loop loop,
      Work work,
      RandomGenerator chance,
      RandomGenerator secrets,
      Document keyRing,
      Document addressBook) {
    loop.requireCurrent();
    this.settings = settings;
    this.identity = identity;
    this.loop = loop;
    this.work = work;
    this.addressBook = addressBook;
    this.startedAt = loop.clock().instant();
    this.pool = new Pool(settings.poolBytes());
    this.keys = new KeyRing(keyRing, loop, work, secrets);
    this.inbox = new Inbox(loop, work, keys, secrets);
    this.gossip =
        new Gossip(
            settings.gossip(),
            identity.open().nodeId(),
            loop,
            chance,
            pool,
            addressBook.read(),
            new Happenings());
    this.following = new Following(gossip, loop.clock());
    this.health = new Health(gossip, pool, following);
    this.holdings = new Holdings(pool, loop);
    this.company = new Company(gossip, loop);
    this.postOffice = new PostOffice(settings, loop, work, secrets, gossip, health, figures);
    this.jobs = new Jobs(loop, secrets, postOffice);
    this.interest = new Interest(gossip, inbox);
    this.people = new People(following, new PeopleCourier(postOffice), pool, interest);
    interest.announce();
  }

  /** What gossip tells goes to the inbox, to listeners and to disk. */
  private final class Happenings implements Gossip.Listener {
    @Override
    public void stored(Rated rated) {
      figures.stored(rated);
      inbox.arrived(rated, false);
      people.arrived(rated);
    }

    @Override
    public void direct(Rated rated) {
      inbox.arrived(rated, true);
    }

    @Override
    public void handedOver(Digest id, int peers) {
      jobs.handedOver(id, peers);
      people.handedOver(id, peers);
    }

    @Override
    public void expired(Digest id) {
      jobs.expired(id);
      people.expired(id);
    }

    @Override
    public void peerUp(Peer peer) {
      health.peerUp();
      following.up(peer);
      tell(new PeerEvent(peer.id(), peer.link().remote(), true, ""));
    }

    @Override
    public void peerDown(Peer peer, String why) {
      following.down(peer);
      tell(new PeerEvent(peer.id(), peer.link().remote(), false, why));
    }

    private void tell(PeerEvent event) {
      List.copyOf(peerListeners).forEach(listener -> listener.accept(event));
    }

    @Override
    public void remember(byte[] book) {
      bookToWrite = book;
      writeBook();
    }
  }

  private void writeBook() {
    byte[] book = bookToWrite;
    if (book == null || bookWriting) {
      return;
    }
    bookWriting = true;
    bookToWrite = null;
    work.start(
        () -> failureOfWriting(book),
        failure -> {
          failure.ifPresent(e -> log.warn("addresses not saved: {}", e.getMessage()));
          health.wrote(failure.map(e -> "addresses of peers not saved: " + e.getMessage()));
          bookWriting = false;
          writeBook();
          endStop();
        });
  }

  /** A node can do without; what was not written comes with the next change. */
  private Optional<UncheckedIOException> failureOfWriting(byte[] book) {
    try {
      addressBook.write(book);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of(e);
    }
  }

  /** Where links report. */
  public Link.Receiver receiver() {
    return new Doorway(loop, gossip, following);
  }

  /**
   * Follows a chain; before {@link #start}. Peers must have been told that it does, by the
   * capability in its hello.
   *
   * @throws UncheckedIOException when the store is of another chain or damaged
   */
  public void follow(
      Ledger.Settings chain, HashPower power, RandomGenerator chance, BlockStore store) {
    loop.requireCurrent();
    following.begin(new Ledger(chain, loop, work, power, chance, store, following));
  }

  /** The chain, when it follows one. */
  public Following following() {
    return following;
  }

  /** Whom its account knows. */
  public People people() {
    return people;
  }

  /** Begins to look for peers. */
  public void start(Network network) {
    loop.requireCurrent();
    gossip.start(network);
    loop.schedule(TICK, this::tick);
  }

  private void tick() {
    if (stopped == null) {
      gossip.tick();
      following.tick();
      inbox.tick(loop.clock().instant().getEpochSecond());
      people.tick();
      loop.schedule(TICK, this::tick);
    }
  }

  /**
   * Says goodbye to the peers and writes what must survive.
   *
   * @param done called on the loop when that is done, perhaps inside this call
   */
  public void stop(Runnable done) {
    loop.requireCurrent();
    if (stopped == null) {
      stopped = done;
      postOffice.cancelAll();
      gossip.stop();
      following.stop(
          () -> {
            chainWritten = true;
            endStop();
          });
    }
  }

  private void endStop() {
    Runnable done = stopped;
    if (done != null && chainWritten && !bookWriting && bookToWrite == null) {
      done.run();
    }
  }

  /**
   * Seals a draft and hands it to gossip by the same door as a stranger's envelope.
   *
   * @param done called exactly once, on the loop, never inside this call
   */
  public Cancellable post(Draft draft, Consumer<Posted> done) {
    loop.requireCurrent();
    return postOffice.post(draft, done);
  }

  /** Drafts for which nobody waits. */
  public Jobs jobs() {
    return jobs;
  }

  public Health health() {
    loop.requireCurrent();
    return health;
  }

  /** Bans and pings. */
  public Company company() {
    return company;
  }

  /** The live envelopes. */
  public Holdings holdings() {
    return holdings;
  }

  public KeyRing keys() {
    return keys;
  }

  public Inbox inbox() {
    return inbox;
  }

  /** This node's public key is its id. */
  public NodeId id() {
    return identity.open().nodeId();
  }

  public NodeStatus status() {
    loop.requireCurrent();
    return Views.status(this, settings, pool, gossip, inbox, postOffice.sealing(), up());
  }

  /** What was counted since the start. */
  public Figures.View figures() {
    loop.requireCurrent();
    return figures.view();
  }

  private Duration up() {
    return Duration.between(startedAt, loop.clock().instant());
  }

  public List<PeerView> peers() {
    loop.requireCurrent();
    return Views.peers(gossip);
  }

  /** Calls the listener, on the loop, for each peer that comes or goes from now on. */
  public Cancellable onPeerEvent(Consumer<PeerEvent> listener) {
    loop.requireCurrent();
    peerListeners.add(listener);
    return () -> peerListeners.remove(listener);
  }

  /** Keeps a link to this address from now on. */
  public void addPeer(Endpoint endpoint) {
    loop.requireCurrent();
    gossip.keep(endpoint);
  }

  /** Drops the link and stops keeping it; false when the peer was neither kept nor connected. */
  public boolean removePeer(Endpoint endpoint) {
    loop.requireCurrent();
    return gossip.drop(endpoint);
  }

  /** Drops the peer with this id and stops keeping it; false when it is not connected. */
  public boolean removePeer(NodeId id) {
    loop.requireCurrent();
    return gossip.drop(id);
  }

  /** Takes direct messages from this connected peer; false when it is not connected. */
  public boolean trustPeer(NodeId id) {
    loop.requireCurrent();
    return gossip.trust(id);
  }

  /** Lowest rating accepted while there is room; finite and not negative. Told to all peers. */
  public void setFloor(double rating) {
    loop.requireCurrent();
    gossip.setFloor(rating);
  }

  /** Longest envelope accepted, in bytes; never more than {@code Envelope.MAX_BYTES}. */
  public void setMaxEnvelopeBytes(int bytes) {
    loop.requireCurrent();
    gossip.setMaxEnvelopeBytes(bytes);
  }

  /**
   * Asks peers for these topics, and for what the filters need besides; told to all peers. Until
   * this is called a full node asks for everything.
   */
  public void setBloom(Bloom bloom) {
    loop.requireCurrent();
    interest.configure(bloom);
  }

  /** Begins or ends relaying nothing. Told to all peers. */
  public void setLight(boolean light) {
    loop.requireCurrent();
    interest.announce(light);
  }
}
