package org.hearsay.rpc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hearsay.node.Banned;
import org.hearsay.node.Node;
import org.hearsay.node.NodeStatus;
import org.hearsay.node.PeerView;
import org.hearsay.seal.Keccak;
import org.hearsay.wire.Digest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code peer_}: how the peers do, and who is to stay away. */
final class PeerMethods {
  private static final RpcError NO_PEER =
      RpcError.of(RpcError.NOT_FOUND, "no such peer", "admin_peers lists those connected");
  private static final RpcError NO_BAN =
      RpcError.of(RpcError.NOT_FOUND, "no such ban", "peer_bans lists them");
  private static final RpcError TOO_MANY_BANS =
      RpcError.of(RpcError.QUOTA, "too many bans", "lift some: peer_bans lists them");
  private static final RpcError NO_PONG =
      RpcError.failed("no answer in time", "the peer is connected but does not answer now");
  private static final RpcError PING_REFUSED =
      RpcError.of(
          RpcError.RATE_LIMITED,
          "the peer takes no ping now",
          "it reads too slowly, or many wait for its answer already");

  private final Node node;

  PeerMethods(Node node) {
    this.node = node;
  }

  List<RpcMethod> methods() {
    return List.of(
        method("peer_ratings", "Says how each peer does.", PeerShapes.ratings(), PeerShapes.RATINGS)
            .now(args -> ratings()),
        method("peer_map", "Draws what this node sees.", PeerShapes.map(), PeerShapes.MAP)
            .now(args -> map())
            .noted("Neighbours only: a node does not know who its neighbours talk to."),
        ping(),
        ban(),
        unban(),
        method("peer_bans", "Lists the bans.", PeerShapes.bans(), PeerShapes.BANS)
            .now(args -> bans()));
  }

  private static RpcMethod.Draft method(
      String name, String summary, Shape result, Example example) {
    return new RpcMethod.Draft(
        name, summary, List.of(), result, List.of(), example, Trust.OPERATOR);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private Answer ratings() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    node.peers().forEach(peer -> list.add(rating(peer)));
    return Answer.of(list);
  }

  private static ObjectNode rating(PeerView peer) {
    ObjectNode json = object();
    json.put("id", Enode.gethId(peer.id()));
    json.put("name", peer.agent());
    json.put("address", peer.remote().toString());
    json.put("via", peer.via());
    double left = 1.0 - (double) peer.standing() / PeerView.STANDING_MAX;
    json.set("rating", JsonNumbers.json(Math.max(0, left)));
    json.put("standing", peer.standing());
    json.put("standingMax", PeerView.STANDING_MAX);
    json.set("refusedBy", EnvelopeMethods.json(peer.refusedBy()));
    json.put("duplicates", peer.duplicates());
    json.set("minPow", JsonNumbers.json(peer.floor()));
    json.set("bloomDensity", JsonNumbers.json(peer.bloom().density()));
    json.put("light", peer.light());
    json.put("connectedSeconds", peer.connectedFor().toSeconds());
    putTraffic(json, peer);
    peer.skew().ifPresent(skew -> json.put("skewMillis", skew.toMillis()));
    return json;
  }

  private static void putTraffic(ObjectNode json, PeerView peer) {
    json.put("envelopesIn", peer.envelopesIn());
    json.put("envelopesOut", peer.envelopesOut());
    peer.ping().ifPresent(ping -> json.put("pingMillis", ping.toMillis()));
  }

  private Answer map() {
    NodeStatus status = node.status();
    String self = Enode.gethId(status.id());
    ObjectNode map = object();
    ArrayNode nodes = map.putArray("nodes");
    nodes
        .addObject()
        .put("id", self)
        .put("name", status.agent())
        .put("self", true)
        .put("light", status.light());
    ArrayNode edges = map.putArray("edges");
    for (PeerView peer : node.peers()) {
      String id = Enode.gethId(peer.id());
      nodes
          .addObject()
          .put("id", id)
          .put("name", peer.agent())
          .put("self", false)
          .put("light", peer.light())
          .put("via", peer.via())
          .put("address", peer.listens().orElse(peer.remote()).toString());
      ObjectNode edge = edges.addObject();
      edge.put("from", peer.inbound() ? id : self).put("to", peer.inbound() ? self : id);
      edge.put("connectedSeconds", peer.connectedFor().toSeconds());
      putTraffic(edge, peer);
    }
    return Answer.of(map);
  }

  private static final RpcMethod.Param PEER = RpcMethod.Param.of("peer", GoTypes.STRING);

