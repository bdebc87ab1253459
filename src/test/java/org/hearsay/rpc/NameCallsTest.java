package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hearsay.chain.Header;
import org.hearsay.chain.Name;
import org.hearsay.chain.NameProof;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.MalformedFrameException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code name_} and {@code board_}. */
final class NameCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Port port;
  private RpcClient client;

  @BeforeEach
  void open() throws Exception {
    Path socket = Port.socketIn(directory);
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, Port.easyRules(1000, List.of())).asOperator();
    client = RpcClient.connect(socket, PATIENCE);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private JsonNode result(String method, String params) throws Exception {
    JsonNode answer = port.call(method, params);
    assertThat(answer.has("result")).as("%s%s: %s", method, params, answer).isTrue();
    JsonNode schema =
        OpenRpc.document(port.table())
            .get("methods")
            .valueStream()
            .filter(one -> one.get("name").asString().equals(method))
            .findFirst()
            .orElseThrow()
            .at("/result/schema");
    assertThat(SchemaCheck.faults(answer.get("result"), schema)).isEmpty();
    return answer.get("result");
  }

  private JsonNode next() throws Exception {
    return client.next(PATIENCE).orElseThrow().get("result");
  }

  private JsonNode error(String method, String params) throws Exception {
    JsonNode error = port.call(method, params).get("error");
    assertThat(error).isNotNull();
    assertThat(error.at("/data/hint").asString()).isNotEmpty();
    return error;
  }

  private String account() {
    return "0x"
        + port.onLoop(
            () -> port.node().following().account().orElseThrow().open().nodeId().toHex());
  }

  @Test
  void aRegistrationTellsItsPhasesInOrder() throws Exception {
    client.subscribe("name", List.of("changes"));
    JsonNode begun = result("name_register", "[\"alice\"]");
    assertThat(begun.get("account").asString()).isEqualTo(account());
    assertThat(begun.has("warning")).isFalse();
    List<String> phases = new ArrayList<>(List.of(begun.get("phase").asString()));
    while (!phases.contains("held")) {
      phases.add(next().get("phase").asString());
    }
    assertThat(phases).containsExactly("claiming", "claimed", "registering", "held");
    JsonNode job = result("name_registration", "[\"alice\"]");
    assertThat(job.get("height").asInt()).isGreaterThanOrEqualTo(3);
    JsonNode resolved = result("name_resolve", "[\"alice\"]");
    assertThat(resolved.get("key").asString()).isEqualTo(account());
    assertThat(resolved.get("status").asString()).isEqualTo("held");
    assertThat(resolved.get("registered")).isEqualTo(job.get("height"));
    assertThat(resolved.get("confirmations").asInt()).isPositive();
    assertThat(resolved.get("final").asBoolean()).isFalse();
    assertThat(resolved.get("hint").asString()).contains("compare safety numbers");
    JsonNode history = result("name_history", "[\"alice\"]");
    assertThat(history.findValuesAsString("what")).containsExactly("registered");
    assertThat(history.get(0).get("key").asString()).isEqualTo(account());
  }

  @Test
  void aRecoveryKeyIsKept() throws Exception {
    String key = "0x04" + KeyPair.random(port.secrets).open().nodeId().toHex();
    result("name_register", "[\"alice\",{\"recovery\":\"" + key + "\"}]");
    await().until(() -> port.call("name_resolve", "[\"alice\"]").has("result"));
    assertThat(result("name_resolve", "[\"alice\"]").get("recovery").asString())
        .isEqualTo("0x" + key.substring(4));
  }

  @Test
  void whatCannotBeRegisteredIsTold() throws Exception {
    port.register("alice");
    JsonNode taken = error("name_register", "[\"alice\"]");
    assertThat(taken.get("message").asString()).isEqualTo("alice is yours already");
    assertThat(taken.at("/data/reason").asString()).isEqualTo("name_taken");
    assertThat(taken.get("code").asInt()).isEqualTo(RpcError.FAILED);
    result("chain_mine", "[\"off\"]");
    JsonNode begun = result("name_register", "[\"carol\"]");
    assertThat(begun.get("warning").asString()).contains("hearsay chain mine --on");
    assertThat(error("name_register", "[\"carol\"]").at("/data/reason").asString())
        .isEqualTo("known");
    assertThat(port.error("name_register", "[\"Bob\"]"))
        .isEqualTo(
            "-32602 invalid argument 0: a name has 3 to 32 of a-z, 0-9 and -, not \"Bob\"; did you"
                + " mean bob?");
    assertThat(port.error("name_register", "[\"bob\",{\"recovry\":\"0x\"}]"))
        .endsWith("Did you mean recovery?");
    assertThat(port.error("name_register", "[\"bob\",{\"recovery\":\"0x00\"}]"))
        .startsWith("-32602 invalid argument 1: recovery is no public key");
    String nowhere = "0x" + "ff".repeat(64);
    assertThat(port.error("name_register", "[\"bob\",{\"recovery\":\"" + nowhere + "\"}]"))
        .startsWith("-32602 invalid argument 1: recovery is no public key");
    assertThat(port.error("name_registration", "[\"nobody\"]"))
        .isEqualTo("-32010 no such registration");
  }

  @Test
  void aNameThatIsNotThereIsToldWithTheNearest() throws Exception {
    port.register("alice");
    for (String method : List.of("name_resolve", "name_history")) {
      JsonNode error = error(method, "[\"alise\"]");
      assertThat(error.get("code").asInt()).isEqualTo(RpcError.NOT_FOUND);
      assertThat(error.get("message").asString()).isEqualTo("no such name");
      assertThat(error.at("/data/hint").asString()).isEqualTo("did you mean alice?");
    }
    assertThat(error("name_resolve", "[\"somebody-else\"]").at("/data/hint").asString())
        .contains("name_register");
    assertThat(port.error("name_resolve", "[\"a\"]")).startsWith("-32602");
    assertThat(port.error("name_proof", "[\"a\"]")).startsWith("-32602");
    assertThat(error("name_renew", "[\"alise\"]").get("code").asInt())
        .isEqualTo(RpcError.NOT_FOUND);
  }

  @Test
  void aNameIsRenewedAndRevoked() throws Exception {
    port.register("alice");
    JsonNode before = result("name_resolve", "[\"alice\"]");
    awaitMined(result("name_renew", "[\"alice\"]").get("transaction").asString());
    assertThat(result("name_resolve", "[\"alice\"]").get("expires").asInt())
        .isGreaterThan(before.get("expires").asInt());
    awaitMined(result("name_revoke", "[\"alice\"]").get("transaction").asString());
    assertThat(result("name_resolve", "[\"alice\"]").get("status").asString()).isEqualTo("revoked");
    assertThat(result("name_history", "[\"alice\"]").findValuesAsString("what"))
        .containsExactly("registered", "renewed", "revoked");
    JsonNode error = error("name_revoke", "[\"alice\"]");
    assertThat(error.at("/data/reason").asString()).isEqualTo("name_revoked");
    assertThat(error("board_post", "[\"hello\"]").get("message").asString())
        .isEqualTo("this account holds no name");
  }

  private void awaitMined(String transaction) {
    await()
        .until(
            () ->
                result("chain_transaction", "[\"" + transaction + "\"]")
                    .get("status")
                    .asString()
                    .equals("mined"));
  }

  @Test
  void namesAreListedInPages() throws Exception {
    for (String name : List.of("carol", "alice", "bob")) {
      port.register(name);
    }
    assertThat(result("name_list", "[]").findValuesAsString("name"))
        .containsExactly("alice", "bob", "carol");
    assertThat(result("name_list", "[{\"mine\":true}]")).hasSize(3);
    assertThat(
            result("name_list", "[{\"limit\":1,\"after\":\"alice\"}]").findValuesAsString("name"))
        .containsExactly("bob");
    assertThat(port.error("name_list", "[{\"limit\":1001}]"))
        .isEqualTo("-32602 invalid argument 0: limit is 1001, at most 1000");
    assertThat(port.error("name_list", "[{\"mien\":true}]")).endsWith("Did you mean mine?");
  }

  @Test
  void aProofHoldsForWhoHasNothingButTheHeader() throws Exception {
    JsonNode absent = result("name_proof", "[\"alice\"]");
    assertThat(absent.get("present").asBoolean()).isFalse();
    assertThat(holds(absent, "alice")).isTrue();
    port.register("alice");
    JsonNode present = result("name_proof", "[\"alice\"]");
    assertThat(present.get("present").asBoolean()).isTrue();
    assertThat(present.get("proof").asString())
        .endsWith(present.get("record").asString().substring(2));
    assertThat(holds(present, "alice")).isTrue();
    assertThat(holds(present, "alicf")).isFalse();
    assertThat(holds(result("name_proof", "[\"bob\"]"), "bob")).isTrue();
  }

  static boolean holds(JsonNode answer, String name) throws MalformedFrameException {
    Header header = Header.decode(bytes(answer.get("header").asString()));
    NameProof proof = NameProof.decode(bytes(answer.get("proof").asString()));
    assertThat("0x" + header.id().toHex()).isEqualTo(answer.get("block").asString());
    return proof.holds(header.stateRoot(), new Name(name));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.substring(2));
  }

  @Test
  void postsAreToldAndListedTheNewestFirst() throws Exception {
    port.register("alice");
    client.subscribe("board", List.of("posts"));
    String first = result("board_post", "[\"first\"]").get("transaction").asString();
    awaitMined(first);
    assertThat(next().get("status").asString()).isEqualTo("waiting");
    JsonNode mined = next();
    assertThat(mined.get("status").asString()).isEqualTo("mined");
    assertThat(mined.get("confirmations").asInt()).isEqualTo(1);
    assertThat(mined.get("name").asString()).isEqualTo("alice");
    assertThat(mined.get("key").asString()).isEqualTo(account());
    result("chain_mine", "[\"off\"]");
    String second =
        result("board_post", "[\"second\",{\"name\":\"alice\"}]").get("transaction").asString();
    JsonNode list = result("board_list", "[]");
    assertThat(list.findValuesAsString("id")).containsExactly(second, first);
    assertThat(list.findValuesAsString("status")).containsExactly("waiting", "mined");
    assertThat(list.get(1).get("height")).isEqualTo(mined.get("height"));
    assertThat(result("board_list", "[{\"limit\":1}]").findValuesAsString("id"))
        .containsExactly(second);
    assertThat(result("board_list", "[{\"before\":\"" + second + "\"}]").findValuesAsString("id"))
        .containsExactly(first);
    assertThat(result("board_list", "[{\"before\":\"" + first + "\"}]")).isEmpty();
  }

  @Test
  void whatCannotBePostedIsTold() throws Exception {
    assertThat(error("board_post", "[\"hello\"]").get("code").asInt())
        .isEqualTo(RpcError.NOT_FOUND);
    assertThat(error("board_post", "[\"hello\",{\"name\":\"alice\"}]").get("code").asInt())
        .isEqualTo(RpcError.NOT_FOUND);
    port.register("alice");
    port.register("bob");
    JsonNode two = error("board_post", "[\"hello\"]");
    assertThat(two.get("code").asInt()).isEqualTo(RpcError.INVALID_PARAMS);
    assertThat(two.at("/data/hint").asString()).contains("alice", "bob");
    assertThat(port.error("board_post", "[\"\"]"))
        .isEqualTo("-32602 invalid argument 0: a post has 1 to 280 bytes of UTF-8, not 0");
    assertThat(port.error("board_post", "[\"" + "\u00e4".repeat(141) + "\"]"))
        .isEqualTo("-32602 invalid argument 0: a post has 1 to 280 bytes of UTF-8, not 282");
    assertThat(port.error("board_list", "[{\"limit\":201}]")).startsWith("-32602");
    assertThat(port.error("board_list", "[{\"before\":\"0x00\"}]")).startsWith("-32602");
  }
}
