package org.hearsay.rpc;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.node.Holdings;
import org.hearsay.node.Node;
import org.hearsay.node.NodeStatus;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Topic;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The live envelopes: one, some of them, and their figures. */
final class EnvelopeMethods {
  private static final int PAGE_NORMAL = 100;

  private static final GoStruct QUERY =
      new GoStruct(
              "hearsay",
              "Query",
              List.of(
                  new GoStruct.Field("topic", GoTypes.TOPIC_FIELD, "only those under this one"),
                  new GoStruct.Field("minRating", GoTypes.FLOAT64, "only those rated so at least"),
                  new GoStruct.Field(
                      "limit",
                      GoTypes.UINT32,
                      "most of them, 1 to " + Holdings.PAGE_MAX + "; 100 when missing"),
                  new GoStruct.Field("after", GoTypes.BYTES, "next of the page before")))
          .strictly();

  private static final String SOME =
      "{\"hash\":\"%s\",\"size\":345,\"rating\":0.42,\"ttl\":50,\"expiry\":1600000050,"
          + "\"topic\":\"0x5a4ea131\",\"own\":true,\"shownTo\":2}";

  private static final String BARS = "[{\"from\":0,\"count\":3}]";

  private static final RpcError NO_ENVELOPE =
      RpcError.of(
          RpcError.NOT_FOUND,
          "no such envelope",
          "it has expired, gave way to better rated ones, or never came here");

  private final Node node;

  EnvelopeMethods(Node node) {
    this.node = node;
  }

  private static Shape envelope() {
    return Shape.object("an envelope")
        .with("hash", Shape.hex(32, "its hash"))
        .with("size", Shape.count("its bytes"))
        .with("rating", Shape.number("its work over size and life"))
        .with("ttl", Shape.count("seconds to live from its sending"))
        .with("expiry", Shape.count("when it ends, in seconds since 1970"))
        .with("topic", Shape.hex(4, "what it is about"))
        .with("own", Shape.truth("whether it was posted here"))
        .with("shownTo", Shape.count("peers that have it, as far as is known here"))
        .maybe("rlp", Shape.hex("all of it, when that was asked for"));
  }

  private static Shape bars(String words) {
    return Shape.listOf(
        Shape.object("")
            .with("from", Shape.number("lower bound"))
            .with("count", Shape.count("envelopes from there to the next bound")),
        words);
  }

  List<RpcMethod> methods() {
    return List.of(get(), list(), stats());
  }

  private RpcMethod get() {
    String some = SOME.formatted(Example.HASH);
    return new RpcMethod.Draft(
            "envelope_get",
            "Shows a live envelope.",
            List.of(
                RpcMethod.Param.of("hash", GoTypes.BYTES),
                RpcMethod.Param.optional("whole", GoTypes.BOOL)),
            envelope(),
            List.of(),
            Example.of("[\"" + Example.HASH + "\"]", some),
            Trust.OPERATOR)
        .now(args -> find(args.bytes(0), (Boolean) args.values().get(1)))
        .orFails(NO_ENVELOPE);
  }

  private Answer find(byte[] hash, boolean whole) {
    if (hash.length != Digest.BYTES) {
      return Answer.failed(
          RpcError.invalidParams("invalid argument 0: a hash has 32 bytes, not " + hash.length));
    }
    Optional<Holdings.Held> held = node.holdings().find(Digest.of(hash));
    if (held.isEmpty()) {
      return Answer.failed(NO_ENVELOPE);
    }
    ObjectNode json = json(held.get());
    if (whole) {
      json.put("rlp", "0x" + HexFormat.of().formatHex(held.get().envelope().rlp()));
    }
    return Answer.of(json);
  }

