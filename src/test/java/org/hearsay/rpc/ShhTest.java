package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the calls do with a real node, and every error they have. */
final class ShhTest {
  private static final String NOBODY = "0".repeat(64);
  private static final String UNKNOWN_PEER =
      "enode://79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
          + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8@127.0.0.1:30303";
  private static final String UNKNOWN_PEER_HASH =
      "c0a6c424ac7157ae408398df7e5f4552091a69125d5dfcb7b8c2659029395bdf";

  private static Port port;
  private static String sym;
  private static String pair;
  private static String publicKey;

  @BeforeAll
  static void open() throws Exception {
    port = Port.withNode();
    sym = port.result("shh_newSymKey", "[]");
    pair = port.result("shh_newKeyPair", "[]");
    publicKey = port.result("shh_getPublicKey", "[\"" + pair + "\"]");
  }

  @AfterAll
  static void close() {
    port.close();
  }

  private static String message(String members) {
    return "[{\"powTarget\":0.3,\"powTime\":9,\"payload\":\"0x6869\"," + members + "}]";
  }

  private static String symMessage(String members) {
    return message("\"symKeyID\":\"" + sym + "\",\"topic\":\"0x01020304\"" + members);
  }

  private static String post(String params) throws Exception {
    return port.error("shh_post", params);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shh_setMaxMessageSize | [10485761] | message size too large [10485761>10485760]
          shh_setMinPoW         | [-1]       | invalid PoW: -1.000000
          shh_setMinPoW         | [-0.25]    | invalid PoW: -0.250000
          shh_setBloomFilter    | ["0x00"]   | invalid bloom filter size: 1
          shh_setBloomFilter    | ["0x"]     | invalid bloom filter size: 0
          shh_markTrustedPeer   | ["x"]      | missing 'enr:' prefix for base64-encoded record
          shh_markTrustedPeer   | ["enode://zz"] | does not contain node ID
          shh_addPrivateKey     | ["0x00"]   | invalid length, need 256 bits
          shh_deleteKeyPair     | ["x"]      | key pair x not found
          shh_getPublicKey      | ["x"]      | invalid id
          shh_getPrivateKey     | [""]       | invalid id
          shh_addSymKey         | ["0x"]     | wrong key size: 0
          shh_getSymKey         | ["x"]      | non-existent key ID
          shh_getFilterMessages | ["x"]      | filter not found
          shh_deleteMessageFilter | ["x"]    | Unsubscribe: Invalid ID
          shh_unsubscribe       | ["x"]      | subscription not found
          shh_newMessageFilter  | [{}]       | specify either a symmetric or an asymmetric key
          shh_post              | [{}]       | specify either a symmetric or an asymmetric key
          """)
  void mistakesHaveGethsText(String method, String params, String text) throws Exception {
    assertThat(port.error(method, params)).isEqualTo("-32000 " + text);
  }

  @Test
  void privateKeysAreNumbersBelowTheOrder() throws Exception {
    assertThat(port.error("shh_addPrivateKey", "[\"0x" + "ff".repeat(32) + "\"]"))
        .isEqualTo("-32000 invalid private key, >=N");
    assertThat(port.error("shh_addPrivateKey", "[\"0x" + "00".repeat(32) + "\"]"))
        .isEqualTo("-32000 invalid private key, zero or negative");
  }

  @Test
  void aPeerThatIsNotConnectedIsNamedByGethsId() throws Exception {
    assertThat(port.error("shh_markTrustedPeer", "[\"" + UNKNOWN_PEER + "\"]"))
        .isEqualTo("-32000 Could not find peer with ID: " + UNKNOWN_PEER_HASH);
    assertThat(post(symMessage(",\"targetPeer\":\"" + UNKNOWN_PEER + "\"")))
        .isEqualTo("-32000 Could not find peer with ID: " + UNKNOWN_PEER_HASH);
    assertThat(post(symMessage(",\"targetPeer\":\"enode://zz\"")))
        .isEqualTo("-32000 failed to parse target peer: does not contain node ID");
  }

  @Test
  void aPostChecksItsKeysInGethsOrder() throws Exception {
    String either = "-32000 specify either a symmetric or an asymmetric key";
    assertThat(post(message("\"symKeyID\":\"" + sym + "\",\"pubKey\":\"" + publicKey + "\"")))
        .isEqualTo(either);
    String unsigned = "\"symKeyID\":\"" + NOBODY + "\",\"sig\":\"" + NOBODY + "\"";
    assertThat(post(message(unsigned))).isEqualTo("-32000 invalid id");
    assertThat(post(message("\"symKeyID\":\"" + NOBODY + "\"")))
        .isEqualTo("-32000 missing topic(s)");
    assertThat(post(message("\"topic\":\"0x01020304\",\"symKeyID\":\"" + NOBODY + "\"")))
        .isEqualTo("-32000 non-existent key ID");
    assertThat(post(message("\"pubKey\":\"0x04\""))).isEqualTo("-32000 invalid public key");
  }

  @Test
  void aKeyOfZerosIsKeptButNotUsed() throws Exception {
    String zeros = port.result("shh_addSymKey", "[\"0x" + "00".repeat(32) + "\"]");
    assertThat(post(message("\"topic\":\"0x01020304\",\"symKeyID\":\"" + zeros + "\"")))
        .isEqualTo("-32000 invalid symmetric key");
    assertThat(port.error("shh_newMessageFilter", "[{\"symKeyID\":\"" + zeros + "\"}]"))
        .isEqualTo("-32000 invalid symmetric key");
  }

  @Test
  void workIsJudgedBeforeItIsDone() throws Exception {
    for (String target : List.of("0.1", "0", "-1")) {
      JsonNode answer = port.call("shh_post", symMessage(",\"powTarget\":" + target));
      assertThat(answer.at("/error/message").asString()).isEqualTo("message rejected, PoW too low");
      assertThat(answer.at("/error/data/hint").asString()).contains("0.2");
    }
  }

  @Test
  void noTimeForTheWorkIsTooLittle() throws Exception {
    assertThat(post(symMessage(",\"powTime\":0")))
        .isEqualTo(
            "-32000 failed to reach the PoW target, specified pow time (0 seconds) was"
                + " insufficient");
  }

  @Test
  void aLifeBeyondAWeekIsRefused() throws Exception {
    assertThat(post(symMessage(",\"ttl\":604801")))
        .isEqualTo("-32000 ttl is 604801 s, the most is 604800");
  }

  @Test
  void whatIsTooLargeIsNamedByItsHash() throws Exception {
    port.result("shh_setMaxMessageSize", "[200]");
    assertThat(post(symMessage("")))
        .matches("-32000 huge messages are not allowed \\[[0-9a-f]{64}\\]");
    port.result("shh_setMaxMessageSize", "[10485760]");
    assertThat(port.call("shh_info", "[]").at("/result/maxMessageSize").asInt()).isEqualTo(1 << 20);
  }

  @Test
  void theLongestMessageThereCanBeFitsIntoARequest() throws Exception {
    port.result("shh_setMaxMessageSize", "[10485760]");
    String filter =
        port.result(
            "shh_newMessageFilter", "[{\"symKeyID\":\"" + sym + "\",\"topics\":[\"0x0a0b0c0d\"]}]");
    String payload = "0x" + "5a".repeat((1 << 20) - 2_048);
    String hash =
        port.result(
            "shh_post",
            "[{\"symKeyID\":\"%s\",\"topic\":\"0x0a0b0c0d\",\"ttl\":10,\"powTarget\":0.2,\"powTime\":60,\"payload\":\"%s\"}]"
                .formatted(sym, payload));
    port.awaitDelivery();
    JsonNode messages = port.call("shh_getFilterMessages", "[\"" + filter + "\"]").get("result");
    JsonNode message = messages.path(0);
    assertThat(message.path("hash").asString()).isEqualTo(hash);
    assertThat(message.path("payload").asString()).isEqualTo(payload);
  }

  @Test
  void filtersCheckTheirKeysInGethsOrder() throws Exception {
    String filter = "shh_newMessageFilter";
    assertThat(
            port.error(
                filter, "[{\"symKeyID\":\"" + sym + "\",\"privateKeyID\":\"" + pair + "\"}]"))
        .isEqualTo("-32000 specify either a symmetric or an asymmetric key");
    assertThat(port.error(filter, "[{\"symKeyID\":\"" + NOBODY + "\",\"sig\":\"0x04\"}]"))
        .isEqualTo("-32000 invalid signing public key");
    assertThat(port.error(filter, "[{\"symKeyID\":\"" + NOBODY + "\"}]"))
        .isEqualTo("-32000 non-existent key ID");
    assertThat(port.error(filter, "[{\"privateKeyID\":\"" + NOBODY + "\"}]"))
        .isEqualTo("-32000 invalid id");
  }

  @Test
  void aMessageComesBackAsItWasSent() throws Exception {
    String filter = port.result("shh_newMessageFilter", "[{\"privateKeyID\":\"" + pair + "\"}]");
    String hash =
        port.result(
            "shh_post",
            message("\"pubKey\":\"" + publicKey + "\",\"sig\":\"" + pair + "\",\"ttl\":0"));
    port.awaitDelivery();
    JsonNode messages = port.call("shh_getFilterMessages", "[\"" + filter + "\"]").get("result");
    assertThat(messages).hasSize(1);
    JsonNode message = messages.get(0);
    assertThat(message.propertyNames())
        .containsExactly(
            "sig",
            "ttl",
            "timestamp",
            "topic",
            "payload",
            "padding",
            "pow",
            "hash",
            "recipientPublicKey");
    assertThat(message.get("sig").asString()).isEqualTo(publicKey);
    assertThat(message.get("recipientPublicKey").asString()).isEqualTo(publicKey);
    assertThat(message.get("ttl").asInt()).isEqualTo(50);
    assertThat(message.get("topic").asString()).isEqualTo("0x00000000");
    assertThat(message.get("payload").asString()).isEqualTo("0x6869");
    assertThat(message.get("hash").asString()).isEqualTo(hash);
    assertThat(message.get("pow").asDouble()).isGreaterThanOrEqualTo(0.3);
    assertThat(port.result("shh_deleteMessageFilter", "[\"" + filter + "\"]")).isEqualTo("true");
  }

  @Test
  void beginningsOfTopicsAreAFilterOfOurs() throws Exception {
    String filter =
        port.result(
            "shh_newMessageFilter",
            "[{\"symKeyID\":\"" + sym + "\",\"topicPrefixes\":[\"0xfeed\"]}]");
    port.result("shh_post", symMessage(",\"topic\":\"0xfeed0001\""));
    port.result("shh_post", symMessage(",\"topic\":\"0xfeee0001\""));
    port.awaitDelivery();
    JsonNode messages = port.call("shh_getFilterMessages", "[\"" + filter + "\"]").get("result");
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).get("topic").asString()).isEqualTo("0xfeed0001");
  }

  @Test
  void subscriptionsCheckTheirKeysInGethsOrder() throws Exception {
    try (WebSocketClient client = new WebSocketClient(port.number())) {
      String[][] cases = {
        {"\"topics\":[\"0x01020304\"]", "specify either a symmetric or an asymmetric key"},
        {"\"privateKeyID\":\"" + NOBODY + "\",\"sig\":\"0x1234\"", "invalid signing public key"},
        {"\"symKeyID\":\"" + NOBODY + "\"", "missing topic(s)"},
        {"\"symKeyID\":\"" + NOBODY + "\",\"topics\":[\"0x01020304\"]", "non-existent key ID"},
        {"\"privateKeyID\":\"" + NOBODY + "\"", "invalid public key"}
      };
      for (String[] one : cases) {
        assertThat(client.ask(subscribe("{" + one[0] + "}")))
            .contains("\"code\":-32000,\"message\":\"" + one[1] + "\"");
      }
      assertThat(client.ask(subscribe("{\"topics\":1}"))).contains("invalid argument 1: json:");
      assertThat(client.ask("{\"id\":1,\"method\":\"shh_subscribe\",\"params\":[\"messages\"]}"))
          .contains("missing value for required argument 1");
    }
  }

  private static String subscribe(String criteria) {
    return "{\"id\":1,\"method\":\"shh_subscribe\",\"params\":[\"messages\"," + criteria + "]}";
  }

  @Test
  void subscribersGetMessagesInOrderAsObjects() throws Exception {
    try (WebSocketClient client = new WebSocketClient(port.number())) {
      String reply =
          client.ask(subscribe("{\"symKeyID\":\"" + sym + "\",\"topics\":[\"0x0badcafe\"]}"));
      String id = JsonText.readTree(reply).get("result").asString();
      for (int i = 0; i < 3; i++) {
        port.result(
            "shh_post", symMessage(",\"topic\":\"0x0badcafe\",\"payload\":\"0x0" + i + "\""));
      }
      for (int i = 0; i < 3; i++) {
        JsonNode notification = JsonText.readTree(client.next());
        assertThat(notification.get("method").asString()).isEqualTo("shh_subscription");
        assertThat(notification.at("/params/subscription").asString()).isEqualTo(id);
        assertThat(notification.at("/params/result/payload").asString()).isEqualTo("0x0" + i);
      }
    }
  }

  @Test
  void subscribersHearEveryTopicTheyNamed() throws Exception {
    try (WebSocketClient client = new WebSocketClient(port.number())) {
      client.ask(
          subscribe("{\"symKeyID\":\"" + sym + "\",\"topics\":[\"0x0badcafe\",\"0x0badcaff\"]}"));
      for (String topic : List.of("0x0badcafe", "0x0badcaff")) {
        port.result("shh_post", symMessage(",\"topic\":\"" + topic + "\",\"payload\":\"0x00\""));
        assertThat(client.next()).contains("\"topic\":\"" + topic + "\"");
      }
    }
  }

  @Test
  void aSubscriptionEndsWithItsConnection() throws Exception {
    try (Port own = Port.withNode()) {
      String key = own.result("shh_newKeyPair", "[]");
      try (WebSocketClient client = new WebSocketClient(own.number())) {
        client.ask(subscribe("{\"privateKeyID\":\"" + key + "\"}"));
        assertThat(own.onLoop(() -> own.node().inbox().filters())).isEqualTo(1);
      }
      Awaitility.await().until(() -> own.onLoop(() -> own.node().inbox().filters()) == 0);
    }
  }

  @Test
  void keysFromPasswordsAreTheSameEverywhere() throws Exception {
    String id = port.result("shh_generateSymKeyFromPassword", "[\"test\"]");
    assertThat(port.result("shh_getSymKey", "[\"" + id + "\"]"))
        .isEqualTo("0xa82a520aff70f7a989098376e48ec128f25f767085e84d7fb995a9815eebff0a");
    assertThat(port.result("shh_generateSymKeyFromPassword", "[\"test\"]")).isNotEqualTo(id);
    assertThat(port.result("shh_deleteSymKey", "[\"" + id + "\"]")).isEqualTo("true");
    assertThat(port.result("shh_deleteSymKey", "[\"" + id + "\"]")).isEqualTo("false");
  }

  @Test
  void lightIsSwitchedOnAndOff() throws Exception {
    assertThat(port.result("shh_makeLightClient", "[]")).isEqualTo("true");
    assertThat(port.onLoop(() -> port.node().status().light())).isTrue();
    assertThat(port.result("shh_cancelLightClient", "[]")).isEqualTo("true");
    assertThat(port.onLoop(() -> port.node().status().light())).isFalse();
  }
}
