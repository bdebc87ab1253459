package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command starts fast because it does not load what only the daemon needs. */
final class CommandClassesTest {
  private static final List<String> UNWANTED =
      List.of(
          " io.netty.",
          " org.bouncycastle.",
          " org.hearsay.node.Node ",
          " org.slf4j.",
          " org.jline.");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "paths",
        "config",
        "completion bash",
        "service print",
        "doctor --lan=false",
        "shh info",
        "shh subscribe --sym-key x --topic 0x01020304",
        "logs",
        "send bob hello",
        "inbox",
        "console --exec shh_info",
        "rpc shh_info"
      })
  void neitherNettyNorCryptographyIsLoaded(String words) throws Exception {
    List<String> args = new ArrayList<>(List.of(words.split(" ")));
    args.addAll(List.of("--datadir", directory.toString()));
    List<String> command = new ArrayList<>(DaemonProcess.command(args));
    command.add(1, "-verbose:class");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      List<String> loaded =
          lines.lines().filter(line -> line.contains(" source: ")).collect(Collectors.toList());
      assertThat(loaded).anyMatch(line -> line.contains("org.hearsay.cli.Cli "));
      assertThat(loaded).noneMatch(line -> UNWANTED.stream().anyMatch(line::contains));
    }
    assertThat(process.waitFor()).isLessThan(4);
  }
}
