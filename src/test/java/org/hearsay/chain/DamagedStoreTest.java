package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.hearsay.disk.SqliteBlockStore;
import org.hearsay.env.BlockStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that was damaged is refused by its name, or what is damaged does not matter: nobody
 * follows a wrong chain.
 */
final class DamagedStoreTest {
  private static final int STEPS = 80;
  private static final int PAGE_BYTES = 4096;

  @TempDir private Path directory;
  private Path file;
  private String tip;
  private List<String> state;

  @BeforeEach
  void makeAStore() {
    file = directory.resolve("chain.db");
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      Churn churn = new Churn(store, 7);
      for (int i = 0; i < STEPS; i++) {
        churn.step();
        churn.write();
      }
      tip = churn.rig.chain.tipId().toHex();
      state = rows(store);
    }
  }

  /** All that follows from the blocks, in words. */
  private static List<String> rows(BlockStore store) {
    List<String> rows = new ArrayList<>();
    store.state(row -> rows.add(text(row)), row -> rows.add(text(row)), row -> rows.add(text(row)));
    return rows;
  }

  private static String text(BlockStore.Change row) {
    return HexFormat.of().formatHex(row.key())
        + "="
        + HexFormat.of().formatHex(row.value().orElseThrow());
  }

  /** What came of looking. */
  private enum Seen {
    REFUSED,
    REFUSED_BY_VERIFY,
    UNHARMED
  }

  /** Opens it: it is refused with its name, or it says what it said before. */
  private Seen look(Path damaged) {
    try (SqliteBlockStore store = new SqliteBlockStore(damaged)) {
      ChainRig rig = new ChainRig(Churn.RULES, store);
      assertThat(rig.chain.tipId().toHex()).isEqualTo(tip);
      assertThat(rows(store)).isEqualTo(state);
      Verification.Result result =
          Verification.of(rig.rules, Checkpoints.NONE, store, (height, top) -> {});
      return result.broken().isPresent() ? Seen.REFUSED_BY_VERIFY : Seen.UNHARMED;
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageContaining(damaged.getFileName().toString());
      assertThat(e.getMessage()).containsAnyOf("move it away", "see whether the disk");
      return Seen.REFUSED;
    }
  }

  private Seen lookAt(UnaryOperator<byte[]> damage) {
    try {
      Path damaged = directory.resolve("damaged.db");
      for (String more : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(directory.resolve("damaged.db" + more));
      }
      Files.write(damaged, damage.apply(Files.readAllBytes(file)));
      return look(damaged);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theStoreIsGoodAsItIs() {
    assertThat(lookAt(UnaryOperator.identity())).isEqualTo(Seen.UNHARMED);
  }

  @Test
  void flippedBitsAreSeenOrDoNotMatter() throws IOException {
    SplittableRandom chance = new SplittableRandom(8);
    int pages = (int) (Files.size(file) / PAGE_BYTES);
    List<Seen> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int flips = 1 + i % 4;
      all.add(
          lookAt(
              bytes -> {
                for (int flip = 0; flip < flips; flip++) {
                  int at = chance.nextInt(pages) * PAGE_BYTES + chance.nextInt(PAGE_BYTES);
                  bytes[at] ^= (byte) (1 << chance.nextInt(8));
                }
                return bytes;
              }));
    }
    assertThat(all).contains(Seen.REFUSED, Seen.UNHARMED);
  }

  @Test
  void aPageOfZerosIsSeenOrDoesNotMatter() throws IOException {
    int pages = (int) (Files.size(file) / PAGE_BYTES);
    List<Seen> all = new ArrayList<>();
    for (int page = 1; page < pages; page++) {
      int at = page * PAGE_BYTES;
      all.add(
          lookAt(
              bytes -> {
                Arrays.fill(bytes, at, at + PAGE_BYTES, (byte) 0);
                return bytes;
              }));
    }
    assertThat(all).contains(Seen.REFUSED);
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    int size = (int) Files.size(file);
    for (int left = PAGE_BYTES; left < size; left += 7 * PAGE_BYTES / 2) {
      int length = left;
      assertThat(lookAt(bytes -> Arrays.copyOf(bytes, length)))
          .as("%d of %d bytes", length, size)
          .isEqualTo(Seen.REFUSED);
    }
  }

  @Test
  void withoutItsLogItIsOnAnOlderTipOrRefused() throws IOException {
    Path open = directory.resolve("open.db");
    Path copy = directory.resolve("copy.db");
    try (SqliteBlockStore store = new SqliteBlockStore(open)) {
      Churn churn = new Churn(store, 9);
      for (int i = 0; i < 4 * STEPS; i++) {
        churn.step();
        churn.write();
      }
      Files.copy(open, copy); // as after a crash, and the -wal is not there
      assertThat(Files.size(open.resolveSibling("open.db-wal"))).isPositive();
    }
    try (SqliteBlockStore store = new SqliteBlockStore(copy)) {
      ChainRig rig = new ChainRig(Churn.RULES, store);
      Verification.Result result =
          Verification.of(rig.rules, Checkpoints.NONE, store, (height, top) -> {});
      assertThat(result.broken()).isEmpty();
      assertThat(result.tip()).isEqualTo(rig.chain.tipId());
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageContaining("copy.db").hasMessageContaining("move it away");
    }
  }

  @Test
  void aDamagedLogIsAnEarlierEnd() throws IOException {
    Path open = directory.resolve("open.db");
    SplittableRandom chance = new SplittableRandom(10);
    try (SqliteBlockStore store = new SqliteBlockStore(open)) {
      Churn churn = new Churn(store, 9);
      for (int i = 0; i < 20; i++) {
        churn.step();
        churn.write();
      }
      for (int i = 0; i < 20; i++) {
        Path copy = directory.resolve("copy-" + i + ".db");
        Files.copy(open, copy);
        byte[] log = Files.readAllBytes(directory.resolve("open.db-wal"));
        log[chance.nextInt(log.length)] ^= 4;
        Files.write(directory.resolve("copy-" + i + ".db-wal"), log);
        verify(copy);
      }
    }
  }

  private static void verify(Path path) {
    try (SqliteBlockStore store = new SqliteBlockStore(path)) {
      ChainRig rig = new ChainRig(Churn.RULES, store);
      assertThat(Verification.of(rig.rules, Checkpoints.NONE, store, (height, top) -> {}).broken())
          .isEmpty();
    }
  }

  @Test
  void anotherChainsStoreIsRefused() {
    Rules other =
        ChainRig.rules(
            r ->
                new Rules(
                    "other",
                    r.chainId(),
                    r.genesisSeconds(),
                    r.genesisTarget(),
                    r.intervalSeconds(),
                    r.halfLifeBlocks(),
                    r.prices(),
                    r.nameLifeBlocks(),
                    r.claimLifeBlocks(),
                    r.recoveryBlocks(),
                    r.anchorBlocks(),
                    r.finalityIntervals(),
                    r.miners()));
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      assertThatThrownBy(() -> new ChainRig(other, store))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("chain.db")
          .hasMessageContaining("another chain");
      assertThat(Verification.of(other, Checkpoints.NONE, store, (height, top) -> {}).broken())
          .hasValueSatisfying(why -> assertThat(why).contains("genesis block of other"));
    }
  }
}
