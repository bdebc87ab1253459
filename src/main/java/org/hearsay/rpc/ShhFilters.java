package org.hearsay.rpc;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hearsay.inbox.Criteria;
import org.hearsay.inbox.Inbox;
import org.hearsay.inbox.KeyRing;
import org.hearsay.inbox.Message;
import org.hearsay.inbox.TopicPrefix;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Topic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Filters that are polled, and the subscription to messages. */
final class ShhFilters {
  static final GoStruct CRITERIA =
      new GoStruct(
          "whisperv6",
          "Criteria",
          List.of(
              new GoStruct.Field(
                  "symKeyID",
                  GoTypes.STRING,
                  "id of the symmetric key that opens the messages; either this or privateKeyID"),
              new GoStruct.Field(
                  "privateKeyID", GoTypes.STRING, "id of the key pair that opens the messages"),
              new GoStruct.Field("sig", GoTypes.BYTES, "public key that must have signed them"),
              new GoStruct.Field("minPow", GoTypes.FLOAT64, "lowest rating (proof of work)"),
              new GoStruct.Field(
                  "topics", GoTypes.listOf(GoTypes.TOPIC), "topics; none means any, for a filter"),
              new GoStruct.Field(
                  "allowP2P",
                  GoTypes.BOOL,
                  "whether direct messages of trusted peers are taken too"),
              new GoStruct.Field(
                  "topicPrefixes",
                  GoTypes.listOf(GoTypes.TOPIC_PREFIX),
                  "beginnings of topics; ours, not in geth")));

  private static final String BAD_SIGNER = "invalid signing public key";
  private static final String TOO_MANY = "too many filters";
  private static final RpcMethod.Param WHAT = RpcMethod.Param.of("criteria", CRITERIA);
  private static final String SOME_CRITERIA =
      "{\"symKeyID\":\"" + Example.SYM_KEY_ID + "\",\"topics\":[\"0x5a4ea131\"]}";

  private static final Shape MESSAGE =
      Shape.object("a message")
          .maybe("sig", Shape.hex(65, "public key of who signed it; missing when nobody did"))
          .with("ttl", Shape.count("seconds to live"))
          .with("timestamp", Shape.count("when it was sealed, in seconds since 1970"))
          .with("topic", Shape.hex(4, "what it is about"))
          .with("payload", Shape.hex("what it says"))
          .with("padding", Shape.hex("what hides its length"))
          .with("pow", Shape.number("its rating"))
          .with("hash", Shape.hex(32, "the envelope's hash"))
          .maybe("recipientPublicKey", Shape.hex(65, "whom it is for; missing for a shared key"));

  private static final String A_MESSAGE =
      "{\"ttl\":50,\"timestamp\":1600000000,\"topic\":\"0x5a4ea131\",\"payload\":\"0x68656c6c6f\","
          + "\"padding\":\"0x7f3a90\",\"pow\":0.42,\"hash\":\"0x"
          + "d1b8ab5ae0ff9dd0b8b7da0a2d0d0d4a6a0f4d0f7b0a9f0b1dfcb8a8a4c3e2f1"
          + "\"}";

  private final Inbox inbox;
  private final KeyRing keys;

  ShhFilters(Inbox inbox, KeyRing keys) {
    this.inbox = inbox;
    this.keys = keys;
  }

  List<RpcMethod> methods() {
    RpcMethod.Param id = RpcMethod.Param.of("id", GoTypes.STRING);
    return List.of(
        new RpcMethod.Draft(
                "shh_newMessageFilter",
                "Begins to collect messages; a filter that is not polled for an hour goes.",
                List.of(WHAT),
                Shape.id("the filter's id"),
                List.of(
                    ShhPost.EITHER_KEY,
                    BAD_SIGNER,
                    ShhKeys.NO_SYM_KEY,
                    ShhPost.BAD_SYM_KEY,
                    ShhKeys.NO_KEY_PAIR,
                    TOO_MANY),
                Example.of("[" + SOME_CRITERIA + "]", JsonText.quote(Example.FILTER_ID)),
                Trust.OPEN)
            .now(args -> install(args.options(0))),
        new RpcMethod.Draft(
                "shh_getFilterMessages",
                "Takes the messages that were collected since the last call, oldest first.",
                List.of(id),
                Shape.listOf(MESSAGE, "messages"),
                List.of("filter not found"),
                Example.of("[\"" + Example.FILTER_ID + "\"]", "[" + A_MESSAGE + "]"),
                Trust.OPEN)
            .now(args -> poll(args.text(0))),
        new RpcMethod.Draft(
                "shh_deleteMessageFilter",
                "Ends a filter.",
                List.of(id),
                Shape.done(),
                List.of("Unsubscribe: Invalid ID"),
                Example.does(Example.FILTER_ID),
                Trust.OPEN)
            .now(args -> delete(args.text(0))));
  }

