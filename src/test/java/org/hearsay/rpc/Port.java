package org.hearsay.rpc;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.hearsay.FakeLink;
import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.HashPower;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Registrar;
import org.hearsay.chain.Rotations;
import org.hearsay.chain.Rules;
import org.hearsay.chain.Signers;
import org.hearsay.env.Network;
import org.hearsay.gossip.GossipSettings;
import org.hearsay.net.DaemonLoop;
import org.hearsay.net.WorkPool;
import org.hearsay.node.Node;
import org.hearsay.node.NodeSettings;
import org.hearsay.people.AccountFiles;
import org.hearsay.people.Accounts;
import org.hearsay.seal.KeyPair;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.sim.MemoryDocument;
import org.hearsay.sim.MemoryFolder;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Presence;
import tools.jackson.databind.JsonNode;

/** A control port on a free loopback port, with a loop, workers and perhaps a node behind it. */
final class Port implements AutoCloseable {
  static final String TOKEN = "5".repeat(64);
  static final Access ACCESS = new Access(Optional.of(TOKEN), "see the token file", false);
  static final String AGENT = "hearsay/v0.1.0/linux-amd64/java17";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final AtomicReference<Throwable> bug = new AtomicReference<>();
  final DaemonLoop loop = new DaemonLoop(bug::set);
  final WorkPool work = new WorkPool(2, loop, bug::set);
  final LogRing ring = new LogRing((level, logger) -> !logger.equals("nobody"));
  final SecureRandom secrets = new SecureRandom();

  /** Who is seen on the local network. */
  volatile List<Presence> nearby = List.of(new Presence(Acquaintances.key(5), "Nora"));

  private RpcServer server;
  private MethodTable table;
  private Node node;
  private FakeLink peerLink;
  private Optional<String> authorization = Optional.empty();

  private Port() {}

  /** With these methods only. */
  static Port with(RpcSettings settings, MethodTable table) {
    Port port = new Port();
    port.table = table;
    port.server =
        RpcServer.open(
            settings,
            table,
            port.loop,
            port.secrets,
            new Metrics(table, Optional.empty(), Surroundings.NONE));
    return port;
  }

  /** With a real node that has no peers. */
  static Port withNode(RpcSettings settings) {
    return withNode(settings, (port, node) -> {});
  }

  /** The same that follows a chain of these rules and mines whatever waits. */
  static Port withChain(RpcSettings settings, Rules rules) {
    return withNode(settings, (port, node) -> port.follow(node, rules));
  }

  /** Rules under which everything takes a few tries. */
  static Rules easyRules(int finalityIntervals, List<NodeId> miners) {
    return new Rules(
        "test",
        7,
        System.currentTimeMillis() / 1000 - 10_000,
        0x207fffff,
        1,
        8,
        new Rules.Prices(1, 1, 1),
        1000,
        100,
        8,
        60,
        finalityIntervals,
        miners);
  }

  private void follow(Node following, Rules rules) {
    KeyPair account = KeyPair.random(secrets);
    following.follow(
        new Ledger.Settings(rules, Checkpoints.NONE, 1 << 20, Optional.of(account)),
        HashPower.of(work, loop, 1),
        new Random(secrets.nextLong()),
        new MemoryBlockStore("chain"));
    Signers signers = Signers.of(account);
    Ledger ledger = following.following().ledger().orElseThrow();
    following
        .following()
        .holdNames(
            new Rotations(ledger, loop, work, signers, new MemoryDocument("rotations")),
            new Registrar(
                ledger, loop, work, secrets, signers, new MemoryDocument("registrations")));
    if (ledger.miner().mayMine()) {
      ledger.miner().setMode(Miner.Mode.PENDING);
    }
  }

  Accounts accounts() {
    AccountFiles files = new AccountFiles(new MemoryFolder(), new MemoryDocument("accounts"));
    files.makeFirst("main", Instant.EPOCH, secrets);
    return new Accounts(loop, work, secrets, files);
  }

  Ledger ledger() {
    return onLoop(() -> node.following().ledger().orElseThrow());
  }

  /** Registers a name for the node's account; held when this returns. */
  void register(String name) throws Exception {
    register(name, "");
  }

  /** The same with a key that may take it back. */
  void registerRecoverable(String name, KeyPair recovery) throws Exception {
    register(name, ",{\"recovery\":\"0x" + recovery.open().nodeId().toHex() + "\"}");
  }

  private void register(String name, String how) throws Exception {
    String params = "[\"" + name + "\"]";
    assertThatItBegan(call("name_register", "[\"" + name + "\"" + how + "]"));
    Awaitility.await()
        .until(
            () -> {
              JsonNode job = call("name_registration", params).get("result");
              return job.get("phase").asString().equals("held");
            });
  }

  private static void assertThatItBegan(JsonNode answer) {
    if (!answer.has("result")) {
      throw new AssertionError("name_register gave " + answer);
    }
  }

