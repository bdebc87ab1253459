package org.hearsay.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryFileTest {
  @TempDir private Path directory;
  private HistoryFile history;
  private Path file;

  @BeforeEach
  void begin() {
    history = new HistoryFile(directory.resolve("state"));
    file = directory.resolve("state").resolve(HistoryFile.NAME);
  }

  @Test
  void onlyItsUserReadsIt() throws IOException {
    history.add("shh_info");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void aCallOfSeveralLinesIsOneLine() {
    history.add("t_x {\n  a: 1\n}");
    history.add("t_y");
    assertThat(history.load()).containsExactly("t_x { a: 1 }", "t_y");
  }

  @Test
  void itHasAnEnd() throws IOException {
    history.add("first");
    Files.write(file, IntStream.range(0, 2001).mapToObj(i -> "t_" + i).toList());
    assertThat(history.load()).hasSize(1000).endsWith("t_2000");
    assertThat(Files.readAllLines(file)).hasSize(1000);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    history.add("x".repeat(10_001));
    assertThat(history.load()).endsWith("t_2000");
  }

  @Test
  void whereItCannotBeNobodyIsHeldUp() throws IOException {
    Files.writeString(directory.resolve("state"), "a file");
    history.add("shh_info");
    assertThat(history.load()).isEmpty();
  }
}
