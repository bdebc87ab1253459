package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hearsay.chain.Miner;
import org.hearsay.seal.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code name_rotate}, {@code name_recover}, and {@code name_revoke} with a recovery key. */
final class NameKeysTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Port port;
  private RpcClient client;
  private KeyPair recovery;

  @BeforeEach
  void open() throws Exception {
    Path socket = Port.socketIn(directory);
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, Port.easyRules(1000, List.of())).asOperator();
    client = RpcClient.connect(socket, PATIENCE);
    recovery = KeyPair.random(port.secrets);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private JsonNode result(String method, String params) throws Exception {
    JsonNode answer = port.call(method, params);
    assertThat(answer.has("result")).as("%s%s: %s", method, params, answer).isTrue();
    return answer.get("result");
  }

  private String reason(String method, String params) throws Exception {
    JsonNode answer = port.call(method, params);
    assertThat(answer.has("error")).as("%s", answer).isTrue();
    return answer.at("/error/data/reason").asString("");
  }

  private static String secret(KeyPair key) {
    return "\"0x" + HexFormat.of().formatHex(key.secret().toBytes()) + "\"";
  }

  private static String hex(KeyPair key) {
    return "0x" + key.open().nodeId().toHex();
  }

  private String account() {
    return hex(port.onLoop(() -> port.node().following().account().orElseThrow()));
  }

  private String keyOf(String name) throws Exception {
    return result("name_resolve", "[\"" + name + "\"]").path("key").asString();
  }

  private void awaitKey(String name, String key) {
    await().until(() -> keyOf(name).equals(key));
  }

  private void mine(int blocks) throws Exception {
    for (int i = 0; i < blocks; i++) {
      int before = height();
      result("chain_mine", "[\"once\"]");
      await().until(() -> height() > before);
    }
    result("chain_mine", "[\"pending\"]");
  }

  private int height() throws Exception {
    return result("chain_head", "[]").path("height").asInt();
  }

  @Test
  void aRotationTellsItsPhasesAndEndsWithANewAccount() throws Exception {
    port.register("alice");
    port.register("second");
    String old = account();
    client.subscribe("name", List.of("changes"));
    JsonNode begun = result("name_rotate", "[\"alice\"]");
    String fresh = begun.path("account").asString();
    assertThat(fresh).isNotEqualTo(old);
    awaitKey("alice", fresh);
    assertThat(account()).isEqualTo(old); // until nothing undoes it
    mine(6);
    await().until(() -> account().equals(fresh));
    List<String> phases = new ArrayList<>();
    while (!phases.contains("settled")) {
      JsonNode told = client.next(PATIENCE).orElseThrow().get("result");
      if (told.path("account").asString().equals(fresh)) {
        phases.add(told.path("phase").asString());
      }
    }
    assertThat(phases).containsExactly("rotating", "rotated", "settled");
    JsonNode after = result("name_rotation", "[\"alice\"]");
    assertThat(after.path("phase").asString()).isEqualTo("settled");
    assertThat(after.path("height").asInt()).isPositive();
    assertThat(result("name_history", "[\"alice\"]").findValuesAsString("what"))
        .containsExactly("registered", "rotated");
    // the old key still holds the other name, and the new one gets those to come
    result("name_renew", "[\"second\"]");
    result("board_post", "[\"still here\",{\"name\":\"second\"}]");
    result("board_post", "[\"me, too\",{\"name\":\"alice\"}]");
    port.register("third");
    assertThat(keyOf("third")).isEqualTo(fresh);
    assertThat(keyOf("second")).isEqualTo(old);
    assertThat(result("name_list", "[{\"mine\":true}]").findValuesAsString("name"))
        .containsExactly("alice", "second", "third");
  }

  @Test
  void aKeyMayBeGivenAndWhatCannotBeIsRefused() throws Exception {
    port.register("alice");
    KeyPair given = KeyPair.random(port.secrets);
    result("chain_mine", "[\"off\"]");
    JsonNode begun = result("name_rotate", "[\"alice\"," + secret(given) + "]");
    assertThat(begun.path("account").asString()).isEqualTo(hex(given));
    assertThat(begun.path("warning").asString()).contains("hearsay chain mine --on");
    assertThat(reason("name_rotate", "[\"alice\"]")).isEqualTo("known");
    result("chain_mine", "[\"pending\"]");
    awaitKey("alice", hex(given));
    await()
        .until(
            () ->
                result("name_rotation", "[\"alice\"]").path("phase").asString().equals("rotated"));
    mine(6);
    await().until(() -> account().equals(hex(given)));
    assertThat(reason("name_rotate", "[\"alice\"," + secret(given) + "]")).isEqualTo("same_key");
    assertThat(reason("name_rotate", "[\"nobody\"]")).isEqualTo("no_such_name");
    assertThat(port.error("name_rotate", "[\"alice\",\"0x12\"]"))
        .isEqualTo("-32602 invalid argument 1: no private key (invalid length, need 256 bits)");
    assertThat(port.error("name_rotation", "[\"nobody\"]")).startsWith("-32010");
  }

  @Test
  void theRecoveryKeyTakesBackWhatAThiefHasRotated() throws Exception {
    port.registerRecoverable("alice", recovery);
    KeyPair thief = KeyPair.random(port.secrets);
    assertThat(reason("name_recover", "[\"alice\"," + secret(recovery) + "]"))
        .isEqualTo("recovery_too_late"); // nothing was changed yet
    result("name_rotate", "[\"alice\"," + secret(thief) + "]");
    awaitKey("alice", hex(thief));
    await()
        .until(
            () ->
                result("name_rotation", "[\"alice\"]").path("phase").asString().equals("rotated"));
    mine(6);
    await().until(() -> account().equals(hex(thief)));
    assertThat(reason("name_recover", "[\"alice\"," + secret(KeyPair.random(port.secrets)) + "]"))
        .isEqualTo("wrong_owner");
    String fresh =
        result("name_recover", "[\"alice\"," + secret(recovery) + "]").path("account").asString();
    awaitKey("alice", fresh);
    await()
        .until(
            () ->
                result("name_rotation", "[\"alice\"]").path("phase").asString().equals("rotated"));
    mine(6);
    await().until(() -> account().equals(fresh));
    result("name_renew", "[\"alice\"]");
  }

  @Test
  void theRecoveryKeyRevokes() throws Exception {
    port.registerRecoverable("alice", recovery);
    assertThat(reason("name_revoke", "[\"alice\"," + secret(KeyPair.random(port.secrets)) + "]"))
        .isEqualTo("wrong_owner");
    result("name_revoke", "[\"alice\"," + secret(recovery) + "]");
    await()
        .until(
            () ->
                result("name_resolve", "[\"alice\"]").path("status").asString().equals("revoked"));
  }

  @Test
  void aRotationWaitsUntilSomebodyMines() throws Exception {
    port.register("alice");
    boolean unused =
        port.onLoop(
            () -> {
              port.node().following().ledger().orElseThrow().miner().setMode(Miner.Mode.OFF);
              return true;
            });
    String fresh = result("name_rotate", "[\"alice\"]").path("account").asString();
    await().until(() -> result("chain_pending", "[]").size() == 1);
    mine(1);
    awaitKey("alice", fresh);
  }
}
