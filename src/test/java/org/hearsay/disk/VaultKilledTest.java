package org.hearsay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that changes its vault, and now and then the vault's key, is killed at any moment: what
 * it called safe is there, no commit is there by half, and one of two keys opens it. {@code
 * -Dhearsay.kills=200} for more.
 */
final class VaultKilledTest {
  private static final int KILLS = Integer.getInteger("hearsay.kills", 10);

  /** 128 and the signal's number. */
  private static final int KILLED = 137;

  @TempDir private Path directory;
  private int safe;
  private int key = 1;
  private int nextKey = 1;

  @Test
  void aKilledProcessLeavesAWholeVault() throws Exception {
    SplittableRandom chance = new SplittableRandom(43);
    Path file = directory.resolve("people.db");
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(file, chance.nextInt(300));
      look(file);
    }
    assertThat(safe).as("commits").isGreaterThan(KILLS);
    assertThat(key).as("keys").isGreaterThan(1);
  }

  private void runAndKill(Path file, int millis) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(VaultKilledMain.class.getName(), file.toString(), "" + key));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      assertThat(said.readLine()).isEqualTo("open");
      // the process's handle, unlike the process, leaves what was said to be read
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
          .execute(() -> process.toHandle().destroyForcibly());
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        hear(line.split(" "));
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("killed, and no end of its own").isEqualTo(KILLED);
    } finally {
      process.destroyForcibly();
    }
  }

  private void hear(String[] words) {
    if (words.length < 3) {
      return; // cut off
    }
    int number = Integer.parseInt(words[1]);
    switch (words[0]) {
      case "safe" -> safe = number;
      case "next" -> nextKey = number;
      case "key" -> key = number;
      default -> throw new AssertionError(String.join(" ", words));
    }
  }

  private void look(Path file) {
    try (SqliteVault vault = open(file)) {
      assertThat(vault.damage()).isEmpty();
      int last = VaultKilledMain.last(vault, VaultKilledMain.TABLES.get(0));
      assertThat(last).isBetween(safe, safe + 1);
      safe = last;
      for (String table : VaultKilledMain.TABLES) {
        assertThat(VaultKilledMain.last(vault, table)).isEqualTo(last);
        for (int row = 0; row < VaultKilledMain.ROWS; row++) {
          assertThat(vault.get(table, VaultKilledMain.rowKey(row)).map(VaultKilledTest::number))
              .isEqualTo(expected(last, row));
        }
      }
    }
    assertThat(Path.of(file + "-wal")).doesNotExist();
  }

  private static int number(byte[] value) {
    return ByteBuffer.wrap(value).getInt();
  }

  /** The last commit up to {@code last} that wrote the row; none when the one after dropped it. */
  private static Optional<Integer> expected(int last, int row) {
    int back = Math.floorMod(last - row, VaultKilledMain.ROWS);
    int number = last - back;
    return back == VaultKilledMain.ROWS - 1 || number < 1 ? Optional.empty() : Optional.of(number);
  }

  private SqliteVault open(Path file) {
    SplittableRandom secrets = new SplittableRandom();
    try {
      return new SqliteVault(file, VaultKilledMain.key(key), secrets);
    } catch (UncheckedIOException e) {
      SqliteVault vault = new SqliteVault(file, VaultKilledMain.key(nextKey), secrets);
      key = nextKey;
      return vault;
    }
  }
}
