package org.hearsay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.env.BlockStore;
import org.hearsay.env.BlockStore.Change;
import org.hearsay.env.BlockStore.Changes;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of blocks promises, and what the one on disk says of a file it cannot use. */
final class BlockStoreTest {
  @TempDir private Path directory;

  private BlockStore open(boolean onDisk) {
    return onDisk
        ? new SqliteBlockStore(directory.resolve("chain.db"))
        : new MemoryBlockStore("memory");
  }

  private static Digest id(int number) {
    return new Digest(number, 2, 3, 4);
  }

  private static Stored block(int number, int height) {
    return new Stored(
        id(number), id(number - 1), height, BigInteger.valueOf(1000L * height), new byte[] {1, 2});
  }

  private static Change change(String key, String value) {
    return new Change(
        key.getBytes(StandardCharsets.UTF_8),
        value.isEmpty() ? Optional.empty() : Optional.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  private static Changes main(int fork, int... numbers) {
    List<Stored> blocks = new ArrayList<>();
    List<Digest> ids = new ArrayList<>();
    int height = fork;
    for (int number : numbers) {
      blocks.add(block(number, ++height));
      ids.add(id(number));
    }
    return new Changes(blocks, List.of(), fork, ids, List.of(), List.of(), List.of(), List.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMainBranchGrowsAndGoesAnotherWay(boolean onDisk) {
    BlockStore store = open(onDisk);
    assertThat(store.mainHeight()).isEqualTo(-1);
    store.commit(main(-1, 1, 2, 3, 4));
    assertThat(store.mainHeight()).isEqualTo(3);
    assertThat(store.mainAt(3)).contains(id(4));
    store.commit(main(1, 13, 14, 15));
    assertThat(store.mainHeight()).isEqualTo(4);
    assertThat(store.mainAt(1)).contains(id(2));
    assertThat(store.mainAt(2)).contains(id(13));
    assertThat(store.mainAt(5)).isEmpty();
    assertThat(store.block(id(3))).map(Stored::height).contains(2);
    List<Digest> aside = new ArrayList<>();
    store.sideBlocks(0, stored -> aside.add(stored.id()));
    assertThat(aside).containsExactly(id(3), id(4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void blocksAloneLeaveTheMainBranchAsItIs(boolean onDisk) {
    BlockStore store = open(onDisk);
    store.commit(main(-1, 1, 2));
    store.commit(
        new Changes(
            List.of(block(9, 1)),
            List.of(),
            Integer.MAX_VALUE,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    assertThat(store.mainHeight()).isEqualTo(1);
    assertThat(store.block(id(9)).orElseThrow().totalWork()).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsArePutAndDropped(boolean onDisk) {
    BlockStore store = open(onDisk);
    store.commit(
        new Changes(
            List.of(),
            List.of(new Change(id(1).toBytes(), Optional.of(new byte[] {7}))),
            0,
            List.of(),
            List.of(change("a", "1"), change("b", "2")),
            List.of(change("c", "3")),
            List.of(change("d", "4")),
            List.of(change("e", "5"))));
    store.commit(
        new Changes(
            List.of(),
            List.of(),
            0,
            List.of(),
            List.of(change("a", ""), change("b", "22")),
            List.of(),
            List.of(),
            List.of()));
    List<String> names = new ArrayList<>();
    List<String> others = new ArrayList<>();
    store.state(
        row -> names.add(text(row)), row -> others.add(text(row)), row -> others.add(text(row)));
    assertThat(names).containsExactly("b=22");
    assertThat(others).containsExactly("c=3", "d=4");
    assertThat(store.meta("e".getBytes(StandardCharsets.UTF_8))).isPresent();
    assertThat(store.undo(id(1))).contains(new byte[] {7});
  }

  private static String text(Change row) {
    return new String(row.key(), StandardCharsets.UTF_8)
        + "="
        + new String(row.value().orElseThrow(), StandardCharsets.UTF_8);
  }

  @Test
  void whatWasCommittedIsThereWhenItIsOpenedAgain() {
    try (SqliteBlockStore store = new SqliteBlockStore(directory.resolve("chain.db"))) {
      store.commit(main(-1, 1, 2, 3));
    }
    try (SqliteBlockStore store = new SqliteBlockStore(directory.resolve("chain.db"))) {
      assertThat(store.mainAt(2)).contains(id(3));
      assertThat(store.block(id(3)).orElseThrow().bytes()).containsExactly(1, 2);
    }
  }

  @Test
  void theMainBranchMayBeCut() {
    try (SqliteBlockStore store = new SqliteBlockStore(directory.resolve("chain.db"))) {
      store.commit(main(-1, 1, 2, 3));
      store.commit(main(0));
      assertThat(store.mainHeight()).isZero();
      assertThat(store.mainAt(1)).isEmpty();
      assertThat(store.block(id(3))).as("blocks stay").isPresent();
    }
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    try (SqliteBlockStore store = new SqliteBlockStore(directory.resolve("chain.db"))) {
      store.commit(main(-1, 1));
      try (var files = Files.list(directory)) {
        assertThat(files)
            .isNotEmpty()
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void aCommitThatFailsLeavesNothing() {
    try (SqliteBlockStore store = new SqliteBlockStore(directory.resolve("chain.db"))) {
      store.commit(main(-1, 1, 2));
      Changes twice = main(1, 5, 5);
      assertThatThrownBy(() -> store.commit(twice))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("chain.db");
      assertThat(store.mainHeight()).isEqualTo(1);
      assertThat(store.block(id(5))).isEmpty();
      store.commit(main(1, 6));
      assertThat(store.mainHeight()).isEqualTo(2);
    }
  }

  @Test
  void aFullDiskIsSaidAndNothingIsLost() {
    Path file = directory.resolve("chain.db");
    int committed = 0;
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      store.limitPages(100);
      store.commit(main(-1, 1));
      while (committed < 1000) {
        Changes next = large(committed);
        try {
          store.commit(next);
        } catch (UncheckedIOException e) {
          assertThat(e).hasMessageContaining("chain.db").hasMessageContaining("make room");
          break;
        }
        committed++;
      }
      assertThat(store.mainHeight()).isEqualTo(committed).isBetween(2, 100);
      store.limitPages(1000);
      store.commit(large(committed));
    }
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      assertThat(store.mainHeight()).isEqualTo(committed + 1);
      List<Change> rows = new ArrayList<>();
      store.state(rows::add, row -> {}, row -> {});
      assertThat(rows).hasSize(committed + 1);
    }
  }

  private static Changes large(int height) {
    Stored block =
        new Stored(
            id(height + 2), id(height + 1), height + 1, BigInteger.valueOf(height), new byte[9000]);
    return new Changes(
        List.of(block),
        List.of(),
        height,
        List.of(block.id()),
        List.of(change("name" + height, "x")),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void aFileThatIsNoDatabaseIsNamedAndLeftAlone() throws IOException {
    Path file = directory.resolve("chain.db");
    byte[] content =
        "no database at all, but quite long enough to be looked at"
            .repeat(40)
            .getBytes(StandardCharsets.UTF_8);
    Files.write(file, content);
    assertThatThrownBy(() -> new SqliteBlockStore(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("chain.db")
        .hasMessageContaining("move it away");
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void aDatabaseOfANewerVersionIsNotTouched() throws SQLException {
    Path file = directory.resolve("chain.db");
    new SqliteBlockStore(file).close();
    execute(file, "PRAGMA user_version = 99");
    assertThatThrownBy(() -> new SqliteBlockStore(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("newer hearsay")
        .hasMessageContaining("99");
  }

  @Test
  void anotherProgramsDatabaseIsNotTouched() throws SQLException {
    Path file = directory.resolve("chain.db");
    execute(file, "CREATE TABLE theirs (x)");
    assertThatThrownBy(() -> new SqliteBlockStore(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("other program");
  }

  /** A stand-in for what finds transactions: one to a block, of its first byte. */
  private static List<Digest> transactions(byte[] block) {
    return List.of(id(1000 + block[0]));
  }

  @Test
  void transactionsAreFoundWhateverWasWrittenWithoutTheirIndex() {
    Path file = directory.resolve("chain.db");
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      store.commit(main(-1, 1, 2, 3));
      assertThat(store.heightsOf(id(1001))).isEmpty();
    }
    try (SqliteBlockStore store = new SqliteBlockStore(file, BlockStoreTest::transactions)) {
      assertThat(store.heightsOf(id(1001))).contains(List.of(0, 1, 2));
      store.commit(main(2, 4));
      store.commit(main(1, 13, 14));
      assertThat(store.heightsOf(id(1001))).contains(List.of(0, 1, 2, 3));
      assertThat(store.heightsOf(id(7))).contains(List.of());
    }
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      store.commit(main(3, 21));
    }
    try (SqliteBlockStore read = SqliteBlockStore.readOnly(file)) {
      assertThat(read.heightsOf(id(1001))).isEmpty(); // it is not complete
    }
    new SqliteBlockStore(file, BlockStoreTest::transactions).close();
    try (SqliteBlockStore read = SqliteBlockStore.readOnly(file)) {
      assertThat(read.heightsOf(id(1001))).contains(List.of(0, 1, 2, 3, 4));
      assertThatThrownBy(() -> read.commit(main(4, 31)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot write");
    }
  }

  private static void execute(Path file, String line) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(line);
    }
  }
}