  RpcSubscription subscription() {
    return new RpcSubscription(
        "shh",
        "messages",
        "Pushes messages as they arrive.",
        List.of(WHAT),
        MESSAGE,
        Stream.of(
                ShhPost.EITHER_KEY,
                BAD_SIGNER,
                ShhPost.NO_TOPIC,
                ShhKeys.NO_SYM_KEY,
                ShhPost.BAD_SYM_KEY,
                ShhPost.BAD_PUBLIC_KEY,
                TOO_MANY)
            .map(RpcError::failed)
            .toList(),
        Example.of("[\"messages\"," + SOME_CRITERIA + "]", A_MESSAGE),
        Trust.OPEN,
        (args, deliver) -> subscribe(args.options(0), deliver));
  }

  private Answer install(GoStruct.Options wanted) {
    try {
      Optional<String> id = inbox.install(criteria(wanted, ShhKeys.NO_KEY_PAIR));
      return id.isPresent() ? Answer.of(id.get()) : new Answer.Failure(tooMany());
    } catch (BadArgumentException e) {
      return Answer.failed(e.getMessage());
    }
  }

  private RpcSubscription.Opened subscribe(GoStruct.Options wanted, Consumer<JsonNode> deliver) {
    try {
      requireTopics(wanted);
      Criteria criteria = criteria(wanted, ShhPost.BAD_PUBLIC_KEY);
      Optional<String> id = inbox.subscribe(criteria, message -> deliver.accept(json(message)));
      return id.isPresent()
          ? new RpcSubscription.Opened.Open(() -> inbox.remove(id.get()))
          : new RpcSubscription.Opened.Refused(tooMany());
    } catch (BadArgumentException e) {
      return new RpcSubscription.Opened.Refused(RpcError.failed(e.getMessage()));
    }
  }

  private static RpcError tooMany() {
    return RpcError.failed(
        TOO_MANY, "at most " + Inbox.FILTERS_MAX + "; delete some, or end subscriptions");
  }

  /** geth subscribes with a symmetric key to named topics only; its filters do not care. */
  private static void requireTopics(GoStruct.Options wanted) throws BadArgumentException {
    requireOneKey(wanted);
    signer(wanted.bytes("sig"));
    boolean anyTopic =
        wanted.list("topics", Topic.class).isEmpty()
            && wanted.list("topicPrefixes", TopicPrefix.class).isEmpty();
    if (anyTopic && !wanted.text("symKeyID").isEmpty()) {
      throw new BadArgumentException(ShhPost.NO_TOPIC);
    }
  }

  private static void requireOneKey(GoStruct.Options wanted) throws BadArgumentException {
    if (wanted.text("symKeyID").isEmpty() == wanted.text("privateKeyID").isEmpty()) {
      throw new BadArgumentException(ShhPost.EITHER_KEY);
    }
  }

  private static Optional<PublicKey> signer(byte[] key) throws BadArgumentException {
    if (key.length == 0) {
      return Optional.empty();
    }
    Optional<PublicKey> signer = PublicKey.of(key);
    if (signer.isEmpty()) {
      throw new BadArgumentException(BAD_SIGNER);
    }
    return signer;
  }

  private Criteria criteria(GoStruct.Options wanted, String noKeyPair) throws BadArgumentException {
    requireOneKey(wanted);
    Optional<PublicKey> signer = signer(wanted.bytes("sig"));
    boolean symmetric = !wanted.text("symKeyID").isEmpty();
    String keyId = wanted.text(symmetric ? "symKeyID" : "privateKeyID");
    if (symmetric) {
      ShhPost.usable(keys, keyId);
    } else if (keys.keyPair(keyId).isEmpty()) {
      throw new BadArgumentException(noKeyPair);
    }
    return new Criteria(
        keyId,
        symmetric,
        signer,
        wanted.float64("minPow"),
        new HashSet<>(wanted.list("topics", Topic.class)),
        wanted.list("topicPrefixes", TopicPrefix.class),
        wanted.bool("allowP2P"));
  }

  private Answer poll(String id) {
    Optional<List<Message>> messages = inbox.poll(id);
    if (messages.isEmpty()) {
      return Answer.failed(
          "filter not found", "filters do not survive a restart, or an hour without a poll");
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    messages.get().forEach(message -> array.add(json(message)));
    return Answer.of(array);
  }

  private Answer delete(String id) {
    return inbox.remove(id) ? Answer.of(true) : Answer.failed("Unsubscribe: Invalid ID");
  }

  private static ObjectNode json(Message message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    message.signer().ifPresent(signer -> json.put("sig", hex(signer.toBytes())));
    json.put("ttl", message.ttlSeconds());
    json.put("timestamp", message.sentSeconds());
    json.put("topic", message.topic().toString());
    json.put("payload", hex(message.payload()));
    json.put("padding", hex(message.padding()));
    json.set("pow", JsonNumbers.json(message.pow()));
    json.put("hash", hex(message.id().toBytes()));
    message
        .recipient()
        .ifPresent(recipient -> json.put("recipientPublicKey", hex(recipient.toBytes())));
    return json;
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
