package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What Prometheus gets, and what stands about it under config/. */
final class MetricsTest {
  private static final Pattern NAME = Pattern.compile("(hearsay|jvm)_[a-z0-9_]+");

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
        .contains("hearsay_peers{direction=\"in\"} 0.0")
        .contains("hearsay_envelopes_rejected_total{reason=\"low_pow\"} 0.0")
        .contains("hearsay_envelope_store_limit_bytes 1.6777216E7")
        .contains("hearsay_health{check=\"peers\"} 0.0")
        .contains("hearsay_min_pow 0.2")
        .contains("hearsay_build_info{");
  }

  @Test
  void anEnvelopeIsCounted() throws Exception {
    port.awaitDelivery();
    assertThat(scrape()).contains("hearsay_envelopes_cached 1.0");
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

  /** The names without what a histogram's series add. */
  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  @Test
  void theDashboardAsksOnlyForWhatIsServed() throws Exception {
    port.call("shh_version", "[]");
    String dashboard = Files.readString(Path.of("config", "grafana", "hearsay-node.json"));
    Set<String> asked =
        names(
            JsonMapper.shared().readTree(dashboard).findValuesAsString("expr").stream()
                .collect(Collectors.joining("\n")));
    Set<String> served = names(scrape());
    // Absent as long as there is no peer whose clock ours could be compared with.
    served.add("hearsay_clock_skew_seconds");
    assertThat(asked).hasSizeGreaterThan(15);
    assertThat(served).containsAll(asked);
  }

  @Test
  void theScrapeExampleNamesThePathAndThePort() throws Exception {
    assertThat(Files.readString(Path.of("config", "prometheus.yml")))
        .contains("metrics_path: /metrics", "127.0.0.1:" + RpcSettings.DEFAULT_PORT);
  }
}
