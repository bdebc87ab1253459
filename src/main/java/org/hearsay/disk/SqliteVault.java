package org.hearsay.disk;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hearsay.disk.SealedRow.Name;
import org.hearsay.env.Vault;

/**
 * A vault in an SQLite database. Names and values of rows are encrypted, and a row's number is
 * random, so that the file has no order of keys; the order is an index in memory, made of all names
 * when the vault is opened. The rows' key is random and lies in the file under the key that is
 * handed in.
 *
 * <p>A commit that replaces or deletes also empties the write-ahead log: the pages it frees are
 * zeroed ({@code secure_delete}), and what they were is in no file when it returns.
 */
public final class SqliteVault implements Vault, AutoCloseable {
  // Ours to choose.
  /** The names of this many rows take about 200 MB of memory. */
  public static final int ROWS_MAX = 1_000_000;

  /** What else is damaged is counted. */
  private static final int DAMAGE_LINES_MAX = 100;

  private final VaultDatabase database;
  private final Path path;
  private final RandomGenerator secrets;
  private final int rowsMax;
  private final Connection connection;
  private final Map<String, NavigableMap<byte[], Long>> index = new HashMap<>();
  private final List<String> damage = new ArrayList<>();
  private SealedRow cipher;
  private int rows;
  private boolean logOwed = true;

  /**
   * Opens the vault, and makes it when there is none.
   *
   * @param path a file in a directory that exists
   * @param key 32 bytes, which the caller may zero afterwards
   * @throws UncheckedIOException when it is under another key, of a newer version, damaged as a
   *     whole, or cannot be made; nothing is changed then
   */
  public SqliteVault(Path path, byte[] key, RandomGenerator secrets) {
    this(path, key, secrets, ROWS_MAX);
  }

  SqliteVault(Path path, byte[] key, RandomGenerator secrets, int rowsMax) {
    this.path = path.toAbsolutePath();
    this.database = new VaultDatabase(this.path);
    this.secrets = secrets;
    this.rowsMax = rowsMax;
    VaultDatabase.Opened opened = database.open(key, secrets);
    this.connection = opened.connection();
    this.cipher = opened.rows();
    try {
      readNames();
    } catch (SQLException e) {
      close();
      throw database.failed("cannot read", e);
    }
    payLog(); // who was killed before the log was emptied left it so
  }

