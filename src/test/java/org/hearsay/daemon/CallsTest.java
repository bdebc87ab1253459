package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.rpc.RpcClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The calls beyond shh_, between real daemons. */
final class CallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private DaemonProcess one;
  private DaemonProcess two;
  private RpcClient client;

  @BeforeEach
  void startTwo() throws Exception {
    one = DaemonProcess.start(directory.resolve("one"), "--lan=false").awaitReady();
    two = DaemonProcess.start(directory.resolve("two"), "--lan=false").awaitReady();
    client = RpcClient.connect(one.directory().resolve("hearsay.ipc"), PATIENCE);
  }

  @AfterEach
  void endThem() throws Exception {
    client.close();
    one.close();
    two.close();
  }

  private void meet() {
    one.ipc("admin_addPeer", two.address());
    awaitPeers(1);
  }

  private void awaitPeers(int count) {
    await().atMost(PATIENCE).until(() -> one.peers() == count && two.peers() == count);
  }

  private JsonNode next() throws Exception {
    return client.next(PATIENCE).orElseThrow().path("result");
  }

  private Map<String, Object> message(double target) {
    String key = one.ipc("shh_newSymKey").asString();
    return Map.of("symKeyID", key, "topic", "0x01020304", "powTime", 20, "powTarget", target);
  }

  @Test
  void aPostByJobTellsInOrderHowItFares() throws Exception {
    meet();
    client.subscribe("envelope", List.of("events"));
    String job = one.ipc("envelope_post", message(20)).path("job").asString();
    List<String> events = new ArrayList<>();
    JsonNode event;
    do {
      event = next();
      assertThat(event.path("job").asString()).isEqualTo(job);
      events.add(event.path("event").asString());
    } while (!events.contains("relayed"));
    assertThat(String.join(" ", events)).matches("(sealing )*sealed relayed");
    assertThat(event.path("peers").asInt()).isEqualTo(1);
    String hash = event.path("hash").asString();
    await().until(() -> two.ipc("envelope_list").path("envelopes").size() == 1);
    assertThat(two.ipc("envelope_get", hash).path("own").asBoolean()).isFalse();
  }

  @Test
  void aJobIsCancelled() throws Exception {
    String job = one.ipc("envelope_post", message(1e12)).path("job").asString();
    client.subscribe("envelope", List.of("events", job));
    assertThat(next().path("event").asString()).isEqualTo("sealing");
    assertThat(one.ipc("envelope_cancel", job).asBoolean()).isTrue();
    JsonNode event = next();
    while (event.path("event").asString().equals("sealing")) {
      event = next();
    }
    assertThat(event.path("reason").asString()).isEqualTo("cancelled");
  }

  @Test
  void aBanPartsTwoAndKeepsThemApartUntilItIsLifted() throws Exception {
    meet();
    assertThat(one.ipc("peer_ping", two.address()).asLong()).isNotNegative();
    String id = one.ipc("peer_ratings").path(0).path("id").asString();
    client.subscribe("admin", List.of("peerEvents"));
    assertThat(one.ipc("peer_ban", id).asBoolean()).isTrue();
    assertThat(next().path("type").asString()).isEqualTo("drop");
    awaitPeers(0);
    two.ipc("admin_addPeer", one.address()); // knocks at once, and again
    try (RpcClient log = RpcClient.connect(one.directory().resolve("hearsay.ipc"), PATIENCE)) {
      one.ipc("node_setLogLevel", "debug", "gossip");
      log.subscribe("node", List.of("log", Map.of("level", "debug", "last", 0)));
      Optional<JsonNode> refused = log.next(PATIENCE);
      while (!refused.orElseThrow().at("/result/line").asString().contains("reason=REMOVED")) {
        refused = log.next(PATIENCE);
      }
    }
    assertThat(one.peers() + two.peers()).isZero();
    assertThat(one.ipc("peer_unban", id).asBoolean()).isTrue();
    awaitPeers(1);
    assertThat(next().path("type").asString()).as("nothing came between").isEqualTo("add");
  }

  @Test
  void aBanSurvivesARestart() throws Exception {
    meet();
    String id = one.ipc("peer_ratings").path(0).path("id").asString();
    one.ipc("peer_ban", id, 3600);
    client.close();
    assertThat(one.terminate()).isZero();
    one = DaemonProcess.start(directory.resolve("one"), "--lan=false").awaitReady();
    client = RpcClient.connect(one.directory().resolve("hearsay.ipc"), PATIENCE);
    assertThat(one.ipc("peer_bans").path(0).path("peer").asString()).isEqualTo(id);
  }

  @Test
  void theLogTellsOfAPeer() throws Exception {
    client.subscribe("node", List.of("log", Map.of("level", "info", "last", 100)));
    meet();
    JsonNode line = next();
    while (!line.path("line").asString().startsWith("peer up")) {
      line = next();
    }
    assertThat(line.path("logger").asString()).isEqualTo("gossip.Membership");
    assertThat(line.path("level").asString()).isEqualTo("info");
    assertThat(line.path("at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  }
}
