package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hearsay.chain.Block;
import org.hearsay.chain.Header;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Merkle;
import org.hearsay.chain.Rules;
import org.hearsay.chain.Verdict;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code chain_}: blocks, transactions, mining, and what the operator decides. */
final class ChainCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Port port;
  private RpcClient client;

  @BeforeEach
  void open() throws Exception {
    open(Port.easyRules(1000, List.of()));
  }

  private void open(Rules rules) throws Exception {
    Path socket = directory.resolve("s" + opened.size());
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, rules).asOperator();
    opened.add(port);
    client = RpcClient.connect(socket, PATIENCE);
    opened.add(client);
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private JsonNode result(String method, String params) throws Exception {
    JsonNode answer = port.call(method, params);
    assertThat(answer.has("result")).as("%s", answer).isTrue();
    JsonNode schema = schemaOf(method);
    assertThat(SchemaCheck.faults(answer.get("result"), schema)).isEmpty();
    return answer.get("result");
  }

  private JsonNode schemaOf(String method) throws Exception {
    return port.call("rpc.discover", "[]")
        .at("/result/methods")
        .valueStream()
        .filter(one -> one.get("name").asString().equals(method))
        .findFirst()
        .orElseThrow()
        .at("/result/schema");
  }

  private JsonNode next() throws Exception {
    return client.next(PATIENCE).orElseThrow().get("result");
  }

  private int height() throws Exception {
    return result("chain_head", "[]").get("height").asInt();
  }

  private void mineOne() throws Exception {
    int before = height();
    result("chain_mine", "[\"once\"]");
    await().until(() -> height() == before + 1);
  }

  @Test
  void theHeadIsTold() throws Exception {
    JsonNode head = result("chain_head", "[]");
    assertThat(head.get("chain").asString()).isEqualTo("test");
    assertThat(head.get("chainId").asInt()).isEqualTo(7);
    assertThat(head.get("height").asInt()).isZero();
    assertThat(head.get("id")).isEqualTo(head.get("genesis"));
    assertThat(head.get("target").asString()).isEqualTo("0x207fffff");
    assertThat(head.at("/mining/mode").asString()).isEqualTo("pending");
    assertThat(head.has("alarm") || head.has("syncing")).isFalse();
    mineOne();
    JsonNode later = result("chain_head", "[]");
    assertThat(later.get("totalWork").asString()).isEqualTo("2");
    assertThat(later.at("/mining/mode").asString()).isEqualTo("off");
  }

  @Test
  void blocksAreFoundByHeightIdAndAsTheLatest() throws Exception {
    mineOne();
    mineOne();
    String id = result("chain_head", "[]").get("id").asString();
    JsonNode latest = result("chain_block", "[\"latest\"]");
    assertThat(latest.get("id").asString()).isEqualTo(id);
    assertThat(latest.get("confirmations").asInt()).isEqualTo(1);
    assertThat(result("chain_block", "[2]")).isEqualTo(latest);
    assertThat(result("chain_block", "[\"2\"]")).isEqualTo(latest);
    assertThat(result("chain_block", "[\"" + id + "\"]")).isEqualTo(latest);
    JsonNode list = result("chain_blocks", "[]");
    assertThat(list.findValuesAsString("height")).containsExactly("2", "1", "0");
    assertThat(list.get(1).get("id")).isEqualTo(latest.get("parent"));
    assertThat(result("chain_blocks", "[1,1]").get(0).get("height").asInt()).isEqualTo(1);
  }

  @Test
  void blocksThatAreNoneAreTold() throws Exception {
    assertThat(port.error("chain_block", "[1]")).isEqualTo("-32010 no such block");
    assertThat(port.error("chain_block", "[\"" + Example.BLOCK + "\"]"))
        .isEqualTo("-32010 no such block");
    assertThat(port.error("chain_blocks", "[77]")).isEqualTo("-32010 no such block");
    assertThat(port.error("chain_block", "[\"0x00\"]"))
        .isEqualTo(
            "-32602 invalid argument 0: a block is a height, an id of 0x and 64 hex digits, or"
                + " latest, not 0x00");
    assertThat(port.error("chain_block", "[-1]")).startsWith("-32602");
    assertThat(port.error("chain_block", "[99999999999]")).startsWith("-32602");
    assertThat(port.error("chain_block", "[{}]")).startsWith("-32602");
    assertThat(port.error("chain_blocks", "[0,101]"))
        .isEqualTo("-32602 invalid argument 1: count is 101, at most 100");
  }

  @Test
  void aTransactionIsShownWhileItWaitsAndWithAProofWhenItIsMined() throws Exception {
    port.register("alice");
    result("chain_mine", "[\"off\"]");
    JsonNode posted = result("board_post", "[\"hello\"]");
    String id = posted.get("transaction").asString();
    assertThat(posted.get("warning").asString()).contains("nobody mines", "chain mine --on");
    String params = "[\"" + id + "\"]";
    JsonNode waiting = result("chain_transaction", params);
    assertThat(waiting.get("status").asString()).isEqualTo("waiting");
    assertThat(waiting.at("/tx/text").asString()).isEqualTo("hello");
    assertThat(waiting.at("/tx/kind").asString()).isEqualTo("post");
    assertThat(result("chain_pending", "[]")).hasSize(1);
    assertThat(result("chain_pending", "[]").get(0)).isEqualTo(waiting.get("tx"));
    mineOne();
    JsonNode mined = result("chain_transaction", params);
    assertThat(mined.get("status").asString()).isEqualTo("mined");
    assertThat(mined.get("tx")).isEqualTo(waiting.get("tx"));
    assertThat(mined.get("confirmations").asInt()).isEqualTo(1);
    assertThat(result("chain_pending", "[]")).isEmpty();
    provesItself(mined);
  }

  private void provesItself(JsonNode mined) throws Exception {
    JsonNode proof = mined.get("proof");
    List<Digest> siblings =
        proof.get("siblings").valueStream().map(s -> Digest.of(bytes(s.asString()))).toList();
    Merkle.Proof read =
        new Merkle.Proof(proof.get("index").asInt(), proof.get("count").asInt(), siblings);
    Digest id = Digest.of(bytes(mined.get("block").asString()));
    Ledger ledger = port.ledger();
    Header header = port.onLoop(() -> ledger.archive().find(id).orElseThrow().block().header());
    byte[] transaction = bytes(proof.get("transaction").asString());
    assertThat(read.leadsTo(header.merkleRoot(), transaction)).isTrue();
    transaction[20] ^= 1;
    assertThat(read.leadsTo(header.merkleRoot(), transaction)).isFalse();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.substring(2));
  }

  @Test
  void transactionsThatAreNoneAreTold() throws Exception {
    JsonNode answer = port.call("chain_transaction", "[\"" + Example.TRANSACTION + "\"]");
    assertThat(answer.at("/error/code").asInt()).isEqualTo(RpcError.NOT_FOUND);
    assertThat(answer.at("/error/data/hint").asString()).contains("neither waits");
    assertThat(port.error("chain_transaction", "[\"0x00\"]"))
        .isEqualTo("-32602 invalid argument 0: an id has 32 bytes, not 1");
  }

  @Test
  void miningIsSwitched() throws Exception {
    assertThat(port.error("chain_mine", "[\"onn\"]"))
        .isEqualTo("-32602 invalid argument 0: there is no mode \"onn\". Did you mean on?");
    client.subscribe("chain", List.of("mining"));
    assertThat(next().get("mode").asString()).isEqualTo("pending");
    result("chain_mine", "[\"on\"]");
    JsonNode told = next();
    while (!told.get("mode").asString().equals("on") || !told.has("tries")) {
      told = next();
    }
    assertThat(told.get("expectedTries").asDouble()).isPositive();
    assertThat(told.get("chanceSoFar").asDouble()).isBetween(0.0, 1.0);
    await().until(() -> height() > 2);
    assertThat(port.result("chain_stopMining", "[]")).isEqualTo("true");
    assertThat(result("chain_head", "[]").at("/mining/mode").asString()).isEqualTo("off");
  }

  @Test
  void whoMayNotMineIsTold() throws Exception {
    open(Port.easyRules(1000, List.of(KeyPair.random(port.secrets).open().nodeId())));
    JsonNode answer = port.call("chain_mine", "[\"on\"]");
    assertThat(answer.at("/error/code").asInt()).isEqualTo(RpcError.LOCKED);
    assertThat(answer.at("/error/data/hint").asString()).contains("genesis file");
    assertThat(result("chain_mine", "[\"off\"]").at("/mining/mode").asString()).isEqualTo("off");
  }

  @Test
  void newBlocksAreToldInOrder() throws Exception {
    client.subscribe("chain", List.of("newHeads"));
    mineOne();
    mineOne();
    JsonNode first = next();
    JsonNode second = next();
    assertThat(first.get("height").asInt()).isEqualTo(1);
    assertThat(second.get("height").asInt()).isEqualTo(2);
    assertThat(second.get("parent")).isEqualTo(first.get("id"));
    assertThat(second.get("undone").asInt() + first.get("undone").asInt()).isZero();
  }

  @Test
  void askingAnewWithNobodyThereKeepsWhatThereIs() throws Exception {
    mineOne();
    client.subscribe("chain", List.of("sync"));
    assertThat(next()).hasToString("{\"height\":1,\"done\":true}");
    JsonNode resync = result("chain_resync", "[]");
    assertThat(resync).hasToString("{\"kept\":true,\"height\":1,\"from\":[]}");
  }

  @Test
  void aNodeThatIsBehindSaysSoAndRegistersNothing() throws Exception {
    port.connectPeerWithBlocks(Example.NODE, 1000);
    JsonNode health = result("node_health", "[]");
    assertThat(health.get("status").asString()).isEqualTo("warn");
    JsonNode check = health.get("checks").get(4);
    assertThat(check.get("id").asString()).isEqualTo("chain");
    assertThat(check.get("message").asString()).isEqualTo("test: block 0, a peer has 1000");
    for (String call : List.of("name_register", "name_renew", "name_revoke", "board_post")) {
      JsonNode error = port.call(call, "[\"alice\"]").get("error");
      assertThat(error.get("code").asInt()).as(call).isEqualTo(RpcError.NOT_SYNCED);
      assertThat(error.at("/data/reason").asString()).isEqualTo("syncing");
    }
    assertThat(result("node_status", "[]").at("/chain/bestPeerHeight").asInt()).isEqualTo(1000);
    JsonNode resync = result("chain_resync", "[]");
    assertThat(resync.get("from").get(0).asString()).isEqualTo(Example.NODE_HASH);
  }

  @Test
  void againstWhatIsFinalOnlyTheOperatorsWordHelps() throws Exception {
    Rules rules = Port.easyRules(1, List.of());
    open(rules);
    for (int i = 0; i < 4; i++) {
      mineOne();
    }
    List<Block> heavier = blocks(port.ledger(), 4);
    open(rules);
    mineOne();
    mineOne();
    String ours = result("chain_head", "[]").get("id").asString();
    await().until(() -> result("chain_head", "[]").get("finalHeight").asInt() == 2);
    client.subscribe("chain", List.of("newHeads"));
    Ledger ledger = port.ledger();
    Verdict last = port.onLoop(() -> offer(ledger, heavier));
    assertThat(last).isInstanceOf(Verdict.AgainstFinality.class);
    JsonNode head = result("chain_head", "[]");
    assertThat(head.get("id").asString()).isEqualTo(ours);
    assertThat(head.at("/alarm/forkHeight").asInt()).isZero();
    assertThat(result("node_health", "[]").get("status").asString()).isEqualTo("fail");
    assertThat(result("node_status", "[]").at("/chain/alarm").asBoolean()).isTrue();
    JsonNode followed = result("chain_follow", "[]");
    assertThat(followed.get("height").asInt()).isEqualTo(4);
    assertThat(followed.has("alarm")).isFalse();
    assertThat(next().get("undone").asInt()).isEqualTo(2);
    assertThat(next().get("undone").asInt()).isZero();
    assertThat(result("chain_block", "[\"" + ours + "\"]").get("main").asBoolean()).isFalse();
    assertThat(port.error("chain_blocks", "[\"" + ours + "\"]")).isEqualTo("-32010 no such block");
    assertThat(result("chain_follow", "[]").get("height").asInt()).isEqualTo(4);
  }

  private List<Block> blocks(Ledger ledger, int height) {
    return port.onLoop(
        () -> {
          List<Block> blocks = new ArrayList<>();
          for (int at = 1; at <= height; at++) {
            blocks.add(ledger.archive().at(at).orElseThrow().block());
          }
          return blocks;
        });
  }

  private static Verdict offer(Ledger ledger, List<Block> blocks) {
    Verdict last = new Verdict.Known();
    for (Block block : blocks) {
      last = ledger.offer(block);
    }
    return last;
  }

  @Test
  void withoutAChainEveryCallSaysSo() throws Exception {
    Path socket = directory.resolve("none");
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    try (Port none = Port.withNode(settings).asOperator();
        RpcClient lonely = RpcClient.connect(socket, PATIENCE)) {
      List<String> seen = new ArrayList<>();
      for (RpcMethod method : none.table().methods()) {
        if (List.of("chain", "name", "board").contains(method.namespace())) {
          seen.add(method.name());
          JsonNode error = none.call(method.name(), method.example().params() + "").get("error");
          assertThat(error.get("message").asString()).isEqualTo("no chain is followed");
          assertThat(error.get("code").asInt()).isEqualTo(RpcError.NOT_FOUND);
          assertThat(error.at("/data/hint").asString()).contains("--chain");
        }
      }
      assertThat(seen).hasSize(26);
      for (String what : List.of("newHeads", "mining", "sync")) {
        assertThat(refusal(lonely, "chain", what)).isEqualTo("no chain is followed");
      }
      assertThat(refusal(lonely, "name", "changes")).isEqualTo("no chain is followed");
      assertThat(refusal(lonely, "board", "posts")).isEqualTo("no chain is followed");
      assertThat(none.call("node_status", "[]").get("result").has("chain")).isFalse();
    }
  }

  private static String refusal(RpcClient client, String namespace, String what) throws Exception {
    try {
      return client.subscribe(namespace, List.of(what));
    } catch (RpcException e) {
      return e.error().message();
    }
  }
}
