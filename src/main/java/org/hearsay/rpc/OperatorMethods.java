package org.hearsay.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hearsay.env.Cancellable;
import org.hearsay.node.ChainView;
import org.hearsay.node.Node;
import org.hearsay.node.NodeStatus;
import org.hearsay.node.PeerView;
import org.hearsay.wire.Endpoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code admin_} in geth's shapes, and {@code node_}. */
final class OperatorMethods {
  private static final String HERE = "127.0.0.1";

  // Ours to choose.
  /** Subscriptions to peers' coming and going, at once. */
  private static final int LISTENERS_MAX = 256;

  private static final RpcError TOO_MANY =
      RpcError.of(
          RpcError.RATE_LIMITED,
          "too many subscriptions",
          "at most " + LISTENERS_MAX + "; end some");

  private final Node node;
  private int listeners;

  OperatorMethods(Node node) {
    this.node = node;
  }

  List<RpcMethod> methods(Optional<Runnable> stop) {
    List<RpcMethod> methods = new ArrayList<>();
    methods.add(
        openForNow(
            method(
                    "admin_nodeInfo",
                    "Describes this node.",
                    OperatorShapes.nodeInfo(),
                    OperatorShapes.NODE_INFO)
                .now(args -> nodeInfo())));
    methods.add(
        openForNow(
            method(
                    "admin_peers",
                    "Lists the connected peers.",
                    OperatorShapes.peers(),
                    OperatorShapes.PEERS)
                .now(args -> peers())));
    methods.add(
        openForNow(
            peerMethod("admin_addPeer", "Keeps a link to a peer: an enode URL or HOST:PORT.")
                .now(args -> withEndpoint(args.text(0), this::add))));
    methods.add(
        peerMethod("admin_removePeer", "Drops a peer and stops keeping it.")
            .now(args -> remove(args.text(0))));
    methods.add(
        peerMethod("admin_addTrustedPeer", "Takes direct messages from a connected peer.")
            .now(args -> withEnode(args.text(0), peer -> node.trustPeer(peer.id()))));
    methods.add(
        openForNow(
            method(
                    "node_status",
                    "One look at the node.",
                    OperatorShapes.status(),
                    OperatorShapes.STATUS)
                .now(args -> status())));
    stop.ifPresent(end -> methods.add(stopMethod(end)));
    return methods;
  }

  /** geth's {@code admin_peerEvents}. */
  RpcSubscription peerEvents() {
    Shape event =
        Shape.object("a peer came or went")
            .with("type", Shape.oneOf(List.of("add", "drop"), "which of the two"))
            .with("peer", Shape.id("hash of its public key"))
            .maybe("error", Shape.text("drop: why"));
    return new RpcSubscription(
        "admin",
        "peerEvents",
        "Tells of peers that come and go.",
        List.of(),
        event,
        List.of(TOO_MANY),
        Example.of("[\"peerEvents\"]", "{\"type\":\"add\",\"peer\":\"" + Example.NODE_HASH + "\"}"),
        Trust.OPERATOR,
        (args, deliver) -> subscribe(deliver));
  }

  private RpcSubscription.Opened subscribe(Consumer<JsonNode> deliver) {
    if (listeners >= LISTENERS_MAX) {
      return new RpcSubscription.Opened.Refused(TOO_MANY);
    }
    listeners++;
    Cancellable listening = node.onPeerEvent(event -> deliver.accept(json(event)));
    return new RpcSubscription.Opened.Open(
        () -> {
          listeners--;
          listening.cancel();
        });
  }

  private static ObjectNode json(Node.PeerEvent event) {
    ObjectNode json = object();
    json.put("type", event.up() ? "add" : "drop").put("peer", Enode.gethId(event.id()));
    if (!event.up()) {
      json.put("error", event.why());
    }
    return json;
  }

  /** geth has them open to whoever enables admin over HTTP, and programs count on it. */
  private static RpcMethod openForNow(RpcMethod method) {
    return method
        .forAnybody()
        .noted("Open for programs written for geth; it may come to need the token.");
  }

  private static RpcMethod stopMethod(Runnable end) {
    return method("node_stop", "Ends the daemon.", Shape.done(), Example.of("[]", "true"))
        .body(
            (caller, args, done) -> {
              done.accept(Answer.of(true));
              end.run();
            });
  }

  private static RpcMethod.Draft method(
      String name, String summary, Shape result, Example example) {
    return new RpcMethod.Draft(
        name, summary, List.of(), result, List.of(), example, Trust.OPERATOR);
  }

  private static RpcMethod.Draft peerMethod(String name, String summary) {
    return new RpcMethod.Draft(
        name,
        summary,
        List.of(RpcMethod.Param.of("peer", GoTypes.STRING)),
        Shape.truth("whether there is such a peer"),
        List.of("invalid enode: WHY"),
        Example.does(Example.ENODE),
        Trust.OPERATOR);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private Answer nodeInfo() {
    NodeStatus status = node.status();
    ObjectNode info = object();
    info.put("id", Enode.gethId(status.id()));
    info.put("name", status.agent());
    info.put("enode", enodeOfSelf(status));
    info.put("ip", HERE);
    info.putObject("ports").put("discovery", 0).put("listener", status.listenPort());
    info.put("listenAddr", "[::]:" + status.listenPort());
    ObjectNode shh = info.putObject("protocols").putObject("shh");
    shh.put("version", "6.0");
    shh.put("maxMessageSize", status.maxEnvelopeBytes());
    shh.set("minimumPoW", JsonNumbers.json(status.floor()));
    return Answer.of(info);
  }

  private static String enodeOfSelf(NodeStatus status) {
    return status.listenPort() == 0
        ? "enode://" + status.id().toHex()
        : Enode.url(status.id(), new Endpoint(HERE, status.listenPort()));
  }

  private Answer peers() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    node.peers().forEach(peer -> list.add(peer(peer)));
    return Answer.of(list);
  }

