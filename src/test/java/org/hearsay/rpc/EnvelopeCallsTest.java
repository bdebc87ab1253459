package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code envelope_}: posting without waiting, and looking at what is there. */
final class EnvelopeCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Port port;
  private RpcClient client;
  private String key;

  @BeforeEach
  void open() throws Exception {
    Path socket = Port.socketIn(directory);
    port = Port.withNode(new PortSettings().access(Port.ACCESS).socket(socket).settings());
    port.asOperator();
    client = RpcClient.connect(socket, PATIENCE);
    key = client.call("shh_newSymKey", List.of()).asString();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private String message(String more) {
    return "[{\"symKeyID\":\""
        + key
        + "\",\"topic\":\"0x00000001\",\"powTarget\":0.3,\"powTime\":20"
        + more
        + "}]";
  }

  private JsonNode event() throws Exception {
    return client.next(PATIENCE).orElseThrow().get("result");
  }

  private JsonNode eventAfterSealing() throws Exception {
    for (int i = 0; i < 1000; i++) {
      JsonNode event = event();
      if (!event.get("event").asString().equals("sealing")) {
        return event;
      }
    }
    throw new AssertionError("nothing but sealing");
  }

  private static JsonNode method(Port port, String name) {
    return OpenRpc.document(port.table())
        .get("methods")
        .valueStream()
        .filter(method -> method.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aJobTellsHowItFares() throws Exception {
    port.connectPeer(Example.NODE);
    client.subscribe("envelope", List.of("events"));
    JsonNode begun = port.call("envelope_post", message("")).get("result");
    assertThat(begun.get("expectedTries").asDouble()).isPositive();
    assertThat(begun.has("warning")).isFalse();
    String job = begun.get("job").asString();
    JsonNode sealed = eventAfterSealing();
    assertThat(sealed.get("event").asString()).isEqualTo("sealed");
    assertThat(sealed.get("job").asString()).isEqualTo(job);
    assertThat(sealed.get("rating").asDouble()).isGreaterThanOrEqualTo(0.3);
    JsonNode relayed = event();
    assertThat(relayed.get("event").asString()).isEqualTo("relayed");
    assertThat(relayed.get("peers").asInt()).isEqualTo(1);
    assertThat(relayed.get("hash")).isEqualTo(sealed.get("hash"));
    JsonNode schema = method(port, "envelope_subscribe").at("/x-notifications/events/schema");
    for (JsonNode event : List.of(sealed, relayed)) {
      assertThat(SchemaCheck.faults(event, schema)).isEmpty();
      assertThat(schema.get("properties").propertyNames()).containsAll(event.propertyNames());
    }
  }

  @Test
  void aJobOfAClientThatIsGoneGoesOnAndCanBeCancelledByAnother() throws Exception {
    String job;
    try (RpcClient gone = RpcClient.connect(Port.socketIn(directory), PATIENCE)) {
      JsonNode params = JsonText.readTree(message(",\"powTarget\":1e12,\"powTime\":30"));
      job = gone.call("envelope_post", List.of(params.get(0))).get("job").asString();
    }
    client.subscribe("envelope", List.of("events", job));
    JsonNode sealing = event();
    assertThat(sealing.get("event").asString()).isEqualTo("sealing");
    assertThat(sealing.get("expected").asDouble()).isGreaterThan(1e12);
    assertThat(port.result("envelope_cancel", "[\"" + job + "\"]")).isEqualTo("true");
    JsonNode failed = eventAfterSealing();
    assertThat(failed.get("event").asString()).isEqualTo("failed");
    assertThat(failed.get("reason").asString()).isEqualTo("cancelled");
    assertThat(failed.get("code").asInt()).isEqualTo(RpcError.FAILED);
    assertThat(port.result("envelope_cancel", "[\"" + job + "\"]")).isEqualTo("false");
  }

  @Test
  void whatIsKnownBeforeTheWorkIsAnErrorWithACodeAndAHint() throws Exception {
    Map<String, Integer> expected =
        Map.of(
            message(",\"powTarget\":0.1"), RpcError.POW_TOO_LOW,
            message(",\"powTime\":0"), RpcError.POW_TOO_LOW,
            message(",\"ttl\":604801"), RpcError.EXPIRED,
            message(",\"sig\":\"nobody\""), RpcError.NOT_FOUND,
            message(",\"targetPeer\":\"" + Example.ENODE + "\""), RpcError.NOT_FOUND,
            message(",\"pubKey\":\"0x04\""), RpcError.INVALID_PARAMS);
    for (Map.Entry<String, Integer> one : expected.entrySet()) {
      JsonNode error = port.call("envelope_post", one.getKey()).get("error");
      assertThat(error.get("code").asInt()).isEqualTo(one.getValue());
      assertThat(error.at("/data/hint").asString()).isNotEmpty();
    }
    assertThat(port.error("envelope_cancel", "[\"0x00\"]")).isEqualTo("-32010 no such job");
    assertThat(port.error("envelope_get", "[\"" + Example.HASH + "\"]"))
        .isEqualTo("-32010 no such envelope");
    assertThat(port.error("envelope_get", "[\"0x00\"]")).startsWith("-32602");
  }

  @Test
  void aMemberThatIsMistypedIsTold() throws Exception {
    assertThat(port.error("envelope_post", message(",\"powTimes\":3")))
        .isEqualTo("-32602 invalid argument 0: unknown member \"powTimes\". Did you mean powTime?");
    assertThat(port.error("envelope_list", "[{\"xyzzyxyzzy\":3}]"))
        .endsWith("There are topic, minRating, limit, after.");
    assertThat(port.call("shh_post", message(",\"powTimes\":3")).has("result")).isTrue();
  }

  @Test
  void whoPostsWithNobodyThereIsWarned() throws Exception {
    assertThat(port.call("envelope_post", message("")).at("/result/warning").asString())
        .contains("nobody is connected");
  }

  @Test
  void onlyTheOperatorMayCallThem() {
    assertThat(method(port, "envelope_post").get("x-trust").asString()).isEqualTo("operator");
    assertThat(method(port, "envelope_subscribe").get("x-trust").asString()).isEqualTo("operator");
  }

  @Test
  void anEnvelopeIsShownAndItsBytesWhenAskedFor() throws Exception {
    String hash = port.result("shh_post", message(",\"ttl\":60"));
    JsonNode shown = port.call("envelope_get", "[\"" + hash + "\"]").get("result");
    assertThat(shown.get("hash").asString()).isEqualTo(hash);
    assertThat(shown.get("ttl").asInt()).isEqualTo(60);
    assertThat(shown.get("own").asBoolean()).isTrue();
    assertThat(shown.get("topic").asString()).isEqualTo("0x00000001");
    assertThat(shown.has("rlp")).isFalse();
    JsonNode whole = port.call("envelope_get", "[\"" + hash + "\",true]").get("result");
    String rlp = whole.get("rlp").asString();
    assertThat(rlp).hasSize(2 + 2 * shown.get("size").asInt());
    assertThat(port.result("web3_sha3", "[\"" + rlp + "\"]")).isEqualTo(hash);
  }

  @Test
  void envelopesAreListedBestFirstAPageAtATime() throws Exception {
    for (int i = 0; i < 5; i++) {
      port.result("shh_post", message(""));
    }
    String other = port.result("shh_post", message(",\"topic\":\"0x00000002\""));
    List<String> hashes = new ArrayList<>();
    List<Double> ratings = new ArrayList<>();
    String after = "";
    do {
      JsonNode page =
          port.call("envelope_list", "[{\"limit\":2,\"after\":\"" + after + "\"}]").get("result");
      for (JsonNode envelope : page.get("envelopes")) {
        hashes.add(envelope.get("hash").asString());
        ratings.add(-envelope.get("rating").asDouble());
      }
      after = page.path("next").asString("");
    } while (!after.isEmpty());
    assertThat(hashes).hasSize(6).doesNotHaveDuplicates();
    assertThat(ratings).isSorted();
    assertThat(
            port.call("envelope_list", "[{\"topic\":\"0x00000002\"}]")
                .get("result")
                .findValuesAsString("hash"))
        .containsExactly(other);
    assertThat(port.call("envelope_list", "[{\"minRating\":1e9}]").at("/result/envelopes"))
        .isEmpty();
    assertThat(port.call("envelope_list", "[]").at("/result/envelopes")).hasSize(6);
    assertThat(port.error("envelope_list", "[{\"limit\":1001}]")).startsWith("-32602");
    assertThat(port.error("envelope_list", "[{\"after\":\"0x00\"}]")).startsWith("-32602");
  }

  @Test
  void figuresAddUp() throws Exception {
    port.result("shh_post", message(""));
    port.result("shh_post", message(""));
    JsonNode stats = port.call("envelope_stats", "[]").get("result");
    assertThat(stats.get("count").asInt()).isEqualTo(2);
    assertThat(stats.get("worstRating").asDouble()).isGreaterThanOrEqualTo(0.3);
    for (String bars : List.of("ratings", "ages")) {
      assertThat(stats.get(bars).valueStream().mapToLong(bar -> bar.get("count").asLong()).sum())
          .as(bars)
          .isEqualTo(2);
    }
    assertThat(stats.get("refusedBy").propertyNames()).contains("low_pow", "too_old", "bloom");
    JsonNode schema = method(port, "envelope_stats").at("/result/schema");
    assertThat(schema.get("properties").propertyNames()).containsAll(stats.propertyNames());
  }
}
