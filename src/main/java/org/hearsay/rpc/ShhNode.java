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
        method("version", "Tells the version of Whisper.", List.of(), "6.0", List.of(), "[]")
            .now(args -> Answer.of("6.0")),
        method(
                "info",
                "Tells what the node holds and takes.",
                List.of(),
                "memory (bytes) and messages (envelopes) of the pool, minPow, maxMessageSize",
                List.of(),
                "[]")
            .now(args -> info()));
  }

  private List<RpcMethod> limits() {
    return List.of(
        method(
                "setMaxMessageSize",
                "Sets the longest envelope that is taken; never more than 1 MiB.",
                List.of(RpcMethod.Param.of("bytes", GoTypes.UINT32)),
                "true",
                List.of("message size too large [N>10485760]"),
                "[1048576]")
            .now(args -> setMaxMessageSize(args.uint32(0))),
        method(
                "setMinPoW",
                "Sets the lowest proof of work that is taken, and tells the peers.",
                List.of(RpcMethod.Param.of("pow", GoTypes.FLOAT64)),
                "true",
                List.of("invalid PoW: X"),
                "[0.2]")
            .now(args -> setMinPow(args.float64(0))),
        method(
                "setBloomFilter",
                "Narrows what peers send, and tells them.",
                List.of(RpcMethod.Param.of("bloom", GoTypes.BYTES)),
                "true",
                List.of("invalid bloom filter size: N"),
                "[\"0x" + Bloom.FULL.toHex() + "\"]")
            .now(args -> setBloom(args.bytes(0))));
  }

  private List<RpcMethod> roles() {
    return List.of(
        method(
                "markTrustedPeer",
                "Takes direct messages from a connected peer.",
                List.of(RpcMethod.Param.of("enode", GoTypes.STRING)),
                "true",
                List.of("does not contain node ID", "Could not find peer with ID: HASH"),
                "[\"enode://79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                    + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"
                    + "@127.0.0.1:7470\"]")
            .now(args -> trust(args.text(0))),
        method("makeLightClient", "Relays nothing.", List.of(), "true", List.of(), "[]")
            .now(args -> setLight(true)),
        method("cancelLightClient", "Relays again.", List.of(), "true", List.of(), "[]")
            .now(args -> setLight(false)));
  }

  private static RpcMethod.Draft method(
      String name,
      String summary,
      List<RpcMethod.Param> params,
      String result,
      List<String> errors,
      String example) {
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
