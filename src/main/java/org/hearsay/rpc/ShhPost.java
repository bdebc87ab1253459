package org.hearsay.rpc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hearsay.env.Cancellable;
import org.hearsay.inbox.KeyRing;
import org.hearsay.node.Draft;
import org.hearsay.node.Node;
import org.hearsay.node.Posted;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Topic;

/** {@code shh_post}: geth's checks in geth's order, save that none of them waits for the work. */
final class ShhPost {
  static final String EITHER_KEY = "specify either a symmetric or an asymmetric key";
  static final String NO_TOPIC = "missing topic(s)";
  static final String BAD_SYM_KEY = "invalid symmetric key";
  static final String BAD_PUBLIC_KEY = "invalid public key";
  private static final String TOO_LITTLE_WORK = "message rejected, PoW too low";

  static final GoStruct NEW_MESSAGE =
      new GoStruct(
          "whisperv6",
          "NewMessage",
          List.of(
              new GoStruct.Field(
                  "symKeyID",
                  GoTypes.STRING,
                  "id of the symmetric key to seal it with; either this or pubKey"),
              new GoStruct.Field("pubKey", GoTypes.BYTES, "public key of whom it is for"),
              new GoStruct.Field("sig", GoTypes.STRING, "id of the key pair to sign it with"),
              new GoStruct.Field(
                  "ttl", GoTypes.UINT32, "seconds to live; 0 means 50, the most is 604800"),
              new GoStruct.Field(
                  "topic", GoTypes.TOPIC_FIELD, "what it is about; needed with a symmetric key"),
              new GoStruct.Field("payload", GoTypes.BYTES, "what it says"),
              new GoStruct.Field(
                  "padding", GoTypes.BYTES, "what hides its length; random when missing"),
              new GoStruct.Field("powTime", GoTypes.UINT32, "seconds to work for it at most"),
              new GoStruct.Field(
                  "powTarget",
                  GoTypes.FLOAT64,
                  "rating to work for; at least the minPow of shh_info"),
              new GoStruct.Field(
                  "targetPeer",
                  GoTypes.STRING,
                  "enode URL of a connected peer that alone gets it")));

  /** Parameters of a call that has one. */
  static final String SOME_MESSAGE =
      "[{\"symKeyID\":\""
          + Example.SYM_KEY_ID
          + "\",\"ttl\":50,\"topic\":\"0x5a4ea131\",\"powTime\":5,\"powTarget\":0.3,"
          + "\"payload\":\"0x68656c6c6f\"}]";

  private static final long TTL_SECONDS_DEFAULT = 50;
  private static final Topic NONE = new Topic(0);
  private static final Pattern HASH = Pattern.compile("\\[[0-9a-f]{64}\\]");

  private final Node node;

  ShhPost(Node node) {
    this.node = node;
  }

  RpcMethod method() {
    return new RpcMethod.Draft(
            "shh_post",
            "Seals a message and sends it; answers when the work is done.",
            List.of(RpcMethod.Param.of("message", NEW_MESSAGE)),
            Shape.hex(32, "the envelope's hash"),
            List.of(
                EITHER_KEY,
                ShhKeys.NO_KEY_PAIR,
                NO_TOPIC,
                ShhKeys.NO_SYM_KEY,
                BAD_SYM_KEY,
                BAD_PUBLIC_KEY,
                "failed to parse target peer: WHY",
                "Could not find peer with ID: HASH",
                TOO_LITTLE_WORK,
                "failed to reach the PoW target, specified pow time (N seconds) was insufficient",
                "huge messages are not allowed [HASH]"),
            Example.of(SOME_MESSAGE, JsonText.quote(Example.HASH)),
            Trust.OPEN)
        .body((caller, args, done) -> post(caller, args.options(0), done));
  }

  private void post(Caller caller, GoStruct.Options message, Consumer<Answer> done) {
    Draft draft;
    try {
      draft = draft(message);
    } catch (BadArgumentException e) {
      done.accept(Answer.failed(e.getMessage()));
      return;
    }
    if (draft.ttlSeconds() > Node.TTL_SECONDS_MAX) {
      done.accept(ttlTooLong(draft.ttlSeconds()));
      return;
    }
    double floor = node.status().configuredFloor();
    if (draft.directTo().isEmpty() && draft.target() < floor) {
      done.accept(
          Answer.failed(
              TOO_LITTLE_WORK,
              "powTarget is %s, this node takes %s and more".formatted(draft.target(), floor)));
      return;
    }
    Object key = new Object();
    Cancellable sealing =
        node.post(
            draft,
            posted -> {
              caller.disown(key);
              done.accept(answer(draft, posted, message.uint32("powTime")));
            });
    caller.own(key, sealing);
  }