  private void readNames() throws SQLException {
    int unreadable = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT row, name FROM rows")) {
      while (row.next()) {
        long number = row.getLong(1);
        Optional<Name> name = cipher.openName(number, row.getBytes(2));
        if (name.isPresent()) {
          table(name.get().table()).put(name.get().key(), number);
          rows++;
        } else if (++unreadable <= DAMAGE_LINES_MAX) {
          damage.add("%s: row %016x is damaged and in no table".formatted(path, number));
        }
      }
    }
    if (unreadable > DAMAGE_LINES_MAX) {
      damage.add("%s: %d more".formatted(path, unreadable - DAMAGE_LINES_MAX));
    }
  }

  private NavigableMap<byte[], Long> table(String table) {
    return index.computeIfAbsent(table, word -> new TreeMap<>(Arrays::compareUnsigned));
  }

  private Optional<Long> numberOf(String table, byte[] key) {
    return Optional.ofNullable(index.get(table)).map(keys -> keys.get(key));
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public synchronized List<String> damage() {
    return List.copyOf(damage);
  }

  /** Lets the file grow no further than this, as a full disk would. For tests. */
  synchronized void limitPages(int pagesMax) {
    try {
      VaultDatabase.execute(connection, "PRAGMA max_page_count = " + pagesMax);
    } catch (SQLException e) {
      throw database.failed("cannot limit", e);
    }
  }

  /** The last change of every row, by table and key; what the file does not have yet is new. */
  private Map<String, NavigableMap<byte[], Change>> lastOf(List<Change> changes) {
    Map<String, NavigableMap<byte[], Change>> last = new HashMap<>();
    for (Change change : changes) {
      last.computeIfAbsent(change.table(), word -> new TreeMap<>(Arrays::compareUnsigned))
          .put(change.key().clone(), change);
    }
    return last;
  }

  @Override
  public synchronized void commit(List<Change> changes) {
    if (changes.size() > CHANGES_MAX) {
      throw new IllegalArgumentException(changes.size() + " changes in one commit");
    }
    Batch batch = new Batch();
    try {
      VaultDatabase.execute(connection, "BEGIN IMMEDIATE");
      for (Map<byte[], Change> table : lastOf(changes).values()) {
        for (Map.Entry<byte[], Change> one : table.entrySet()) {
          batch.write(one.getKey(), one.getValue());
        }
      }
      if (rows + batch.grown > rowsMax) {
        throw database.refused("is full: it has " + rows + " rows; delete some");
      }
      VaultDatabase.execute(connection, "COMMIT");
    } catch (SQLException e) {
      rollBack(e);
      throw database.failed("cannot write", e);
    } catch (RuntimeException e) {
      rollBack(e);
      throw e;
    }
    batch.keep();
    payLog();
  }

  private void rollBack(Exception why) {
    try {
      VaultDatabase.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      why.addSuppressed(e); // SQLite has done it
    }
  }

  /** What was replaced leaves the log. What the disk does not do now it does at the next commit. */
  private void payLog() {
    if (!logOwed) {
      return;
    }
    try {
      logOwed = !VaultDatabase.emptyLog(connection);
    } catch (SQLException e) {
      logOwed = true; // the commit itself stands
    }
  }

  /** Changes that are in the index when they are on the disk. */
  private final class Batch {
    private final List<Runnable> kept = new ArrayList<>();
    private int grown;
    private boolean forgets;

    void write(byte[] key, Change change) throws SQLException {
      Optional<Long> old = numberOf(change.table(), key);
      forgets |= old.isPresent();
      if (change.value().isPresent()) {
        put(old, new Name(change.table(), key), change.value().get());
      } else if (old.isPresent()) {
        run("DELETE FROM rows WHERE row = ?", old.get());
        grown--;
        kept.add(() -> table(change.table()).remove(key));
      }
    }

    private void put(Optional<Long> old, Name name, byte[] value) throws SQLException {
      if (old.isPresent()) {
        byte[] sealed = cipher.sealValue(old.get(), name, value);
        run("UPDATE rows SET value = ? WHERE row = ?", sealed, old.get());
        return;
      }
      long number = secrets.nextLong(); // of two in 2^64 SQLite refuses the second
      run(
          "INSERT INTO rows (row, name, value) VALUES (?, ?, ?)",
          number,
          cipher.sealName(number, name),
          cipher.sealValue(number, name, value));
      grown++;
      kept.add(() -> table(name.table()).put(name.key(), number));
    }

    void keep() {
      kept.forEach(Runnable::run);
      rows += grown;
      logOwed |= forgets;
    }
  }

  private void run(String line, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(line)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  @Override
  public synchronized Optional<byte[]> get(String table, byte[] key) {
    Optional<Long> number = numberOf(table, key);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    Name name = new Name(table, key);
    Optional<byte[]> value = read(number.get(), name);
    if (value.isEmpty()) {
      throw database.refused(
          "is damaged: row %016x of %s is not what was written; the others can be read"
              .formatted(number.get(), name));
    }
    return value;
  }

  private Optional<byte[]> read(long number, Name name) {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT value FROM rows WHERE row = ?")) {
      statement.setLong(1, number);
      try (ResultSet row = statement.executeQuery()) {
        byte[] sealed = row.next() ? row.getBytes(1) : null;
        return sealed == null ? Optional.empty() : cipher.openValue(number, name, sealed);
      }
    } catch (SQLException e) {
      throw database.failed("cannot read", e);
    }
  }

  @Override
  public synchronized List<Row> scan(String table, byte[] fromKey, int max) {
    List<Row> found = new ArrayList<>();
    NavigableMap<byte[], Long> keys = index.get(table);
    if (keys == null) {
      return found;
    }
    for (Map.Entry<byte[], Long> one : keys.tailMap(fromKey, true).entrySet()) {
      if (found.size() >= max) {
        break;
      }
      byte[] key = one.getKey();
      found.add(new Row(key.clone(), read(one.getValue(), new Name(table, key))));
    }
    return found;
  }

  /**
   * Puts all rows under a new key of their own, and that under the one handed in, in one commit:
   * whoever is killed meanwhile still has the old one. A row that is damaged stays so.
   *
   * @param newKey 32 bytes, which the caller may zero afterwards
   */
  public synchronized void rekey(byte[] newKey) {
    SealedRow door = new SealedRow(newKey, secrets);
    byte[] rowKey = new byte[SealedRow.KEY_BYTES];
    secrets.nextBytes(rowKey);
    SealedRow next = new SealedRow(rowKey, secrets);
    try {
      VaultDatabase.execute(connection, "BEGIN IMMEDIATE");
      for (Map.Entry<String, NavigableMap<byte[], Long>> table : index.entrySet()) {
        for (Map.Entry<byte[], Long> one : table.getValue().entrySet()) {
          reseal(one.getValue(), new Name(table.getKey(), one.getKey()), next);
        }
      }
      VaultDatabase.setDoor(connection, door, rowKey);
      VaultDatabase.execute(connection, "COMMIT");
    } catch (SQLException e) {
      rollBack(e);
      throw database.failed("cannot write", e);
    } catch (RuntimeException e) {
      rollBack(e);
      throw e;
    } finally {
      Arrays.fill(rowKey, (byte) 0);
    }
    cipher = next;
    logOwed = true;
    payLog();
  }

  private void reseal(long number, Name name, SealedRow next) throws SQLException {
    byte[] sealedName = next.sealName(number, name);
    Optional<byte[]> value = read(number, name);
    if (value.isEmpty()) {
      run("UPDATE rows SET name = ? WHERE row = ?", sealedName, number);
    } else {
      byte[] sealed = next.sealValue(number, name, value.get());
      run("UPDATE rows SET name = ?, value = ? WHERE row = ?", sealedName, sealed, number);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw database.failed("cannot close", e);
    }
  }
}
