package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/** What a log line says, for programs. */
final class JsonLoggingTest {
  private static JsonNode line(String pattern, Object... args) {
    return JsonLogging.line(Instant.EPOCH, "org.hearsay.net.X", Level.INFO, pattern, args, null);
  }

  @Test
  void keysOfTheTextAreMembers() {
    assertThat(line("link={} up inbound={} closing: {}", "ab", true, "gone"))
        .hasToString(
            "{\"time\":\"1970-01-01T00:00:00Z\",\"level\":\"INFO\",\"logger\":\"X\","
                + "\"msg\":\"link=ab up inbound=true closing: gone\",\"link\":\"ab\","
                + "\"inbound\":\"true\"}");
  }

  @Test
  void nothingThatIsSaidBreaksTheLineOrItsFrame() {
    JsonNode said = line("level={} why={}", "x", "a\n\"b\"");
    assertThat(said.toString()).doesNotContain("\n");
    assertThat(said.path("level").asString()).isEqualTo("INFO");
    assertThat(said.path("why").asString()).isEqualTo("a\n\"b\"");
  }

  @Test
  void aTraceStaysInTheLine() {
    JsonNode said =
        JsonLogging.line(
            Instant.EPOCH, "X", Level.ERROR, "crashed", null, new IllegalStateException("why"));
    assertThat(said.path("trace").asString()).contains("IllegalStateException: why", "\tat ");
    assertThat(said.toString()).doesNotContain("\n");
  }
}
