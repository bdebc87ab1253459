package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.hearsay.disk.SqliteBlockStore;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that version 1 has written is read, and brought up to date when it is opened. */
final class OldDatabaseTest {
  private static final int HEIGHT = 45;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void restore() throws Exception {
    file = directory.resolve("chain.db");
    try (InputStream in =
            Objects.requireNonNull(
                OldDatabaseTest.class.getResourceAsStream("/chain-version-1.sql"));
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        statement.execute(line);
      }
    }
  }

  private static Verification.Result verify(SqliteBlockStore store) {
    return Verification.of(Churn.RULES, Checkpoints.NONE, store, (height, top) -> {});
  }

  @Test
  void itIsVerifiedAsItIs() {
    try (SqliteBlockStore store = SqliteBlockStore.readOnly(file)) {
      assertThat(store.heightsOf(ChainHash.ZERO)).isEmpty();
      Verification.Result result = verify(store);
      assertThat(result.broken()).isEmpty();
      assertThat(result.height()).isEqualTo(HEIGHT);
    }
  }

  @Test
  void openedItGetsItsIndex() throws Exception {
    try (SqliteBlockStore store = new SqliteBlockStore(file, Block::transactionsIn)) {
      int transactions = 0;
      for (int height = 1; height <= HEIGHT; height++) {
        byte[] bytes = store.mainAt(height).flatMap(store::block).orElseThrow().bytes();
        for (Transaction one : Block.decode(bytes).transactions()) {
          assertThat(store.heightsOf(one.id()).orElseThrow()).contains(height);
          transactions++;
        }
      }
      assertThat(transactions).isEqualTo(verify(store).transactions()).isPositive();
      ChainRig rig = new ChainRig(Churn.RULES, store);
      assertThat(rig.chain.height()).isEqualTo(HEIGHT);
    }
  }

  @Test
  void anIndexThatLacksSomethingIsSeen() throws Exception {
    new SqliteBlockStore(file, Block::transactionsIn).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM transactions WHERE height = 30 OR height = 12");
    }
    try (SqliteBlockStore store = new SqliteBlockStore(file, Block::transactionsIn)) {
      List<Digest> lost =
          Block.transactionsIn(store.mainAt(12).flatMap(store::block).orElseThrow().bytes());
      assertThat(verify(store).broken().isPresent()).isTrue();
      assertThat(lost.stream().flatMap(id -> store.heightsOf(id).orElseThrow().stream()))
          .doesNotContain(12);
    }
  }
}