  private static ObjectNode peer(PeerView peer) {
    ObjectNode json = object();
    json.put("enode", Enode.url(peer.id(), peer.listens().orElse(peer.remote())));
    json.put("id", Enode.gethId(peer.id()));
    json.put("name", peer.agent());
    ArrayNode caps = json.putArray("caps");
    peer.capabilities().forEach(caps::add);
    json.putObject("network")
        .put("localAddress", peer.local().toString())
        .put("remoteAddress", peer.remote().toString())
        .put("inbound", peer.inbound())
        .put("static", peer.permanent());
    ObjectNode link = json.putObject("protocols").putObject("shh");
    link.put("version", 6);
    link.set("minimumPoW", JsonNumbers.json(peer.floor()));
    link.put("bloomDensity", peer.bloom().density());
    link.put("light", peer.light());
    link.put("standing", peer.standing());
    link.put("connectedSeconds", peer.connectedFor().toSeconds());
    link.put("envelopesIn", peer.envelopesIn());
    link.put("envelopesOut", peer.envelopesOut());
    peer.ping().ifPresent(ping -> link.put("pingMillis", ping.toMillis()));
    peer.skew().ifPresent(skew -> link.put("skewMillis", skew.toMillis()));
    return json;
  }

  private boolean add(Endpoint endpoint) {
    node.addPeer(endpoint);
    return true;
  }

  private Answer remove(String peer) {
    return peer.startsWith("enode:")
        ? withEnode(peer, this::removeEnode)
        : withEndpoint(peer, node::removePeer);
  }

  private boolean removeEnode(Enode peer) {
    boolean byId = node.removePeer(peer.id());
    boolean byAddress = peer.endpoint().isPresent() && node.removePeer(peer.endpoint().get());
    return byId || byAddress;
  }

  private static Answer withEnode(String url, Function<Enode, Boolean> then) {
    try {
      return Answer.of(then.apply(Enode.parse(url)));
    } catch (BadArgumentException e) {
      return Answer.failed("invalid enode: " + e.getMessage());
    }
  }

  private static Answer withEndpoint(String peer, Function<Endpoint, Boolean> then) {
    try {
      if (!peer.contains("://")) {
        return Answer.of(then.apply(Endpoint.parse(peer)));
      }
      Optional<Endpoint> endpoint = Enode.parse(peer).endpoint();
      return endpoint.isPresent()
          ? Answer.of(then.apply(endpoint.get()))
          : Answer.failed("invalid enode: no address", "write enode://ID@HOST:PORT or HOST:PORT");
    } catch (BadArgumentException | IllegalArgumentException e) {
      return Answer.failed("invalid enode: " + e.getMessage());
    }
  }

  private Answer status() {
    NodeStatus status = node.status();
    ObjectNode json = object();
    json.put("id", Enode.gethId(status.id()));
    json.put("enode", enodeOfSelf(status));
    json.put("agent", status.agent());
    json.put("upSeconds", status.up().toSeconds());
    json.put("networkId", status.networkId());
    json.put("listenPort", status.listenPort());
    json.put("light", status.light());
    json.put("peers", status.peers());
    json.put("peersInbound", status.peersInbound());
    json.put("maxPeers", status.maxPeers());
    json.put("envelopes", status.envelopes());
    json.put("poolBytes", status.poolBytes());
    json.put("poolBytesMax", status.poolBytesMax());
    json.set("minPow", JsonNumbers.json(status.floor()));
    json.set("configuredMinPow", JsonNumbers.json(status.configuredFloor()));
    json.put("maxMessageSize", status.maxEnvelopeBytes());
    json.put("filters", status.filters());
    json.put("sealing", status.sealing());
    status.skew().map(Duration::toMillis).ifPresent(skew -> json.put("skewMillis", skew));
    json.put("received", status.received());
    json.put("duplicates", status.duplicates());
    json.put("refused", status.refused());
    json.set("refusedBy", EnvelopeMethods.json(status.refusedBy()));
    json.put("evicted", status.evicted());
    json.put("expired", status.expired());
    node.following().view().ifPresent(chain -> json.set("chain", json(chain)));
    return Answer.of(json);
  }

  private static ObjectNode json(ChainView chain) {
    ObjectNode json = object();
    json.put("chain", chain.chain()).put("height", chain.height());
    json.put("finalHeight", chain.finalHeight());
    json.put("bestPeerHeight", chain.bestPeerHeight()).put("peers", chain.peers());
    json.put("syncing", chain.syncing().isPresent());
    json.put("mining", Followed.word(chain.mining()));
    json.put("pending", chain.pending()).put("names", chain.names());
    json.put("alarm", chain.alarm().isPresent());
    return json;
  }
}
