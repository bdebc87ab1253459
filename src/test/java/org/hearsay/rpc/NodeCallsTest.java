package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/** How the node is, what it logs, and who comes and goes. */
final class NodeCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Port port;
  private RpcClient client;

  @BeforeEach
  void open() throws Exception {
    Path socket = Port.socketIn(directory);
    port = Port.withNode(new PortSettings().access(Port.ACCESS).socket(socket).settings());
    port.asOperator();
    client = RpcClient.connect(socket, PATIENCE);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private JsonNode health() throws Exception {
    return port.call("node_health", "[]").get("result");
  }

  private JsonNode check(String id) throws Exception {
    for (JsonNode check : health().get("checks")) {
      if (check.get("id").asString().equals(id)) {
        return check;
      }
    }
    throw new AssertionError("no check " + id);
  }

  private String post(String method) throws Exception {
    String key = port.result("shh_newSymKey", "[]");
    String message = ShhPost.SOME_MESSAGE.replace(Example.SYM_KEY_ID, key);
    JsonNode answer = port.call(method, message).get("result");
    return answer.isString() ? answer.asString() : answer.path("warning").asString("");
  }

  @Test
  void aNodeWithAPeerIsWell() throws Exception {
    port.connectPeer(Example.NODE);
    assertThat(health().get("status").asString()).isEqualTo("ok");
    assertThat(health().get("checks").findValuesAsString("id"))
        .containsExactly("peers", "clock", "store", "directories");
    assertThat(check("peers").has("hint")).isFalse();
  }

  @Test
  void whatIsPostedToNobodyShows() throws Exception {
    assertThat(post("shh_post")).startsWith("0x");
    JsonNode peers = check("peers");
    assertThat(health().get("status").asString()).isEqualTo("fail");
    assertThat(peers.get("ok").asBoolean()).isFalse();
    assertThat(peers.get("message").asString()).contains("1 posted since wait");
    assertThat(peers.get("hint").asString()).contains("hearsay peer add");
    port.connectPeer(Example.NODE);
    assertThat(check("peers").get("ok").asBoolean()).isTrue();
  }

  @Test
  void aClockAheadOfThePeersIsToldToWhoPostsAndInTheHealth() throws Exception {
    port.connectPeer(Example.NODE, -14_000);
    Awaitility.await().until(() -> !check("clock").get("ok").asBoolean());
    assertThat(check("clock").get("message").asString()).startsWith("14.0 s ahead of");
    assertThat(post("shh_post")).as("as geth does").startsWith("0x");
    assertThat(post("envelope_post")).startsWith("clock: 14.0 s ahead of").endsWith("set it right");
  }

  @Test
  void aClockBehindThePeersHindersNobodyFromPosting() throws Exception {
    port.connectPeer(Example.NODE, 14_000);
    Awaitility.await().until(() -> !check("clock").get("ok").asBoolean());
    assertThat(check("clock").get("message").asString()).startsWith("14.0 s behind");
    assertThat(post("envelope_post")).isEmpty();
  }

  @Test
  void theStatusHasTheReasonsOfRefusals() throws Exception {
    JsonNode status = port.call("node_status", "[]").get("result");
    assertThat(status.get("refusedBy").propertyNames()).contains("low_pow", "too_old");
  }

  @Test
  void peersThatComeAndGoAreToldAsGethDoes() throws Exception {
    client.subscribe("admin", List.of("peerEvents"));
    port.connectPeer(Example.NODE);
    JsonNode add = client.next(PATIENCE).orElseThrow().get("result");
    assertThat(add).hasToString("{\"type\":\"add\",\"peer\":\"" + Example.NODE_HASH + "\"}");
    port.result("admin_removePeer", "[\"" + Example.ENODE + "\"]");
    JsonNode drop = client.next(PATIENCE).orElseThrow().get("result");
    assertThat(drop.get("type").asString()).isEqualTo("drop");
    assertThat(drop.get("error").asString()).contains("REMOVED");
  }

  @Test
  void theLogIsFollowed() throws Exception {
    port.ring.add(new LogRing.Line(Instant.EPOCH, Level.INFO, "gossip.Membership", "peer up"));
    port.ring.add(new LogRing.Line(Instant.EPOCH, Level.DEBUG, "gossip.Membership", "unseen"));
    client.subscribe("node", List.of("log", Map.of("level", "info", "last", 10)));
    JsonNode line = client.next(PATIENCE).orElseThrow().get("result");
    assertThat(line)
        .hasToString(
            "{\"at\":\"1970-01-01T00:00:00Z\",\"level\":\"info\",\"logger\":"
                + "\"gossip.Membership\",\"line\":\"peer up\"}");
    port.ring.add(new LogRing.Line(Instant.EPOCH, Level.WARN, "node.Node", "next"));
    assertThat(client.next(PATIENCE).orElseThrow().at("/result/line").asString()).isEqualTo("next");
  }

  @Test
  void levelsAndLoggersThatAreNoneAreTold() throws Exception {
    assertThat(port.result("node_setLogLevel", "[\"debug\"]")).isEqualTo("true");
    assertThat(port.result("node_setLogLevel", "[\"off\",\"gossip\"]")).isEqualTo("true");
    assertThat(port.error("node_setLogLevel", "[\"debgu\"]"))
        .isEqualTo("-32602 invalid argument 0: there is no level \"debgu\". Did you mean debug?");
    assertThat(port.error("node_setLogLevel", "[\"debug\",\"nobody\"]"))
        .isEqualTo("-32010 no such logger");
    try {
      client.subscribe("node", List.of("log", Map.of("level", "loud")));
      throw new AssertionError("took it");
    } catch (RpcException e) {
      assertThat(e.error().code()).isEqualTo(RpcError.INVALID_PARAMS);
    }
  }
}
