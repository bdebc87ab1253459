package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Five daemons in a row, which is cut between the second and the third. */
final class PartitionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int DAEMONS = 5;

  @TempDir private Path directory;
  private final List<DaemonProcess> daemons = new ArrayList<>();

  @BeforeEach
  void startARow() throws Exception {
    String genesis = TestChain.write(directory) + "";
    for (int i = 0; i < DAEMONS; i++) {
      daemons.add(
          DaemonProcess.start(
              directory.resolve("d" + i), "--nodiscover", "--chain", genesis, "--mine", "off"));
    }
    daemons.forEach(DaemonProcess::awaitReady);
    for (int i = 0; i + 1 < DAEMONS; i++) {
      link(i);
    }
  }

  private void link(int from) {
    daemons.get(from).ipc("admin_addPeer", daemons.get(from + 1).address());
    await().atMost(PATIENCE).until(() -> isLinked(from));
  }

  private boolean isLinked(int from) {
    return onChain(from) == (from == 0 ? 1 : 2);
  }

  private int onChain(int number) {
    return daemons.get(number).ipc("node_status").at("/chain/peers").asInt();
  }

  @AfterEach
  void endThem() {
    daemons.forEach(DaemonProcess::close);
  }

  private JsonNode head(int number) {
    return daemons.get(number).ipc("chain_head");
  }

  /** Mines one block, and waits until some know it. */
  private void mine(int miner, int... others) {
    int height = head(miner).path("height").asInt();
    daemons.get(miner).ipc("chain_mine", "once");
    await().atMost(PATIENCE).until(() -> head(miner).path("height").asInt() == height + 1);
    for (int other : others) {
      await().atMost(PATIENCE).until(() -> head(other).path("id").equals(head(miner).path("id")));
    }
  }

  private void register(int number, String name, int... others) {
    daemons.get(number).ipc("name_register", name);
    while (!phase(number, name).equals("held")) {
      String waitsIn = phase(number, name);
      if (!waitsIn.equals("claimed")) {
        await().atMost(PATIENCE).until(() -> head(number).path("pending").asInt() == 1);
      }
      mine(number, others);
      await().atMost(PATIENCE).until(() -> !phase(number, name).equals(waitsIn));
    }
  }

  private String phase(int number, String name) {
    return daemons.get(number).ipc("name_registration", name).path("phase").asString();
  }

  private List<String> names(int number) {
    return daemons.get(number).ipc("name_list").findValuesAsString("name");
  }

  @Test
  void twoPartsThatMineApartAgreeWhenTheyMeet() throws Exception {
    register(0, "alice", 1, 2, 3, 4);
    daemons.get(1).ipc("admin_removePeer", daemons.get(2).address());
    await().atMost(PATIENCE).until(() -> onChain(1) == 1 && onChain(2) == 1);

    String post =
        daemons.get(0).ipc("board_post", "from the smaller part").path("transaction").asString();
    mine(0, 1);
    register(3, "carol", 2, 4);
    mine(3, 2, 4);
    assertThat(names(0)).containsExactly("alice");
    assertThat(names(4)).containsExactly("alice", "carol");
    String heavier = head(4).path("id").asString();

    link(1);
    for (int i = 0; i < 2; i++) {
      int reorganised = i;
      await().atMost(PATIENCE).until(() -> head(reorganised).path("id").asString().equals(heavier));
      assertThat(Files.readString(directory.resolve("d" + i + ".log")))
          .containsPattern("reorganised height=\\d tip=\\S+ undone=1 joined=\\d fork=3");
    }
    for (int i = 0; i < DAEMONS; i++) {
      int anywhere = i;
      await().atMost(PATIENCE).until(() -> head(anywhere).path("pending").asInt() == 1);
      assertThat(daemons.get(i).ipc("chain_transaction", post).path("status").asString())
          .as("the displaced post at %d", i)
          .isEqualTo("waiting");
    }
    mine(4, 0, 1, 2, 3);
    for (int i = 0; i < DAEMONS; i++) {
      assertThat(names(i)).containsExactly("alice", "carol");
      JsonNode posted = daemons.get(i).ipc("board_list").path(0);
      assertThat(posted.path("id").asString()).isEqualTo(post);
      assertThat(posted.path("status").asString()).isEqualTo("mined");
      assertThat(head(i).path("pending").asInt()).isZero();
    }
  }
}