  private static ObjectNode json(Holdings.Held held) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("hash", "0x" + held.id().toHex());
    json.put("size", held.envelope().sizeBytes());
    json.set("rating", JsonNumbers.json(held.rating()));
    json.put("ttl", held.envelope().ttlSeconds());
    json.put("expiry", held.envelope().expirySeconds());
    json.put("topic", "0x" + held.envelope().topic().toHex());
    json.put("own", held.own());
    json.put("shownTo", held.shownTo());
    return json;
  }

  private RpcMethod list() {
    String page = "{\"envelopes\":[" + SOME.formatted(Example.HASH) + "]}";
    return new RpcMethod.Draft(
            "envelope_list",
            "Lists live envelopes, best rated first, a page at a time.",
            List.of(RpcMethod.Param.optional("query", QUERY)),
            Shape.object("a page")
                .with("envelopes", Shape.listOf(envelope(), "best rated first"))
                .maybe("next", Shape.hex(40, "for after, when there may be more")),
            List.of(),
            Example.of("[{\"topic\":\"0x5a4ea131\",\"limit\":10}]", page),
            Trust.OPERATOR)
        .now(args -> page(args.options(0)))
        .noted("A page may be short and still have a next: only so much is looked through for it.");
  }

  private Answer page(GoStruct.Options query) {
    long limit = query.has("limit") ? query.uint32("limit") : PAGE_NORMAL;
    byte[] after = query.bytes("after");
    if (limit < 1 || limit > Holdings.PAGE_MAX) {
      String text = "invalid argument 0: limit is %d, not from 1 to %d";
      return Answer.failed(RpcError.invalidParams(text.formatted(limit, Holdings.PAGE_MAX)));
    }
    if (after.length != 0 && after.length != Double.BYTES + Digest.BYTES) {
      return Answer.failed(
          RpcError.invalidParams("invalid argument 0: after is not what a page had as next"));
    }
    Holdings.Page page =
        node.holdings()
            .list(
                query.has("topic")
                    ? Optional.of(query.value("topic", Topic.class))
                    : Optional.empty(),
                query.float64("minRating"),
                (int) limit,
                after.length == 0 ? Optional.empty() : Optional.of(place(after)));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode envelopes = json.putArray("envelopes");
    page.envelopes().forEach(held -> envelopes.add(json(held)));
    page.next().ifPresent(next -> json.put("next", cursor(next)));
    return Answer.of(json);
  }

  private static Holdings.Place place(byte[] cursor) {
    double rating = ByteBuffer.wrap(cursor).getDouble();
    return new Holdings.Place(rating, Digest.at(cursor, Double.BYTES));
  }

  private static String cursor(Holdings.Place place) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES + Digest.BYTES);
    bytes.putDouble(place.rating()).put(place.id().toBytes());
    return "0x" + HexFormat.of().formatHex(bytes.array());
  }

  private RpcMethod stats() {
    Shape figures =
        Shape.object("the pool")
            .with("count", Shape.count("envelopes in it"))
            .with("bytes", Shape.count("that they take"))
            .with("bytesMax", Shape.count("that they may take"))
            .with("minPow", Shape.number("lowest rating that is taken now"))
            .with("configuredMinPow", Shape.number("the same when there is room"))
            .with("worstRating", Shape.number("lowest rating in it; 0 when it is empty"))
            .with("received", Shape.count("envelopes from peers since the start"))
            .with("duplicates", Shape.count("of them, known already"))
            .with("refused", Shape.count("against the rules"))
            .with("refusedBy", OperatorShapes.refusedBy())
            .with("evicted", Shape.count("gave way to better rated ones"))
            .with("expired", Shape.count("whose time was over"))
            .with("outbid", Shape.count("refused because all others were better"))
            .with("ratings", bars("how many by rating"))
            .with("ages", bars("how many by seconds since they were sent"));
    return new RpcMethod.Draft(
            "envelope_stats",
            "Counts the live envelopes, and what became of others since the start.",
            List.of(),
            figures,
            List.of(),
            Example.of(
                "[]",
                ("{\"count\":3,\"bytes\":10000,\"bytesMax\":268435456,\"minPow\":0.2,"
                        + "\"configuredMinPow\":0.2,\"worstRating\":0.21,\"received\":7,"
                        + "\"duplicates\":2,\"refused\":1,\"refusedBy\":{\"low_pow\":1},"
                        + "\"evicted\":0,\"expired\":2,\"outbid\":0,\"ratings\":%s,\"ages\":%s}")
                    .formatted(BARS, BARS)),
            Trust.OPERATOR)
        .body((caller, args, done) -> count(done));
  }

  private void count(Consumer<Answer> done) {
    node.holdings().count(figures -> done.accept(Answer.of(json(figures, node.status()))));
  }

  private static ObjectNode json(Holdings.Figures figures, NodeStatus status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("count", status.envelopes());
    json.put("bytes", status.poolBytes());
    json.put("bytesMax", status.poolBytesMax());
    json.set("minPow", JsonNumbers.json(status.floor()));
    json.set("configuredMinPow", JsonNumbers.json(status.configuredFloor()));
    json.set("worstRating", JsonNumbers.json(figures.worstRating()));
    json.put("received", status.received());
    json.put("duplicates", status.duplicates());
    json.put("refused", status.refused());
    json.set("refusedBy", json(status.refusedBy()));
    json.put("evicted", status.evicted());
    json.put("expired", status.expired());
    json.put("outbid", figures.outbid());
    json.set("ratings", json(figures.ratings()));
    json.set("ages", json(figures.ages()));
    return json;
  }

  static ObjectNode json(Map<String, Long> counts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    counts.forEach(json::put);
    return json;
  }

  private static ArrayNode json(List<Holdings.Bar> bars) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Holdings.Bar bar : bars) {
      json.addObject().put("count", bar.count()).set("from", JsonNumbers.json(bar.from()));
    }
    return json;
  }
}
