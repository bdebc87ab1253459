package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.Rules;
import org.hearsay.chain.Verification;
import org.hearsay.disk.SqliteBlockStore;
import org.hearsay.wire.Digest;
import org.sqlite.SQLiteConfig;
import tools.jackson.databind.JsonNode;

/**
 * A daemon that is killed again and again, each life on the directory of the one before, and what
 * each of its deaths left behind is looked at.
 */
final class KilledDaemon implements AutoCloseable {
  /**
   * From the start of the process to the first answer. Operators were promised 5 s, which is asked
   * for on a quiet machine: {@code -Dhearsay.kills.answer=5}.
   */
  private static final Duration ANSWERS_WITHIN =
      Duration.ofSeconds(Integer.getInteger("hearsay.kills.answer", 30));

  /** By then it is told how long it took, and not only that it took too long. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long BETWEEN_TRIES_MILLIS = 5;

  /** 128 and the signal's number. */
  private static final int KILLED = 137;

  private final Path directory;
  private final Path genesis;
  private final Rules rules;
  private DaemonProcess daemon;
  private int lives;
  private final List<Duration> answers = new ArrayList<>();
  private int verified;

  /** A tip as whoever reads the database sees it: safe from whatever happens to the process. */
  record Committed(Digest tip, BigInteger totalWork) {}

  /** Begins the first life. */
  KilledDaemon(Path directory, Path genesis, Rules rules) throws Exception {
    this.directory = directory;
    this.genesis = genesis;
    this.rules = rules;
    this.daemon = start();
    JsonNode unused = firstHead();
  }

  private DaemonProcess start() throws IOException {
    return DaemonProcess.start(
        directory.resolve("life"),
        "--lan=false",
        "--nodiscover",
        "--chain",
        genesis.toString(),
        "--mine",
        "off");
  }

  DaemonProcess daemon() {
    return daemon;
  }

  /** Deaths so far. */
  int deaths() {
    return lives;
  }

  Duration slowestAnswer() {
    return answers.stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** Blocks that were replayed, all times counted. */
  int verified() {
    return verified;
  }

  private JsonNode firstHead() throws Exception {
    long begun = System.nanoTime();
    while (true) {
      try {
        JsonNode head = daemon.ipc("chain_head");
        answers.add(Duration.ofNanos(System.nanoTime() - begun));
        return head;
      } catch (UncheckedIOException | IllegalStateException e) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw e;
        }
      }
      Thread.sleep(BETWEEN_TRIES_MILLIS); // the kernel tells nobody that a socket is there
    }
  }

  /**
   * Has something happen to it, kills it after a while, looks at what is left, and begins the next
   * life.
   *
   * @param happening called over and over until it is dead
   * @return where the next life begins
   */
  JsonNode live(long millis, Consumer<DaemonProcess> happening) throws Exception {
    Committed before;
    try (Connection database = open()) {
      CompletableFuture<Committed> death =
          CompletableFuture.supplyAsync(
              () -> kill(database),
              CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
      while (!death.isDone()) {
        try {
          happening.accept(daemon);
        } catch (UncheckedIOException | IllegalStateException e) {
          death.get(PATIENCE.toSeconds(), TimeUnit.SECONDS); // it died in the middle of a call
        }
      }
      before = death.get();
    }
    lives++;
    Path left = copy();
    daemon = start();
    JsonNode head = firstHead();
    assertThat(answers.get(answers.size() - 1))
        .as("from the start to an answer")
        .isLessThan(ANSWERS_WITHIN);
    look(left, before, head);
    return head;
  }

  /** A look of its own at the database, which can change nothing in it. */
  private Connection open() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return config.createConnection("jdbc:sqlite:" + database(directory.resolve("life")));
  }

  private Path database(Path in) {
    return in.resolve("chain-" + rules.genesis().id().toHex().substring(0, 8) + ".db");
  }

  private Committed kill(Connection database) {
    try (Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, work FROM main JOIN blocks USING (id)"
                    + " ORDER BY main.height DESC LIMIT 1")) {
      Committed seen = new Committed(Digest.of(row.getBytes(1)), new BigInteger(row.getBytes(2)));
      daemon.kill();
      assertThat(daemon.exitValue()).as("killed, and no end of its own").isEqualTo(KILLED);
      return seen;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The database as the kernel has it, with its log, for what must not change it. */
  private Path copy() throws IOException {
    Path left = Files.createDirectories(directory.resolve("left"));
    for (String end : List.of("", "-wal")) {
      Path from = Path.of(database(directory.resolve("life")) + end);
      Path to = Path.of(database(left) + end);
      Files.deleteIfExists(Path.of(database(left) + "-shm"));
      if (Files.exists(from)) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.deleteIfExists(to);
      }
    }
    return database(left);
  }

  private void look(Path left, Committed before, JsonNode head) {
    try (SqliteBlockStore store = new SqliteBlockStore(left)) {
      Verification.Result result =
          Verification.of(rules, Checkpoints.NONE, store, (height, top) -> {});
      assertThat(result.broken()).isEmpty();
      assertThat(head.path("id").asString())
          .as("the tip that was committed")
          .isEqualTo("0x" + result.tip().toHex());
      assertThat(head.path("height").asInt()).isEqualTo(result.height());
      assertThat(head.path("names").asInt()).isEqualTo(result.names());
      assertThat(store.block(before.tip())).as("what was committed before").isPresent();
      assertThat(store.block(result.tip()).orElseThrow().totalWork())
          .as("work of the branch that is followed")
          .isGreaterThanOrEqualTo(before.totalWork());
      verified += result.height();
    }
  }

  /** Of the block that is the tip. */
  static Digest id(JsonNode head) {
    return Digest.of(HexFormat.of().parseHex(head.path("id").asString().substring(2)));
  }

  /** Forgets everything: the next life begins with nothing. */
  void beginAnew() throws Exception {
    daemon.kill();
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(database(directory.resolve("life")) + end));
    }
    daemon = start();
    JsonNode unused = firstHead();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
