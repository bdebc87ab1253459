package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.node.Node;
import org.hearsay.node.NodeStatus;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Envelope;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@code shh_} tells about the node itself, and changes in it. */
final class ShhNode {
  /** geth's bound; ours is lower, and what is above it is taken as ours. */
  private static final long GETH_MESSAGE_BYTES_MAX = 10L << 20;

  private final Node node;

  ShhNode(Node node) {
    this.node = node;
  }

  List<RpcMethod> methods() {
    List<RpcMethod> all = new ArrayList<>(looks());
    all.addAll(limits());
    all.addAll(roles());
    return all;
  }

  private List<RpcMethod> looks() {
    return List.of(
        method(
                "version",
                "Tells the version of Whisper.",
                List.of(),
                Shape.text("6.0"),
                List.of(),
                Example.tells("6.0"))
            .now(args -> Answer.of("6.0")),
        method(
                "info",
                "Tells what the node holds and takes.",
                List.of(),
                Shape.object("the node")
                    .with("memory", Shape.count("bytes of the envelopes in the pool"))
                    .with("messages", Shape.count("envelopes in the pool"))
                    .with("minPow", Shape.number("lowest rating that is taken now"))
                    .with("maxMessageSize", Shape.count("bytes of the longest envelope taken")),
                List.of(),
                Example.of(
                    "[]",
                    "{\"memory\":10000,\"messages\":3,\"minPow\":0.2,\"maxMessageSize\":1048576}"))
            .now(args -> info()));
  }

  private List<RpcMethod> limits() {
    return List.of(
        method(
                "setMaxMessageSize",
                "Sets the longest envelope that is taken; never more than 1 MiB.",
                List.of(RpcMethod.Param.of("bytes", GoTypes.UINT32)),
                Shape.done(),
                List.of("message size too large [N>10485760]"),
                Example.of("[1048576]", "true"))
            .now(args -> setMaxMessageSize(args.uint32(0))),
        method(
                "setMinPoW",
                "Sets the lowest proof of work that is taken, and tells the peers.",
                List.of(RpcMethod.Param.of("pow", GoTypes.FLOAT64)),
                Shape.done(),
                List.of("invalid PoW: X"),
                Example.of("[0.2]", "true"))
            .now(args -> setMinPow(args.float64(0))),
        method(
                "setBloomFilter",
                "Narrows what peers send, and tells them.",
                List.of(RpcMethod.Param.of("bloom", GoTypes.BYTES)),
                Shape.done(),
                List.of("invalid bloom filter size: N"),
                Example.does("0x" + Bloom.FULL.toHex()))
            .now(args -> setBloom(args.bytes(0))));
  }

  private List<RpcMethod> roles() {
    return List.of(
        method(
                "markTrustedPeer",
                "Takes direct messages from a connected peer.",
                List.of(RpcMethod.Param.of("enode", GoTypes.STRING)),
                Shape.done(),
                List.of("does not contain node ID", "Could not find peer with ID: HASH"),
                Example.does(Example.ENODE))
            .now(args -> trust(args.text(0))),
        method(
                "makeLightClient",
                "Relays nothing.",
                List.of(),
                Shape.done(),
                List.of(),
                Example.of("[]", "true"))
            .now(args -> setLight(true)),
        method(
                "cancelLightClient",
                "Relays again.",
                List.of(),
                Shape.done(),
                List.of(),
                Example.of("[]", "true"))
            .now(args -> setLight(false)));
  }

  private static RpcMethod.Draft method(
      String name,
      String summary,
      List<RpcMethod.Param> params,
      Shape result,
      List<String> errors,
      Example example) {
    return new RpcMethod.Draft("shh_" + name, summary, params, result, errors, example, Trust.OPEN);
  }

  private Answer info() {
    NodeStatus status = node.status();
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("memory", status.poolBytes());
    info.put("messages", status.envelopes());
    info.set("minPow", JsonNumbers.json(status.floor()));
    info.put("maxMessageSize", status.maxEnvelopeBytes());
    return Answer.of(info);
  }

  private Answer setMaxMessageSize(long bytes) {
    if (bytes > GETH_MESSAGE_BYTES_MAX) {
      return Answer.failed("message size too large [" + bytes + ">" + GETH_MESSAGE_BYTES_MAX + "]");
    }
    node.setMaxEnvelopeBytes((int) Math.min(bytes, Envelope.MAX_BYTES));
    return Answer.of(true);
  }

  private Answer setMinPow(double rating) {
    if (rating < 0) {
      return Answer.failed("invalid PoW: " + JsonNumbers.fixed(rating));
    }
    node.setFloor(rating + 0.0); // turns -0 into 0
    return Answer.of(true);
  }

  private Answer setBloom(byte[] bits) {
    if (bits.length != Bloom.BYTES) {
      return Answer.failed("invalid bloom filter size: " + bits.length);
    }
    node.setBloom(Bloom.of(bits));
    return Answer.of(true);
  }

  private Answer trust(String url) {
    try {
      Enode peer = Enode.parse(url);
      return node.trustPeer(peer.id())
          ? Answer.of(true)
          : Answer.failed(
              ShhPost.noSuchPeer(peer.id()), "it must be connected already; see admin_peers");
    } catch (BadArgumentException e) {
      return Answer.failed(e.getMessage());
    }
  }

  private Answer setLight(boolean light) {
    node.setLight(light);
    return Answer.of(true);
  }
}
