package org.hearsay.gossip;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.hearsay.Envelopes;
import org.hearsay.FakeLink;
import org.hearsay.env.Network;
import org.hearsay.seal.Rated;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.store.Pool;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/** One gossip on virtual time, with links and a network that only take notes. */
final class Rig implements Gossip.Listener, Network {
  static final long NETWORK = 7;
  static final NodeId SELF = id(1_000);

  final VirtualTime time;
  final VirtualLoop loop;
  final Pool pool;
  final Gossip gossip;
  final List<Rated> stored = new ArrayList<>();
  final List<Rated> direct = new ArrayList<>();
  final List<String> comings = new ArrayList<>();
  final Map<Digest, Integer> handedOver = new LinkedHashMap<>();
  final List<Digest> expired = new ArrayList<>();
  final List<Endpoint> dialled = new ArrayList<>();
  final Map<Endpoint, Long> dialledAtSeconds = new LinkedHashMap<>();
  Optional<byte[]> book = Optional.empty();

  /** What may differ between rigs. */
  static final class Options {
    NodeId self = SELF;
    double floor;
    boolean light;
    int maxPeers = 50;
    boolean discover = true;
    List<Endpoint> peers = List.of();
    long poolBytes = 64 << 20;
    Optional<byte[]> book = Optional.empty();
    VirtualTime time = new VirtualTime(Instant.ofEpochSecond(Envelopes.NOW));
    long seed = 1;
  }

  Rig(Options options) {
    this.time = options.time;
    this.loop = new VirtualLoop(time);
    this.pool = new Pool(options.poolBytes);
    GossipSettings settings =
        new GossipSettings(
            NETWORK,
            7470,
            options.floor,
            options.light,
            options.maxPeers,
            options.discover,
            options.peers,
            "rig");
    this.gossip =
        new Gossip(
            settings,
            options.self,
            loop,
            new SplittableRandom(options.seed),
            pool,
            options.book,
            this);
    gossip.start(this);
  }

  static Rig rig() {
    return with(options -> {});
  }

  static Rig with(Consumer<Options> change) {
    Options options = new Options();
    change.accept(options);
    return new Rig(options);
  }

  static NodeId id(int number) {
    return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
  }

  /** An address of the wide world, each in a /16 of its own. */
  static Endpoint far(int number) {
    return new Endpoint((20 + number / 200) + "." + (1 + number % 200) + ".0.1", 40_000);
  }

  /** A link whose other end dialled us; nothing was said. */
  FakeLink accepted(int number, Endpoint remote) {
    return up(new FakeLink(id(number), remote, true));
  }

  FakeLink accepted(int number) {
    return accepted(number, far(number));
  }

  /** A link that we dialled; nothing was said. */
  FakeLink dialled(int number, Endpoint remote) {
    return up(new FakeLink(id(number), remote, false));
  }

  FakeLink up(FakeLink link) {
    gossip.up(link);
    return link;
  }

  /** A connected peer that wants everything, and nothing that was sent so far. */
  FakeLink peer(int number) {
    return peer(number, greeting -> {});
  }

  FakeLink peer(int number, Consumer<Greeting> change) {
    return greet(accepted(number), change);
  }

  /** Lets the other end say hello; what we sent before that is forgotten. */
  FakeLink greet(FakeLink link, Consumer<Greeting> change) {
    Greeting greeting = new Greeting(link.remoteId());
    change.accept(greeting);
    gossip.received(link, greeting.hello());
    run(Duration.ofMillis(250));
    link.forgetSent();
    return link;
  }

  FakeLink greet(FakeLink link) {
    return greet(link, greeting -> {});
  }

  void receive(FakeLink from, Frame frame) {
    gossip.received(from, frame);
    settle();
  }

  void receive(FakeLink from, Rated... envelopes) {
    gossip.received(from, List.of(envelopes));
    settle();
  }

  void post(Rated envelope) {
    gossip.post(envelope);
    settle();
  }

  void down(FakeLink link) {
    link.closed = true;
    gossip.down(link, "test");
  }

  void writable(FakeLink link, int room) {
    link.room = room;
    gossip.writable(link);
    settle();
  }

  /** Lets happen what is due at once. */
  void settle() {
    run(Duration.ZERO);
  }

  void run(Duration span) {
    time.run(span);
  }

  void tick(int seconds) {
    for (int i = 0; i < seconds; i++) {
      run(Duration.ofSeconds(1));
      gossip.tick();
      settle();
    }
  }

  boolean isConnected(int number) {
    return gossip.isConnected(id(number));
  }

  Peer view(int number) {
    return gossip.connected().stream()
        .filter(peer -> peer.id().equals(id(number)))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void stored(Rated rated) {
    stored.add(rated);
  }

  @Override
  public void direct(Rated rated) {
    direct.add(rated);
  }

  @Override
  public void handedOver(Digest id, int peers) {
    handedOver.put(id, peers);
  }

  @Override
  public void expired(Digest id) {
    expired.add(id);
  }

  @Override
  public void peerUp(Peer peer) {
    comings.add("+" + ByteBuffer.wrap(peer.id().toBytes()).getInt());
  }

  @Override
  public void peerDown(Peer peer, String why) {
    comings.add("-" + ByteBuffer.wrap(peer.id().toBytes()).getInt());
  }

  @Override
  public void remember(byte[] addressBook) {
    book = Optional.of(addressBook);
  }

  @Override
  public void dial(Endpoint endpoint) {
    dialled.add(endpoint);
    dialledAtSeconds.put(endpoint, time.nowNanos() / 1_000_000_000L);
  }

  @Override
  public void announce() {
    // nobody to hear it
  }
}
