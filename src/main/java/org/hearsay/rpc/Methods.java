package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.node.Node;
import org.hearsay.seal.Keccak;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The whole method table, and the small namespaces that every Ethereum client expects. */
final class Methods {
  private final Node node;

  private Methods(Node node) {
    this.node = node;
  }

  /** The table with {@code node_stop}. */
  static MethodTable of(Node node, Loop loop, Work work, RandomGenerator secrets, Runnable stop) {
    return of(node, work, secrets, Optional.of(() -> loop.execute(stop)));
  }

  /** The table without it. */
  static MethodTable of(Node node, Work work, RandomGenerator secrets) {
    return of(node, work, secrets, Optional.empty());
  }

  private static MethodTable of(
      Node node, Work work, RandomGenerator secrets, Optional<Runnable> stop) {
    ShhKeys keys = new ShhKeys(node.keys(), work, secrets);
    ShhFilters filters = new ShhFilters(node.inbox(), node.keys());
    MethodTable table = new MethodTable();
    return table
        .add(new ShhNode(node).methods())
        .add(keys.methods())
        .add(List.of(new ShhPost(node).method()))
        .add(filters.methods())
        .add(filters.subscription())
        .add(new Methods(node).small(table))
        .add(new OperatorMethods(node).methods(stop));
  }

  private List<RpcMethod> small(MethodTable table) {
    List<RpcMethod> methods = new ArrayList<>();
    methods.add(
        method("net_version", "Tells the network's id.", "the id as a decimal string")
            .now(args -> Answer.of(String.valueOf(node.status().networkId()))));
    methods.add(
        method("net_listening", "Tells that the node is up.", "true").now(args -> Answer.of(true)));
    methods.add(
        method("net_peerCount", "Counts the connected peers.", "a number as hex")
            .now(args -> Answer.of("0x" + Integer.toHexString(node.status().peers()))));
    methods.add(
        method("eth_chainId", "Tells the network's id, as ethers asks for it.", "a number as hex")
            .now(args -> Answer.of("0x" + Long.toHexString(node.status().networkId()))));
    methods.add(
        method("web3_clientVersion", "Tells what runs here.", "name/version/platform/runtime")
            .now(args -> Answer.of(node.status().agent())));
    methods.add(
        new RpcMethod.Draft(
                "web3_sha3",
                "Hashes with Keccak-256.",
                List.of(RpcMethod.Param.of("data", GoTypes.BYTES)),
                "32 bytes",
                List.of(),
                "[\"0x68656c6c6f\"]",
                Trust.OPEN)
            .now(args -> Answer.of("0x" + Keccak.hash(args.bytes(0)).toHex())));
    methods.add(
        method("rpc_modules", "Lists the namespaces that the caller may use.", "name to version")
            .body((caller, args, done) -> done.accept(modules(table, caller.trust()))));
    return methods;
  }

  private static RpcMethod.Draft method(String name, String summary, String result) {
    return new RpcMethod.Draft(name, summary, List.of(), result, List.of(), "[]", Trust.OPEN);
  }

  private static Answer modules(MethodTable table, Trust trust) {
    ObjectNode modules = JsonNodeFactory.instance.objectNode();
    table.namespaces(trust).forEach(name -> modules.put(name, "1.0"));
    return Answer.of(modules);
  }
}
