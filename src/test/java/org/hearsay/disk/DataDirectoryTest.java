package org.hearsay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(START);
  private static final InstantSource LATER =
      InstantSource.fixed(START.plus(Duration.ofMinutes(200)));

  @TempDir Path parent;

  @Test
  void itIsMadeForItsOwnerAlone() throws IOException {
    try (DataDirectory data = DataDirectory.open(parent.resolve("a/b"), CLOCK)) {
      assertThat(FileDocumentTest.permissions(parent.resolve("a"))).isEqualTo("rwx------");
      assertThat(FileDocumentTest.permissions(data.path())).isEqualTo("rwx------");
      assertThat(FileDocumentTest.permissions(data.path().resolve("LOCK"))).isEqualTo("rw-------");
    }
  }

  @Test
  void documentsLiveInIt() {
    try (DataDirectory data = DataDirectory.open(parent, CLOCK)) {
      data.document("contacts").write(new byte[] {1});
      assertThat(parent.resolve("contacts")).exists();
      assertThat(data.nodeKey().name()).isEqualTo(parent.resolve("nodekey").toString());
    }
  }

  @Test
  void aSecondOpenerInTheSameProcessIsTurnedAway() {
    try (DataDirectory data = DataDirectory.open(parent, CLOCK)) {
      data.publish(Map.of("web", "http://127.0.0.1:8545", "p2p", "7470"));
      assertThatThrownBy(() -> DataDirectory.open(parent, LATER))
          .isInstanceOf(DataDirectoryInUseException.class)
          .hasMessage(
              "Data directory in use by hearsay pid "
                  + ProcessHandle.current().pid()
                  + " (up 3 h, web http://127.0.0.1:8545). Use another --datadir.");
    }
  }

  @Test
  void itCanBeTakenAgainOnceLetGo() {
    DataDirectory.open(parent, CLOCK).close();
    assertThat(DataDirectory.runFile(parent)).isEmpty();
    DataDirectory.open(parent, CLOCK).close();
  }

  @Test
  void theRunFileSaysWhereTheDaemonIs() {
    try (DataDirectory data = DataDirectory.open(parent, CLOCK)) {
      Map<String, String> facts = Map.of("p2p", "7470", "ipc", "/a \"quoted\\ path/x.ipc");
      data.publish(facts);
      assertThat(DataDirectory.runFile(parent))
          .hasValue(new RunFile(ProcessHandle.current().pid(), START, facts));
    }
  }

  @Test
  void aDamagedRunFileOnlyMakesTheMessageShorter() throws IOException {
    try (DataDirectory data = DataDirectory.open(parent, CLOCK)) {
      for (String damaged : new String[] {"", "{\"pid\":", "{\"pid\":\"x\",\"started\":\"y\"}"}) {
        Files.writeString(data.path().resolve("hearsay.run"), damaged);
        assertThatThrownBy(() -> DataDirectory.open(parent, LATER))
            .hasMessage("Data directory in use by hearsay. Use another --datadir.");
      }
    }
  }

  @Test
  void whatCannotBeWrittenIsNamedWithTheRemedy() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "in the way");
    for (Path wrong : new Path[] {file, file.resolve("below")}) {
      assertThatThrownBy(() -> DataDirectory.open(wrong, CLOCK))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(wrong.toString())
          .hasMessageContaining("--datadir");
    }
  }

  @Test
  void whyItCannotBeWrittenIsSaid() throws IOException {
    Files.createDirectory(parent.resolve("LOCK"));
    assertThatThrownBy(() -> DataDirectory.open(parent, CLOCK))
        .hasMessageContaining(parent + " (Is a directory); ");
  }

  @Test
  void theLockOfAProcessThatWasKilledIsFree() throws Exception {
    Process holder = holder(parent);
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      assertThatThrownBy(() -> DataDirectory.open(parent, LATER))
          .isInstanceOf(DataDirectoryInUseException.class)
          .hasMessageContaining("hearsay pid " + holder.pid() + " (up 3 h)");
    } finally {
      holder.destroyForcibly();
    }
    assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
    DataDirectory.open(parent, CLOCK).close();
  }

  private static Process holder(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A process that takes the directory and keeps it until it is killed or orphaned. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (DataDirectory data = DataDirectory.open(Path.of(args[0]), CLOCK)) {
        System.out.println(data.path().isAbsolute() ? "held" : "lost");
        int unused = System.in.read();
      }
    }
  }
}
