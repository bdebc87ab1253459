package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code peer_}: how peers do, and who stays away. */
final class PeerCallsTest {
  private Port port;

  @BeforeEach
  void open() {
    port = Port.withNode().asOperator();
    port.connectPeer(Example.NODE);
  }

  @AfterEach
  void close() {
    port.close();
  }

  private JsonNode result(String method, String params) throws Exception {
    JsonNode answer = port.call(method, params);
    assertThat(answer.has("result")).as("%s", answer).isTrue();
    return answer.get("result");
  }

  private void described(String method, JsonNode result) throws Exception {
    JsonNode schema =
        port.call("rpc.discover", "[]")
            .at("/result/methods")
            .valueStream()
            .filter(one -> one.get("name").asString().equals(method))
            .findFirst()
            .orElseThrow()
            .at("/result/schema");
    assertThat(SchemaCheck.faults(result, schema)).isEmpty();
    JsonNode members = schema.has("items") ? schema.get("items") : schema;
    JsonNode one = result.isArray() ? result.get(0) : result;
    assertThat(members.get("properties").propertyNames()).containsAll(one.propertyNames());
  }

  @Test
  void ratingsHaveTheirParts() throws Exception {
    JsonNode ratings = result("peer_ratings", "[]");
    described("peer_ratings", ratings);
    assertThat(ratings).hasSize(1);
    assertThat(ratings.get(0).get("rating").asDouble()).isEqualTo(1);
    assertThat(ratings.get(0).get("via").asString()).isEqualTo("inbound");
    assertThat(ratings.get(0).get("refusedBy").propertyNames()).contains("ttl_too_long");
  }

  @Test
  void theMapHasThisNodeAndItsNeighbours() throws Exception {
    JsonNode map = result("peer_map", "[]");
    described("peer_map", map);
    assertThat(map.get("nodes")).hasSize(2);
    assertThat(map.at("/nodes/0/self").asBoolean()).isTrue();
    assertThat(map.at("/edges/0/from").asString()).isEqualTo(Example.NODE_HASH);
    assertThat(map.at("/edges/0/to")).isEqualTo(map.at("/nodes/0/id"));
  }

  @Test
  void aPeerIsPingedByAnyOfItsNames() throws Exception {
    String[] names = {
      Example.NODE_HASH,
      Example.NODE,
      "0x04" + Example.NODE,
      Example.ENODE,
      "127.0.0.1:40000",
      "127.0.0.1"
    };
    for (String name : names) {
      assertThat(result("peer_ping", "[\"" + name + "\"]").asLong()).as(name).isNotNegative();
    }
    assertThat(port.error("peer_ping", "[\"127.0.0.1:1\"]")).isEqualTo("-32010 no such peer");
    assertThat(port.error("peer_ping", "[\"nobody\"]"))
        .isEqualTo(
            "-32602 invalid argument 0: expected a node's id, an enode URL, an IP address or"
                + " HOST:PORT, not \"nobody\"");
  }

  @Test
  void aBanIsListedAndLifted() throws Exception {
    assertThat(port.result("peer_ban", "[\"" + Example.ENODE + "\"]")).isEqualTo("true");
    assertThat(result("admin_peers", "[]")).isEmpty();
    assertThat(port.result("peer_ban", "[\"203.0.113.9\",60]")).isEqualTo("true");
    JsonNode bans = result("peer_bans", "[]");
    assertThat(bans.findValuesAsString("peer")).containsExactly(Example.NODE_HASH, "203.0.113.9");
    assertThat(bans.get(0).has("until")).isFalse();
    assertThat(bans.get(1).get("until").asLong() * 1000)
        .isBetween(System.currentTimeMillis(), System.currentTimeMillis() + 61_000);
    assertThat(port.result("peer_unban", "[\"" + Example.NODE_HASH + "\"]")).isEqualTo("true");
    assertThat(port.error("peer_unban", "[\"" + Example.NODE_HASH + "\"]"))
        .isEqualTo("-32010 no such ban");
    assertThat(result("peer_bans", "[]")).hasSize(1);
    port.connectPeer(Example.NODE);
    assertThat(result("admin_peers", "[]")).hasSize(1);
  }

  @Test
  void whatCannotBeBannedIsTold() throws Exception {
    String self = result("node_status", "[]").get("id").asString();
    assertThat(port.error("peer_ban", "[\"" + self + "\"]")).endsWith("that is this node");
    assertThat(port.error("peer_ban", "[\"127.0.0.1:7470\"]")).contains("a port says nothing");
    assertThat(port.error("peer_unban", "[\"127.0.0.1:7470\"]")).contains("a port says nothing");
  }
}
