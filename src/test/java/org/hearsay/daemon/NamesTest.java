package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.hearsay.chain.Header;
import org.hearsay.chain.Name;
import org.hearsay.chain.NameProof;
import org.hearsay.rpc.RpcClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Names and posts between two real daemons, of which the second mines. */
final class NamesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Path genesis;
  private DaemonProcess alice;
  private DaemonProcess miner;

  @BeforeEach
  void startTwo() throws Exception {
    genesis = TestChain.write(directory);
    alice = start("alice", "off");
    miner = start("miner", "pending");
    alice.awaitReady();
    miner.awaitReady();
    meet();
  }

  private DaemonProcess start(String name, String mine) throws Exception {
    return DaemonProcess.start(
        directory.resolve(name), "--lan=false", "--chain", genesis + "", "--mine", mine);
  }

  private void meet() {
    alice.ipc("admin_addPeer", miner.address());
    await().atMost(PATIENCE).until(() -> alice.ipc("node_status").at("/chain/peers").asInt() == 1);
  }

  @AfterEach
  void endThem() {
    alice.close();
    miner.close();
  }

  private static String status(DaemonProcess daemon, String name) {
    for (JsonNode one : daemon.ipc("name_list")) {
      if (one.path("name").asString().equals(name)) {
        return one.path("status").asString();
      }
    }
    return "";
  }

  @Test
  void whatOneRegistersTheOtherResolvesAndProves() throws Exception {
    String account = alice.ipc("name_register", "alice").path("account").asString();
    await().atMost(PATIENCE).until(() -> status(miner, "alice").equals("held"));
    JsonNode resolved = miner.ipc("name_resolve", "alice");
    assertThat(resolved.path("key").asString()).isEqualTo(account);
    JsonNode proof = miner.ipc("name_proof", "alice");
    Header header = Header.decode(bytes(proof.path("header")));
    NameProof read = NameProof.decode(bytes(proof.path("proof")));
    assertThat(read.holds(header.stateRoot(), new Name("alice"))).isTrue();
    assertThat("0x" + read.record().orElseThrow().key().toHex()).isEqualTo(account);
    await().atMost(PATIENCE).until(() -> status(alice, "alice").equals("held"));
    postsAreSeenOnBoth();
  }

  private static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.asString().substring(2));
  }

  private void postsAreSeenOnBoth() throws Exception {
    try (RpcClient client = RpcClient.connect(miner.directory().resolve("hearsay.ipc"), PATIENCE)) {
      client.subscribe("board", List.of("posts"));
      String id = alice.ipc("board_post", "hello, all").path("transaction").asString();
      for (String status : List.of("waiting", "mined")) {
        JsonNode post = client.next(PATIENCE).orElseThrow().path("result");
        assertThat(post.path("id").asString()).isEqualTo(id);
        assertThat(post.path("status").asString()).isEqualTo(status);
      }
    }
    for (DaemonProcess daemon : List.of(alice, miner)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode post = daemon.ipc("board_list").path(0);
                assertThat(post.path("text").asString()).isEqualTo("hello, all");
                assertThat(post.path("name").asString()).isEqualTo("alice");
                assertThat(post.path("status").asString()).isEqualTo("mined");
              });
    }
  }

  @Test
  void aRegistrationGoesOnAfterTheDaemonWasKilled() throws Exception {
    miner.ipc("chain_stopMining");
    alice.ipc("name_register", "alice");
    await().atMost(PATIENCE).until(() -> miner.ipc("chain_pending").size() == 1);
    alice.kill();
    miner.ipc("chain_mine", "pending"); // the claim, and the block that must follow it
    await().atMost(PATIENCE).until(() -> miner.ipc("chain_head").path("height").asInt() == 2);
    assertThat(status(miner, "alice")).isEmpty();
    alice = start("alice", "off").awaitReady();
    meet();
    await().atMost(PATIENCE).until(() -> status(miner, "alice").equals("held"));
    await()
        .atMost(PATIENCE)
        .until(
            () -> alice.ipc("name_registration", "alice").path("phase").asString().equals("held"));
  }

  @Test
  void aRotationSurvivesThatTheDaemonIsKilledAtEveryStep() throws Exception {
    alice.ipc("name_register", "alice");
    awaitStatus("held");
    miner.ipc("chain_stopMining");
    String before = alice.ipc("account_show").path("key").asString();
    String fresh = alice.ipc("name_rotate", "alice").path("account").asString();
    restart(); // the key is on the disk, the change perhaps not even paid for
    assertThat(alice.ipc("name_resolve", "alice").path("key").asString()).isNotEqualTo(fresh);
    await().atMost(PATIENCE).until(() -> miner.ipc("chain_pending").size() == 1);
    restart(); // it waits elsewhere
    miner.ipc("chain_mine", "pending");
    await()
        .atMost(PATIENCE)
        .until(() -> alice.ipc("name_resolve", "alice").path("key").asString().equals(fresh));
    assertThat(alice.ipc("account_show").path("key").asString()).isEqualTo(before);
    restart(); // it is mined, and not settled
    miner.ipc("chain_mine", "on");
    await()
        .atMost(PATIENCE)
        .until(() -> alice.ipc("account_show").path("key").asString().equals(fresh));
    restart(); // the account was written
    miner.ipc("chain_mine", "pending");
    await().atMost(PATIENCE).until(() -> head(alice).equals(head(miner)));
    assertThat(alice.ipc("name_rotation", "alice").path("phase").asString()).isEqualTo("settled");
    assertThat(alice.ipc("account_list").findValuesAsString("key")).contains(before, fresh);
    assertThat(alice.ipc("name_register", "second").path("account").asString()).isEqualTo(fresh);
    alice.ipc("name_renew", "alice");
  }

  private static String head(DaemonProcess daemon) {
    return daemon.ipc("chain_head").path("id").asString();
  }

  private void awaitStatus(String status) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> alice.ipc("name_registration", "alice").path("phase").asString().equals(status));
  }

  private void restart() throws Exception {
    alice.kill();
    alice = start("alice", "off").awaitReady();
    meet();
  }
}
