package org.hearsay.rpc;

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
  private static final Example YES = Example.of("[]", "true");

  private final Node node;

  private Methods(Node node) {
    this.node = node;
  }

  /** The table with {@code node_stop}. */
  static MethodTable of(Node node, Loop loop, Work work, RandomGenerator secrets, Runnable stop) {
    MethodTable table = of(node, work, secrets, Optional.of(() -> loop.execute(stop)));
    ContactMethods contacts = new ContactMethods(node);
    table.add(contacts.methods()).add(contacts.subscription());
    table.add(new ContactTrust(node, work).methods());
    ChatMethods chats = new ChatMethods(node);
    table.add(chats.methods()).add(new ChatHistory(node).methods());
    chats.subscriptions().forEach(table::add);
    GroupMethods groups = new GroupMethods(node);
    table.add(groups.methods()).add(groups.subscription());
    return ChainCalls.add(table, node, loop, work, secrets);
  }

  /** The table with the log as well. */
  static MethodTable of(
      Node node, Loop loop, Work work, RandomGenerator secrets, LogRing ring, Runnable stop) {
    LogMethods log = new LogMethods(ring, loop);
    return of(node, loop, work, secrets, stop).add(List.of(log.method())).add(log.subscription());
  }

  /** The table without it. */
  static MethodTable of(Node node, Work work, RandomGenerator secrets) {
    return of(node, work, secrets, Optional.empty());
  }

  private static MethodTable of(
      Node node, Work work, RandomGenerator secrets, Optional<Runnable> stop) {
    ShhKeys keys = new ShhKeys(node.keys(), work, secrets);
    ShhFilters filters = new ShhFilters(node.inbox(), node.keys());
    EnvelopeJobs jobs = new EnvelopeJobs(node);
    OperatorMethods operator = new OperatorMethods(node);
    MethodTable table = new MethodTable();
    return table
        .add(new ShhNode(node).methods())
        .add(keys.methods())
        .add(List.of(new ShhPost(node).method()))
        .add(filters.methods())
        .add(filters.subscription())
        .add(new Methods(node).small())
        .add(ofThePort(table))
        .add(operator.methods(stop))
        .add(operator.peerEvents())
        .add(List.of(new HealthMethod(node).method()))
        .add(jobs.methods())
        .add(jobs.subscription())
        .add(new EnvelopeMethods(node).methods())
        .add(new PeerMethods(node).methods());
  }

  private List<RpcMethod> small() {
    Shape hexNumber = Shape.text("a number as hex", "^0x(0|[1-9a-f][0-9a-f]*)$");
    return List.of(
        method("net_version", "Tells the network's id.", decimal(), Example.tells("1"))
            .now(args -> Answer.of(String.valueOf(node.status().networkId()))),
        method("net_listening", "Tells that the node is up.", Shape.done(), YES)
            .now(args -> Answer.of(true)),
        method("net_peerCount", "Counts the connected peers.", hexNumber, Example.tells("0x2"))
            .now(args -> Answer.of("0x" + Integer.toHexString(node.status().peers()))),
        method("eth_chainId", "Tells the network's id to ethers.", hexNumber, Example.tells("0x1"))
            .now(args -> Answer.of("0x" + Long.toHexString(node.status().networkId()))),
        method(
                "web3_clientVersion",
                "Tells what runs here.",
                Shape.text("name/version/platform/runtime"),
                Example.tells("hearsay/v0.1.0/linux-amd64/java17"))
            .now(args -> Answer.of(node.status().agent())),
        new RpcMethod.Draft(
                "web3_sha3",
                "Hashes with Keccak-256.",
                List.of(RpcMethod.Param.of("data", GoTypes.BYTES)),
                Shape.hex(32, "the hash"),
                List.of(),
                Example.texts(
                    "0x68656c6c6f",
                    "0x1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8"),
                Trust.OPEN)
            .now(args -> Answer.of("0x" + Keccak.hash(args.bytes(0)).toHex())));
  }

  private static Shape decimal() {
    return Shape.text("the id as a decimal number", "^[0-9]+$");
  }

  private static List<RpcMethod> ofThePort(MethodTable table) {
    return List.of(
        method(
                "rpc_modules",
                "Lists the namespaces in which the caller may call anything.",
                Shape.object("their versions by name"),
                Example.of("[]", "{\"net\":\"1.0\",\"rpc\":\"1.0\",\"shh\":\"1.0\"}"))
            .body((caller, args, done) -> done.accept(modules(table, caller.trust()))),
        method(
                "rpc.discover",
                "Describes everything that can be called, as an OpenRPC document.",
                OpenRpc.shape(),
                Example.of("[]", OpenRpc.EMPTY))
            .now(args -> Answer.ofJson(table.description())));
  }

  private static RpcMethod.Draft method(
      String name, String summary, Shape result, Example example) {
    return new RpcMethod.Draft(name, summary, List.of(), result, List.of(), example, Trust.OPEN);
  }

  private static Answer modules(MethodTable table, Trust trust) {
    ObjectNode modules = JsonNodeFactory.instance.objectNode();
    table.namespaces(trust).forEach(name -> modules.put(name, "1.0"));
    return Answer.of(modules);
  }
}
