package org.hearsay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hearsay.env.Vault;
import org.hearsay.sim.MemoryVault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every vault promises, and what the one on disk lets nobody read or change. */
final class VaultTest {
  private static final byte[] KEY = key(1);

  @TempDir private Path directory;
  private final SplittableRandom random = new SplittableRandom(5);
  private final List<SqliteVault> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(SqliteVault::close);
  }

  private static byte[] key(int which) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) which);
    return key;
  }

  private Path file() {
    return directory.resolve("people.db");
  }

  private SqliteVault open(byte[] key) {
    SqliteVault vault = new SqliteVault(file(), key, random);
    opened.add(vault);
    return vault;
  }

  private SqliteVault reopen(byte[] key) {
    close();
    opened.clear();
    return open(key);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Vault.Change put(String key, String value) {
    return Vault.put("words", bytes(key), bytes(value));
  }

  private static Vault.Change drop(String key) {
    return Vault.drop("words", bytes(key));
  }

  private static String get(Vault vault, String key) {
    return vault
        .get("words", bytes(key))
        .map(value -> new String(value, StandardCharsets.UTF_8))
        .orElse("none");
  }

  private static List<String> keys(Vault vault, String from, int max) {
    return vault.scan("words", bytes(from), max).stream()
        .map(row -> new String(row.key(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Everything that lies in the directory, as Latin-1. */
  private String everything() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  private void sql(String... lines) throws Exception {
    close();
    opened.clear();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      for (String line : lines) {
        statement.execute(line);
      }
    }
  }

  private String sqlText(String query) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getString(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsAreFoundByKeyAndInOrder(boolean onDisk) {
    Vault vault = onDisk ? open(KEY) : new MemoryVault("memory");
    vault.commit(List.of(put("b", "2"), put("d", "4"), put("a", "1"), put("c", "3")));
    vault.commit(List.of(Vault.put("others", bytes("b"), bytes("another table"))));
    assertThat(get(vault, "b")).isEqualTo("2");
    assertThat(get(vault, "e")).isEqualTo("none");
    assertThat(keys(vault, "", 9)).containsExactly("a", "b", "c", "d");
    assertThat(keys(vault, "b", 2)).containsExactly("b", "c");
    assertThat(keys(vault, "ba", 2)).containsExactly("c", "d");
    vault.commit(List.of(drop("c"), drop("never there"), put("d", "5"), put("d", "6")));
    assertThat(keys(vault, "", 9)).containsExactly("a", "b", "d");
    assertThat(get(vault, "d")).isEqualTo("6");
    assertThat(vault.damage()).isEmpty();
  }

  @Test
  void keysAreComparedAsUnsignedBytes() {
    Vault vault = open(KEY);
    vault.commit(
        List.of(
            Vault.put("numbers", new byte[] {(byte) 0x80}, new byte[0]),
            Vault.put("numbers", new byte[] {0x7f}, new byte[0])));
    assertThat(vault.scan("numbers", new byte[0], 9))
        .extracting(row -> row.key()[0])
        .containsExactly((byte) 0x7f, (byte) 0x80);
  }

  @Test
  void whatWasCommittedIsThereAfterAReopening() {
    byte[] large = new byte[Vault.VALUE_BYTES_MAX];
    random.nextBytes(large);
    open(KEY).commit(List.of(put("a", "1"), put("b", ""), Vault.put("large", bytes("x"), large)));
    SqliteVault again = reopen(KEY);
    assertThat(get(again, "a")).isEqualTo("1");
    assertThat(get(again, "b")).isEmpty();
    assertThat(again.get("large", bytes("x"))).hasValue(large);
  }

  @Test
  void neitherKeysNorValuesNorTablesAreInTheFiles() throws IOException {
    SqliteVault vault = open(KEY);
    vault.commit(List.of(put("a-key-that-is-long-enough", "a-value-that-is-long-enough")));
    assertThat(everything())
        .doesNotContain("a-key-that")
        .doesNotContain("a-value-that")
        .doesNotContain("words")
        .doesNotContain(new String(KEY, StandardCharsets.ISO_8859_1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatWasReplacedOrDeletedIsInNoFile() throws Exception {
    SqliteVault vault = open(KEY);
    vault.commit(List.of(put("kept", "1"), put("replaced", "2"), put("deleted", "3")));
    String all = everything();
    List<String> before =
        List.of(sqlText("SELECT group_concat(hex(value), ' ') FROM rows").split(" "));
    assertThat(before).hasSize(3).allMatch(hex -> all.contains(latin(hex)));
    vault.commit(List.of(put("replaced", "4"), drop("deleted")));
    String after = everything();
    assertThat(before.stream().filter(hex -> after.contains(latin(hex)))).hasSize(1);
    vault.rekey(key(2));
    String rekeyed = everything();
    assertThat(before).noneMatch(hex -> rekeyed.contains(latin(hex)));
  }

  private static String latin(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  @Test
  void anotherKeyIsRefusedBeforeAnythingIsChanged() throws IOException {
    open(KEY).commit(List.of(put("a", "1")));
    close();
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(() -> reopen(key(2)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("under another key");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    assertThat(get(reopen(KEY), "a")).isEqualTo("1");
  }

  @Test
  void aNewerVersionAndAForeignFileAreRefused() throws Exception {
    open(KEY).commit(List.of(put("a", "1")));
    sql("PRAGMA user_version = 2");
    assertThatThrownBy(() -> reopen(KEY)).hasMessageContaining("newer hearsay (its version is 2");
    sql("PRAGMA user_version = 1", "PRAGMA application_id = 7");
    assertThatThrownBy(() -> reopen(KEY)).hasMessageContaining("some other program's database");
    Files.writeString(
        file(), "this is no database, and long enough to be seen as none ".repeat(20));
    assertThatThrownBy(() -> reopen(KEY))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("restore it from a backup");
  }

  @Test
  void aDamagedValueIsNamedAndOthersAreRead() throws Exception {
    open(KEY).commit(List.of(put("a", "1")));
    String row = sqlText("SELECT row FROM rows");
    reopen(KEY).commit(List.of(put("b", "2")));
    sql("UPDATE rows SET value = zeroblob(length(value)) WHERE row = " + row);
    SqliteVault vault = reopen(KEY);
    assertThatThrownBy(() -> get(vault, "a"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("%016x of words".formatted(Long.parseLong(row)))
        .hasMessageContaining(file().toString());
    assertThat(get(vault, "b")).isEqualTo("2");
    List<Vault.Row> rows = vault.scan("words", new byte[0], 9);
    assertThat(rows.get(0).value()).isEmpty();
    assertThat(rows.get(1).value()).hasValue(bytes("2"));
    vault.rekey(key(2));
    assertThat(get(reopen(key(2)), "b")).isEqualTo("2");
    opened.get(0).commit(List.of(put("a", "written again")));
    assertThat(get(opened.get(0), "a")).isEqualTo("written again");
  }

  @Test
  void aDamagedNameIsNamedAndOthersAreRead() throws Exception {
    open(KEY).commit(List.of(put("a", "1")));
    String row = sqlText("SELECT row FROM rows");
    reopen(KEY).commit(List.of(put("b", "2")));
    sql("UPDATE rows SET name = x'00' WHERE row = " + row);
    SqliteVault vault = reopen(KEY);
    assertThat(vault.damage())
        .singleElement()
        .asString()
        .contains("%016x is damaged".formatted(Long.parseLong(row)));
    assertThat(keys(vault, "", 9)).containsExactly("b");
  }

  @Test
  void rowsCannotBeSwappedOrCopied() throws Exception {
    open(KEY).commit(List.of(put("a", "1"), put("b", "2")));
    sql(
        "CREATE TEMP TABLE old AS SELECT * FROM rows",
        "UPDATE rows SET value = (SELECT value FROM old WHERE old.row <> rows.row)");
    SqliteVault vault = reopen(KEY);
    assertThat(vault.scan("words", new byte[0], 9)).allMatch(row -> row.value().isEmpty());
    sql("INSERT INTO rows SELECT row + 1, name, value FROM rows LIMIT 1");
    assertThat(reopen(KEY).damage()).hasSize(1);
  }

  @Test
  void aFullDiskChangesNothing() {
    SqliteVault vault = open(KEY);
    vault.commit(List.of(put("a", "1")));
    vault.limitPages(8);
    byte[] large = new byte[100_000];
    assertThatThrownBy(
            () -> vault.commit(List.of(put("a", "2"), Vault.put("words", bytes("b"), large))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("make room");
    assertThat(get(vault, "a")).isEqualTo("1");
    assertThat(keys(vault, "", 9)).containsExactly("a");
    vault.limitPages(1000);
    vault.commit(List.of(put("a", "3")));
    assertThat(get(reopen(KEY), "a")).isEqualTo("3");
  }

  @Test
  void aFullVaultTakesNoMoreRowsAndLosesNone() {
    try (SqliteVault vault = new SqliteVault(file(), KEY, random, 2)) {
      vault.commit(List.of(put("a", "1"), put("b", "2")));
      assertThatThrownBy(() -> vault.commit(List.of(put("a", "x"), put("c", "3"))))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("is full");
      assertThat(get(vault, "a")).isEqualTo("1");
      vault.commit(List.of(put("c", "3"), drop("a")));
      assertThat(keys(vault, "", 9)).containsExactly("b", "c");
    }
  }

  @Test
  void aNewKeyOpensItAndTheOldOneDoesNot() {
    SqliteVault vault = open(KEY);
    vault.commit(List.of(put("a", "1"), put("b", "2")));
    vault.rekey(key(2));
    vault.commit(List.of(put("b", "3")));
    assertThatThrownBy(() -> reopen(KEY)).hasMessageContaining("under another key");
    SqliteVault again = reopen(key(2));
    assertThat(get(again, "a")).isEqualTo("1");
    assertThat(get(again, "b")).isEqualTo("3");
  }
}
