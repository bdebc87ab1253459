package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How {@code hearsay lab figures} ends when it does not end well: never without a word. */
final class LabTest {
  /** 128 and the signal's number. */
  private static final int TERMINATED = 143;

  @TempDir private Path directory;

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> args = List.of("lab", "figures", "--out", file.toString());
    Exit exit =
        Main.run(args, new PrintStream(OutputStream.nullOutputStream()), new PrintStream(err));
    assertThat(exit).isEqualTo(Exit.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--out " + file + ": no file can be made there")
        .contains("Name a directory");
  }

  @Test
  void figuresThatNobodyCanReadAreNoSuccess() {
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space left");
              }
            });
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> args = List.of("lab", "figures", "--quick", "-q");
    assertThat(Main.run(args, full, new PrintStream(err))).isEqualTo(Exit.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("could not be written");
  }

  @Test
  @Timeout(60)
  void whoIsEndedEarlySaysSo() throws Exception {
    List<String> command = DaemonProcess.command(List.of("lab", "figures", "--quick"));
    command.add(command.indexOf("-cp"), "-Dhearsay.terminals=2"); // to see how far it is
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream said = process.getErrorStream()) {
      assertThat(said.read()).as("the first of its progress").isPositive();
      process.toHandle().destroy(); // the process's own would close the stream
      String rest = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(TERMINATED);
      assertThat(rest).contains("Ended early");
    } finally {
      process.destroyForcibly();
    }
  }
}
