package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hearsay chain verify|export|import} with the database of a daemon that has ended. */
final class StoredChainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Path genesis;
  private Path data;
  private Path database;
  private int height;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeEach
  void mineSomeAndBeKilled() throws Exception {
    genesis = TestChain.write(directory);
    data = directory.resolve("miner");
    try (DaemonProcess daemon = start(data)) {
      daemon.ipc("chain_mine", "pending");
      daemon.ipc("name_register", "alice");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  daemon.ipc("name_registration", "alice").path("phase").asString().equals("held"));
      daemon.ipc("chain_mine", "off");
      height = daemon.ipc("chain_head").path("height").asInt();
      assertThat(run("chain", "verify").out()).contains(height + " blocks");
      daemon.kill();
    }
    try (Stream<Path> files = Files.list(data)) {
      database =
          files
              .filter(f -> f.getFileName().toString().matches("chain-[0-9a-f]{8}[.]db"))
              .findFirst()
              .orElseThrow();
    }
  }

  private DaemonProcess start(Path where) throws Exception {
    return DaemonProcess.start(where, "--lan=false", "--chain", genesis + "", "--mine", "off")
        .awaitReady();
  }

  private Ended run(String... args) {
    return runAt(data, args);
  }

  private static Ended runAt(Path where, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--datadir", where + ""));
    Exit exit =
        Main.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void itIsReadWithoutADaemonAndCarriedToAnother() throws Exception {
    byte[] before = Files.readAllBytes(database);
    Ended verified = run("chain", "verify", "--chain", genesis + "", "--json");
    assertThat(verified.exit()).as(verified.err()).isEqualTo(Exit.OK);
    assertThat(verified.out()).contains("\"ok\":true", "\"names\":1", "\"height\":" + height);
    Path file = directory.resolve("blocks");
    Ended exported = run("chain", "export", file + "", "--chain", genesis + "");
    assertThat(exported.exit()).as(exported.err()).isEqualTo(Exit.OK);
    assertThat(exported.out()).startsWith(height + " blocks in " + file);
    assertThat(Files.readAllBytes(database)).isEqualTo(before);
    Ended nobody = run("chain", "import", file + "");
    assertThat(nobody.exit()).isEqualTo(Exit.NO_DAEMON);
    assertThat(nobody.err()).contains("hearsay run");
    Path other = directory.resolve("other");
    try (DaemonProcess daemon = start(other)) {
      Ended imported = runAt(other, "chain", "import", file + "");
      assertThat(imported.exit()).as(imported.err()).isEqualTo(Exit.OK);
      daemon.kill();
    }
    assertThat(runAt(other, "chain", "verify", "--chain", genesis + "").out())
        .contains(height + " blocks");
  }

  @Test
  void whatIsDamagedOrNewerOrMissingIsSaid() throws Exception {
    Ended missing = run("chain", "verify", "--chain", "main");
    assertThat(missing.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(missing.err()).contains("no blocks of the chain", "hearsay run fetches them");
    execute("UPDATE blocks SET bytes = zeroblob(200) WHERE height = 2");
    Ended damaged = run("chain", "verify", "--chain", genesis + "", "--json");
    assertThat(damaged.exit()).isEqualTo(Exit.FAILED);
    assertThat(damaged.err())
        .contains("wrong behind block 1 of " + height, "block 2 is not what was written", "Move ");
    assertThat(damaged.out()).contains("HS-FAILED");
    assertThat(run("chain", "export", directory + "/x", "--chain", genesis + "").exit())
        .isEqualTo(Exit.FAILED);
    assertThat(directory.resolve("x")).doesNotExist();
    assertThat(directory.resolve("x.new")).doesNotExist();
    execute("PRAGMA user_version = 99");
    Ended newer = run("chain", "verify", "--chain", genesis + "");
    assertThat(newer.exit()).isEqualTo(Exit.FAILED);
    assertThat(newer.err()).contains("was written by a newer hearsay (its version is 99");
    Files.writeString(database, "no database at all, but long enough to be looked at");
    assertThat(run("chain", "verify", "--chain", genesis + "").err()).contains("cannot be used");
  }

  @Test
  void aDaemonThatRunsSaysWhatIsWrongAndGoesOn() throws Exception {
    try (DaemonProcess daemon = start(data)) {
      execute("UPDATE undo SET value = zeroblob(9)");
      Ended damaged = run("chain", "verify");
      assertThat(damaged.exit()).isEqualTo(Exit.FAILED);
      assertThat(damaged.err())
          .contains("wrong behind block 0 of " + height, "is not what was written")
          .contains("stop the daemon, move " + database + " away");
      assertThat(daemon.ipc("chain_head").path("height").asInt()).isEqualTo(height);
      assertThat(run("chain", "verify", "--chain", "main").exit()).isEqualTo(Exit.NOT_FOUND);
    }
  }

  private void execute(String line) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute(line);
    }
  }
}
