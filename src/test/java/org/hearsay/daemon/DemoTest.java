package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README. */
final class DemoTest {
  @TempDir private Path directory;

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>(DaemonProcess.command(List.of(args)));
    command.add(1, "-Djava.io.tmpdir=" + directory);
    return new ProcessBuilder(command).start();
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("hearsay")).toList();
    }
  }

  @Test
  void itShowsMessagesANameAndAPostAndLeavesNothingBehind() throws Exception {
    Process demo = start("demo", "--exit", "--json");
    String out = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(demo.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).as(err).isZero();
    assertThat(out.lines()).hasSize(8);
    for (String kind : List.of("symmetric", "asymmetric")) {
      assertThat(out)
          .containsPattern(
              "\\{\"v\":1,\"shown\":\""
                  + kind
                  + "\",\"from\":\"alice\",\"to\":\"bob\",\"ms\":[0-9.]+,\"ok\":true");
    }
    for (String chain :
        List.of(
            "name\",\"from\":\"alice\",\"to\":\"carol\",\"ms\":[0-9.]+,\"ok\":true,\"height\":[1-9]",
            "proof\",\"from\":\"alice\",\"to\":\"bob\",\"ms\":[0-9.]+,\"ok\":true,\"bytes\":[1-9]",
            "post\",\"from\":\"alice\",\"to\":\"bob\",\"ms\":[0-9.]+,\"ok\":true,\"height\":[1-9]",
            "session\",\"from\":\"alice\",\"to\":\"bob\",\"ms\":[0-9.]+,\"ok\":true",
            "session\",\"from\":\"bob\",\"to\":\"carol\",\"ms\":[0-9.]+,\"ok\":true",
            "session\",\"from\":\"carol\",\"to\":\"alice\",\"ms\":[0-9.]+,\"ok\":true")) {
      assertThat(out).containsPattern("\\{\"v\":1,\"shown\":\"" + chain);
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void whenItIsKilledItsDaemonsEndAndCleanUp() throws Exception {
    Process demo = start("demo");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
    String last = "";
    while (last != null && !last.startsWith("all connected")) {
      last = lines.readLine();
    }
    List<ProcessHandle> daemons = demo.children().toList();
    assertThat(daemons).hasSize(3);
    assertThat(left()).hasSize(1);
    demo.destroyForcibly();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> daemons.stream().noneMatch(ProcessHandle::isAlive) && left().isEmpty());
  }
}
