package org.hearsay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code hearsay bench sessions} measures; how fast it is, is nobody's business here. */
final class SessionsBenchTest {
  /** 64 numbers of each of ten days. */
  private static final int TOPICS_OF_ONE = 640;

  @Test
  void eachSessionIsListenedToOnAsManyDaysAsItEverIs() {
    SessionsBench.Plan plan = new SessionsBench.Plan(3, 1000, 1);
    SessionsBench.Figures figures = new SessionsBench(plan, what -> {}).run();
    assertThat(figures.sessions()).isEqualTo(3);
    assertThat(figures.topics()).isEqualTo(3 * TOPICS_OF_ONE);
    assertThat(figures.lookUpNanos()).isPositive();
    assertThat(figures.envelopeNanos()).isPositive();
    assertThat(figures.bareEnvelopeNanos()).isPositive();
  }

  private record Ended(Exit exit, String out, String err) {}

  private static Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Exit exit =
        Main.run(
            List.of(args),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theCommandPrintsWhatItCameTo() {
    JsonNode json =
        JsonMapper.builder()
            .build()
            .readTree(
                run("bench", "sessions", "--sessions", "2", "--look-ups", "1000", "--json").out());
    assertThat(json.path("v").asInt()).isEqualTo(1);
    assertThat(json.path("topics").asInt()).isEqualTo(2 * TOPICS_OF_ONE);
    assertThat(json.path("lookUpNanos").asDouble()).isPositive();
    assertThat(run("bench", "sessions", "--sessions", "2", "--look-ups", "1000").out())
        .contains("2, which look out for 1280 topics")
        .contains("for a stranger's topic");
    Ended none = run("bench", "sessions", "--sessions", "0");
    assertThat(none.exit()).isEqualTo(Exit.USAGE);
    assertThat(none.err()).contains("--sessions 0: expected a whole number from 1 to 10000");
  }
}
