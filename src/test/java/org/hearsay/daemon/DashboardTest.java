package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard in config/ against the figures of a daemon that has a peer. */
final class DashboardTest {
  private static final Pattern NAME = Pattern.compile("(hearsay|jvm|process)_[a-z0-9_]+");
  private static final Pattern SERIES = Pattern.compile("(?m)^([a-z0-9_]+)(\\{[^}]*\\})? ");

  @TempDir private Path directory;
  private DaemonProcess one;
  private DaemonProcess two;

  @BeforeEach
  void startTwo() throws Exception {
    one = DaemonProcess.start(directory.resolve("one"), "--lan=false", "--metrics.open");
    one.awaitReady();
    two = DaemonProcess.start(directory.resolve("two"), "--lan=false", "--peer", one.address());
    two.awaitReady();
    await().until(() -> one.peers() == 1 && two.peers() == 1);
  }

  @AfterEach
  void endThem() {
    one.close();
    two.close();
  }

  private String scrape() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(one.endpoint()).resolve("/metrics")).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static Set<String> found(Pattern pattern, String text, int group) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }

  @Test
  void everyQueryNamesWhatIsServed() throws Exception {
    new Chat(one).say("counted");
    await().until(() -> scrape().contains("hearsay_clock_skew_seconds"));
    Set<String> served = found(SERIES, scrape(), 1);
    JsonNode dashboard =
        JsonMapper.shared().readTree(Path.of("config", "grafana", "hearsay-node.json").toFile());
    assertThat(dashboard.get("panels").size()).isGreaterThan(20);
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(panel.get("targets").size()).as("%s", panel.get("title")).isPositive();
      for (JsonNode query : panel.get("targets")) {
        Set<String> asked = found(NAME, query.get("expr").asString(), 0);
        assertThat(asked).as("%s", query).isNotEmpty();
        assertThat(served).as("%s", query).containsAll(asked);
      }
    }
  }

  @Test
  void nobodyCanBeRecognisedByAFigure() throws Exception {
    new Chat(one).say("counted");
    String figures = scrape();
    assertThat(figures)
        .doesNotContain(one.id().substring(0, 8), two.id().substring(0, 8), "127.0.0.1")
        .contains("hearsay_p2p_messages_total{direction=\"in\",type=\"hello\"} 1.0")
        .contains("hearsay_peers{direction=\"in\",via=\"lan\"} 1.0")
        .contains("hearsay_health{check=\"lan\"} 1.0")
        .containsPattern("hearsay_build_info\\{commit=\"([0-9a-f]{7,}|unknown)\"");
    assertThat(figures.lines().filter(line -> !line.startsWith("#")).count()).isLessThan(500);
    assertThat(Files.readString(Path.of("docs", "operating.md"))).contains("hearsay_health");
  }
}
