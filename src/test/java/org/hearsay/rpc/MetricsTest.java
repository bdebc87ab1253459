package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus gets, and what stands about it under config/. */
final class MetricsTest {
  private Port port;

  @BeforeEach
  void open() {
    port = Port.withNode(new PortSettings().metricsOpen().settings());
  }

  @AfterEach
  void close() {
    port.close();
  }

  private HttpResponse<String> get(Port from, String path) throws Exception {
    return from.send(HttpRequest.newBuilder(from.uri().resolve(path)).build());
  }

  private String scrape() throws Exception {
    return get(port, "/metrics").body();
  }

  @Test
  void theyAreClosedUnlessTheyWereOpened() throws Exception {
    try (Port closed = Port.withNode()) {
      HttpResponse<String> refused = get(closed, "/metrics");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("--metrics.open");
    }
    assertThat(withToken("letmein").statusCode()).isEqualTo(200);
    assertThat(withToken("letmeout").statusCode()).isEqualTo(401);
    HttpResponse<String> served = get(port, "/debug/metrics/prometheus");
    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(served.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
  }

  private static HttpResponse<String> withToken(String token) throws Exception {
    Access access = new Access(Optional.of("letmein"), "", false);
    try (Port closed = Port.withNode(new PortSettings().access(access).settings())) {
      return closed.send(
          HttpRequest.newBuilder(closed.uri().resolve("/metrics"))
              .header("Authorization", "Bearer " + token)
              .build());
    }
  }

  @Test
  void theNodesFiguresAreThere() throws Exception {
    assertThat(scrape())
        .contains("hearsay_peers{direction=\"in\",via=\"lan\"} 0.0")
        .contains("hearsay_envelopes_rejected_total{reason=\"low_pow\"} 0.0")
        .contains("hearsay_envelope_store_limit_bytes 1.6777216E7")
        .contains("hearsay_health{check=\"peers\"} 0.0")
        .contains("hearsay_min_pow 0.2")
        .contains("hearsay_build_info{");
  }

  @Test
  void theChainsFiguresAreThereWhenThereIsOne() throws Exception {
    assertThat(scrape()).doesNotContain("hearsay_chain_height ", "check=\"chain\"");
    RpcSettings settings = new PortSettings().access(Port.ACCESS).metricsOpen().settings();
    try (Port following = Port.withChain(settings, Port.easyRules(1000, List.of()))) {
      following.asOperator().register("alice");
      following.connectPeerWithBlocks(Example.NODE, 1000);
      assertThat(get(following, "/metrics").body())
          .containsPattern("hearsay_chain_height [3-9]\\.0")
          .containsPattern("hearsay_chain_sync_ratio 0\\.00[3-9]")
          .containsPattern("hearsay_chain_difficulty_bits [1-9]")
          .contains("hearsay_chain_best_peer_height 1000.0", "hearsay_chain_names 1.0")
          .contains("hearsay_chain_reorgs_total 0.0", "hearsay_chain_reorg_depth 0.0")
          .contains("hearsay_chain_mempool 0.0", "hearsay_chain_final_height 0.0")
          .contains("hearsay_chain_block_interval_seconds ")
          .contains("hearsay_health{check=\"chain\"} 0.0");
    }
  }

  @Test
  void anEnvelopeIsCounted() throws Exception {
    port.awaitDelivery();
    assertThat(scrape())
        .contains("hearsay_envelopes_cached 1.0", "hearsay_envelopes_validated_total 1.0")
        .contains("hearsay_envelope_size_bytes_bucket{le=\"1024.0\"} 1\n")
        .contains("hearsay_envelope_pow_bucket{le=\"0.1\"} 0\n", "hearsay_envelope_pow_count 1\n")
        .contains("hearsay_pow_seal_duration_seconds_count 1\n");
    assertThat(value("hearsay_pow_hashes_total{purpose=\"message\"}")).isPositive();
  }

  private double value(String series) throws Exception {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .sum();
  }

  @Test
  void aPeerIsCountedByDirectionAndWay() throws Exception {
    port.connectPeer(Example.NODE);
    assertThat(scrape())
        .contains("hearsay_peers{direction=\"in\",via=\"lan\"} 1.0")
        .contains("hearsay_peers{direction=\"out\",via=\"lan\"} 0.0")
        .contains("hearsay_health{check=\"peers\"} 1.0");
  }

  @Test
  void aSealThatComesToNothingIsCountedByReason() throws Exception {
    String key = port.result("shh_newSymKey", "[]");
    String post =
        "[{\"symKeyID\":\"%s\",\"topic\":\"0x00000001\",\"powTarget\":1e12,\"powTime\":1}]";
    assertThat(port.call("shh_post", post.formatted(key)).has("error")).isTrue();
    assertThat(scrape())
        .contains("hearsay_pow_failures_total{reason=\"pow_time_too_short\"} 1.0")
        .contains("hearsay_pow_failures_total{reason=\"busy\"} 0.0");
  }

  @Test
  void wrongTokensAndWebSocketsAreCounted() throws Exception {
    Access access = new Access(Optional.of("letmein"), "", false);
    RpcSettings settings = new PortSettings().metricsOpen().access(access).settings();
    try (Port guarded = Port.withNode(settings)) {
      guarded.authorized("Bearer letmeout");
      assertThat(guarded.post("{}").statusCode()).isEqualTo(401);
      assertThat(get(guarded, "/metrics").body())
          .contains("hearsay_auth_failures_total{method=\"token\"} 1.0")
          .contains("hearsay_ws_connections 0.0");
    }
    try (WebSocketClient client = new WebSocketClient(port.number())) {
      String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shh_version\",\"params\":[]}";
      assertThat(client.ask(call)).contains("6.0");
      assertThat(scrape()).contains("hearsay_ws_connections 1.0");
    }
  }

  @Test
  void callsAreCountedUnderNamesThatClientsCannotInvent() throws Exception {
    port.call("shh_version", "[]");
    port.call("shh_getPublicKey", "[\"no\"]");
    port.call("evil\\\"} 1", "[]");
    port.call("shh_evil", "[]");
    assertThat(scrape())
        .contains("{method=\"shh_version\",namespace=\"shh\",outcome=\"ok\"} 1.0")
        .contains("{method=\"shh_getPublicKey\",namespace=\"shh\",outcome=\"error\"} 1.0")
        .contains("{method=\"other\",namespace=\"other\",outcome=\"error\"} 1.0")
        .contains("{method=\"other\",namespace=\"shh\",outcome=\"error\"} 1.0")
        .doesNotContain("evil");
  }

  @Test
  void theScrapeExampleNamesThePathAndThePort() throws Exception {
    assertThat(Files.readString(Path.of("config", "prometheus.yml")))
        .contains("metrics_path: /metrics", "127.0.0.1:" + RpcSettings.DEFAULT_PORT);
  }
}