  private static Port withNode(RpcSettings settings, BiConsumer<Port, Node> more) {
    Port port = new Port();
    GossipSettings gossip = new GossipSettings(7, 0, 0.2, false, 8, false, List.of(), AGENT);
    NodeSettings nodeSettings = new NodeSettings(gossip, 1 << 24, 0, Duration.ofSeconds(30));
    port.node =
        port.onLoop(
            () -> {
              Node made =
                  new Node(
                      nodeSettings,
                      KeyPair.random(port.secrets),
                      port.loop,
                      port.work,
                      new Random(1),
                      port.secrets,
                      new MemoryDocument("keys"),
                      new MemoryDocument("peers"));
              more.accept(port, made);
              made.start(new NoNetwork());
              return made;
            });
    port.table =
        Methods.of(port.node, port.loop, port.work, port.secrets, port.ring, () -> {})
            .add(new AccountMethods(port.accounts()).methods())
            .add(List.of(new NearbyMethod(port.node, () -> port.nearby).method()));
    Metrics metrics = new Metrics(port.table, Optional.of(port.node), Surroundings.NONE);
    port.server = RpcServer.open(settings, port.table, port.loop, port.secrets, metrics);
    return port;
  }

  /** A peer of this id that takes everything and says nothing more, but answers pings. */
  void connectPeer(String id) {
    connectPeer(id, 0);
  }

  /** The same, whose clock is this far ahead of ours. */
  void connectPeer(String id, long aheadMillis) {
    connectPeer(id, aheadMillis, List.of());
  }

  /** The same that says it has so many blocks of our chain, and sends none. */
  void connectPeerWithBlocks(String id, int height) {
    connectPeer(id, 0, List.of(Ledger.CAPABILITY));
    Ledger ledger = ledger();
    boolean unused =
        onLoop(
            () -> {
              Digest genesis = ledger.chain().rules().genesis().id();
              node.receiver()
                  .received(
                      peerLink, new ChainFrame.Status(genesis, genesis, height, BigInteger.ZERO))
                  .run();
              return true;
            });
  }

  private void connectPeer(String id, long aheadMillis, List<String> capabilities) {
    NodeId peer = NodeId.of(HexFormat.of().parseHex(id));
    Frame.Hello hello =
        new Frame.Hello(
            GossipSettings.PROTOCOL_VERSION,
            7,
            peer,
            0,
            System.currentTimeMillis(),
            0,
            Bloom.FULL,
            false,
            Envelope.MAX_BYTES,
            capabilities,
            "peer",
            1);
    boolean unused =
        onLoop(
            () -> {
              FakeLink link = new FakeLink(peer, new Endpoint("127.0.0.1", 40_000), true);
              link.onSent = frame -> answer(link, frame, aheadMillis);
              node.receiver().up(link);
              node.receiver().received(link, hello).run();
              peerLink = link;
              return true;
            });
  }

  private void answer(FakeLink link, Frame frame, long aheadMillis) {
    if (frame instanceof Frame.Ping ping) {
      Frame pong = new Frame.Pong(ping.nonce(), System.currentTimeMillis() + aheadMillis);
      loop.execute(node.receiver().received(link, pong));
    }
  }

  static Port withNode() {
    return withNode(new PortSettings().access(ACCESS).settings());
  }

  Node node() {
    return node;
  }

  MethodTable table() {
    return table;
  }

  RpcServer server() {
    return server;
  }

  int number() {
    return server.port();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + number() + "/");
  }

  <T> T onLoop(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(task.get());
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result.join();
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    authorization.ifPresent(credentials -> request.header("Authorization", credentials));
    return send(request.build());
  }

  /** From now on calls are made with this in the header of that name. */
  Port authorized(String credentials) {
    authorization = Optional.of(credentials);
    return this;
  }

  Port asOperator() {
    return authorized("Bearer " + TOKEN);
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Calls a method over HTTP with parameters as JSON text; the whole answer. */
  JsonNode call(String method, String params) throws Exception {
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    return JsonText.readTree(post(request).body());
  }

  String result(String method, String params) throws Exception {
    JsonNode answer = call(method, params);
    if (!answer.has("result")) {
      throw new AssertionError(method + params + " gave " + answer);
    }
    return answer.get("result").asString();
  }

  /** Code and text of the error. */
  String error(String method, String params) throws Exception {
    JsonNode answer = call(method, params);
    if (!answer.has("error")) {
      throw new AssertionError(method + params + " gave " + answer);
    }
    return answer.at("/error/code").asInt() + " " + answer.at("/error/message").asString();
  }

  /** Waits until everything that was posted so far has reached the filters: they keep order. */
  void awaitDelivery() throws Exception {
    String key = result("shh_newSymKey", "[]");
    String filter = result("shh_newMessageFilter", "[{\"symKeyID\":\"" + key + "\"}]");
    result(
        "shh_post",
        "[{\"symKeyID\":\""
            + key
            + "\",\"topic\":\"0x00000001\",\"powTarget\":0.3,\"powTime\":9}]");
    Awaitility.await()
        .until(
            () -> call("shh_getFilterMessages", "[\"" + filter + "\"]").get("result").size() == 1);
  }

  @Override
  public void close() {
    server.close();
    work.close();
    loop.close();
    if (bug.get() != null) {
      throw new AssertionError("something threw on the loop or at work", bug.get());
    }
  }

  /** Reaches nobody. */
  private static final class NoNetwork implements Network {
    @Override
    public void dial(Endpoint endpoint) {}

    @Override
    public void announce() {}
  }

  static Path socketIn(Path directory) {
    return directory.resolve("hearsay.ipc");
  }
}
