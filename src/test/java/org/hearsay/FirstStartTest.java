package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.cli.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked whether they want to be seen, and what their answer means. */
final class FirstStartTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path directory;

  private Settings settings(String... flags) {
    Map<String, List<String>> typed = new LinkedHashMap<>();
    typed.put("datadir", List.of(directory.toString()));
    for (int i = 0; i < flags.length; i += 2) {
      typed.put(flags[i], List.of(flags[i + 1]));
    }
    return Settings.read(typed, Map.of());
  }

  private Optional<String> answer(String typed) throws IOException {
    PrintStream said = new PrintStream(err, true, StandardCharsets.UTF_8);
    byte[] bytes = typed.getBytes(StandardCharsets.UTF_8);
    return FirstStart.ask(new Terminal(new ByteArrayInputStream(bytes), said, said, true, true));
  }

  @Test
  void itIsAskedOnceAndOnlyWhatIsOpen() throws IOException {
    assertThat(FirstStart.isToAsk(settings())).isTrue();
    assertThat(FirstStart.isToAsk(settings("lan", "false"))).isFalse();
    assertThat(FirstStart.isToAsk(settings("lan.presence", "false"))).isFalse();
    assertThat(FirstStart.isToAsk(settings("lan.presence", "true"))).isFalse();
    Files.createDirectory(directory.resolve("keystore"));
    assertThat(FirstStart.isToAsk(settings())).isFalse();
  }

  @Test
  void nothingMeansNo() throws IOException {
    assertThat(answer("\n")).isEmpty();
    assertThat(answer("")).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Be seen by people");
  }

  @Test
  void aNameThatIsNoneIsAskedForAgainAndNotForEver() throws IOException {
    assertThat(answer("  Nora \n")).contains("Nora");
    assertThat(answer("0xNora\nno ra\nNora\n")).contains("Nora");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Letters and digits");
    assertThat(answer("-\n-\n-\nNora\n")).isEmpty();
  }
}