  private static Answer withWhom(String text, Function<Whom, Answer> then) {
    try {
      return then.apply(Whom.parse(text));
    } catch (BadArgumentException e) {
      return Answer.failed(RpcError.invalidParams("invalid argument 0: " + e.getMessage()));
    }
  }

  private RpcMethod ping() {
    return new RpcMethod.Draft(
            "peer_ping",
            "Measures the round trip to a connected peer.",
            List.of(PEER),
            Shape.count("milliseconds"),
            List.of(NO_PONG.message()),
            Example.of("[\"" + Example.NODE_HASH + "\"]", "2"),
            Trust.OPERATOR)
        .body((caller, args, done) -> ping(args.text(0), done))
        .orFails(NO_PEER, PING_REFUSED)
        .noted(
            "A peer is named by its id (64 or 128 hex digits), enode URL, address or HOST:PORT.");
  }

  private void ping(String text, Consumer<Answer> done) {
    Whom whom;
    try {
      whom = Whom.parse(text);
    } catch (BadArgumentException e) {
      done.accept(Answer.failed(RpcError.invalidParams("invalid argument 0: " + e.getMessage())));
      return;
    }
    Optional<PeerView> peer = node.peers().stream().filter(whom::is).findFirst();
    if (peer.isEmpty()) {
      done.accept(Answer.failed(NO_PEER));
      return;
    }
    boolean asked =
        node.company()
            .ping(
                peer.get().id(),
                roundTrip ->
                    done.accept(
                        roundTrip
                            .map(Duration::toMillis)
                            .map(JsonNodeFactory.instance::numberNode)
                            .map(Answer::of)
                            .orElse(Answer.failed(NO_PONG))));
    if (!asked) {
      done.accept(Answer.failed(PING_REFUSED));
    }
  }

  private RpcMethod ban() {
    return new RpcMethod.Draft(
            "peer_ban",
            "Ends links with a peer and lets it have none: a node, or everybody at an IP address.",
            List.of(PEER, RpcMethod.Param.optional("seconds", GoTypes.UINT32)),
            Shape.done(),
            List.of(),
            Example.of("[\"203.0.113.9\",3600]", "true"),
            Trust.OPERATOR)
        .now(args -> withWhom(args.text(0), whom -> ban(whom, args.uint32(1))))
        .orFails(TOO_MANY_BANS)
        .noted("Without seconds, or with 0, for ever. Bans survive a restart.");
  }

  private Answer ban(Whom whom, long seconds) {
    Optional<Duration> span =
        seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    if (whom.endpoint().isPresent()) {
      return notAPort();
    }
    if (whom.node().equals(Optional.of(self()))) {
      return Answer.failed(RpcError.invalidParams("invalid argument 0: that is this node"));
    }
    boolean banned =
        whom.node().isPresent()
            ? node.company().ban(whom.node().get(), span)
            : node.company().ban(whom.ip().orElseThrow(), span);
    return banned ? Answer.of(true) : Answer.failed(TOO_MANY_BANS);
  }

  private Digest self() {
    return Keccak.hash(node.id().toBytes());
  }

  private static Answer notAPort() {
    return Answer.failed(
        RpcError.invalidParams(
            "invalid argument 0: a port says nothing about who dials us; name the node or its"
                + " address alone"));
  }

  private RpcMethod unban() {
    return new RpcMethod.Draft(
            "peer_unban",
            "Lifts a ban; whom this node keeps a link to is dialled again.",
            List.of(PEER),
            Shape.done(),
            List.of(),
            Example.does("203.0.113.9"),
            Trust.OPERATOR)
        .now(args -> withWhom(args.text(0), this::unban))
        .orFails(NO_BAN);
  }

  private Answer unban(Whom whom) {
    if (whom.endpoint().isPresent()) {
      return notAPort();
    }
    boolean was =
        whom.node().isPresent()
            ? node.company().unban(whom.node().get())
            : node.company().unban(whom.ip().orElseThrow());
    return was ? Answer.of(true) : Answer.failed(NO_BAN);
  }

  private Answer bans() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Banned banned : node.company().bans()) {
      ObjectNode json = list.addObject();
      banned.node().ifPresent(hash -> json.put("peer", hash.toHex()));
      banned.address().ifPresent(ip -> json.put("peer", ip.toString()));
      banned.until().ifPresent(until -> json.put("until", until.getEpochSecond()));
    }
    return Answer.of(list);
  }
}