  private static Answer ttlTooLong(long ttlSeconds) {
    return Answer.failed(
        "ttl is " + ttlSeconds + " s, the most is " + Node.TTL_SECONDS_MAX,
        "a message lives for 7 days at most");
  }

  /** What the message asks for; a mistake in it has geth's text. */
  Draft draft(GoStruct.Options message) throws BadArgumentException {
    boolean symmetric = !message.text("symKeyID").isEmpty();
    if (symmetric == (message.bytes("pubKey").length > 0)) {
      throw new BadArgumentException(EITHER_KEY);
    }
    Optional<KeyPair> signer = signer(message.text("sig"));
    Topic topic = message.value("topic", Topic.class);
    if (symmetric && topic.equals(NONE)) {
      throw new BadArgumentException(NO_TOPIC);
    }
    Draft.Lock lock =
        symmetric
            ? new Draft.SharedKey(usable(node.keys(), message.text("symKeyID")))
            : new Draft.Recipient(
                PublicKey.of(message.bytes("pubKey"))
                    .orElseThrow(() -> new BadArgumentException(BAD_PUBLIC_KEY)));
    long ttl = message.uint32("ttl");
    byte[] padding = message.bytes("padding");
    return new Draft(
        lock,
        signer,
        ttl == 0 ? TTL_SECONDS_DEFAULT : ttl,
        topic,
        message.bytes("payload"),
        padding.length == 0 ? Optional.empty() : Optional.of(padding),
        Duration.ofSeconds(message.uint32("powTime")),
        message.float64("powTarget"),
        target(message.text("targetPeer")));
  }

  private Optional<KeyPair> signer(String id) throws BadArgumentException {
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<KeyPair> pair = node.keys().keyPair(id);
    if (pair.isEmpty()) {
      throw new BadArgumentException(ShhKeys.NO_KEY_PAIR);
    }
    return pair;
  }

  /** A symmetric key of the ring; geth keeps one of zeros but does not use it. */
  static byte[] usable(KeyRing keys, String id) throws BadArgumentException {
    byte[] key = keys.symKey(id).orElseThrow(() -> new BadArgumentException(ShhKeys.NO_SYM_KEY));
    for (byte b : key) {
      if (b != 0) {
        return key;
      }
    }
    throw new BadArgumentException(BAD_SYM_KEY);
  }

  private static Optional<NodeId> target(String url) throws BadArgumentException {
    if (url.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Enode.parse(url).id());
    } catch (BadArgumentException e) {
      throw new BadArgumentException("failed to parse target peer: " + e.getMessage());
    }
  }

  private static Answer answer(Draft draft, Posted posted, long powTimeSeconds) {
    if (posted instanceof Posted.Accepted accepted) {
      return Answer.of("0x" + accepted.id().toHex());
    }
    Posted.Refused refused = (Posted.Refused) posted;
    String text =
        switch (refused.reason()) {
          case POW_TOO_LOW -> TOO_LITTLE_WORK;
          case POW_TIME_TOO_SHORT ->
              "failed to reach the PoW target, specified pow time ("
                  + powTimeSeconds
                  + " seconds) was insufficient";
          case TOO_LARGE -> "huge messages are not allowed" + hashIn(refused.detail());
          case BAD_TTL -> "failed to add envelope";
          case NO_SUCH_PEER -> noSuchPeer(draft.directTo().orElseThrow());
          case BUSY -> "too many messages are being sealed";
          case CANCELLED -> "cancelled";
        };
    return Answer.failed(text, refused.detail());
  }

  /** The envelope's hash as geth shows it; there is none when it was never sealed. */
  private static String hashIn(String detail) {
    Matcher hash = HASH.matcher(detail);
    return hash.find() ? " " + hash.group() : "";
  }

  /** geth's text, with geth's idea of an id. */
  static String noSuchPeer(NodeId id) {
    return "Could not find peer with ID: " + Enode.gethId(id);
  }
}
