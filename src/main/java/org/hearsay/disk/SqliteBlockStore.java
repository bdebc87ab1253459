package org.hearsay.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hearsay.env.BlockStore;
import org.hearsay.wire.Digest;

/**
 * Blocks in an SQLite database: a write-ahead log, each commit one transaction that is forced to
 * the disk. One connection writes and one reads, so that reading never waits for a write.
 */
public final class SqliteBlockStore implements BlockStore, AutoCloseable {
  private static final int HEIGHT_NONE = -1;

  private final Path path;
  private final ChainDatabase database;
  private final Connection writer;
  private final Connection reader;
  private final Optional<TransactionIndex> index;
  private final boolean indexed;

  /**
   * Opens the database, and makes it when there is none.
   *
   * @param path a file in a directory that exists
   * @throws UncheckedIOException when it is damaged, of a newer version, or cannot be made
   */
  public SqliteBlockStore(Path path) {
    this(path, Optional.empty());
  }

  /**
   * The same with an index of transactions, which is built when it is not there.
   *
   * @param transactions ids of those in a stored block
   */
  public SqliteBlockStore(Path path, Function<byte[], List<Digest>> transactions) {
    this(path, Optional.of(transactions));
  }

  private SqliteBlockStore(Path path, Optional<Function<byte[], List<Digest>>> transactions) {
    this.path = path.toAbsolutePath();
    this.database = new ChainDatabase(this.path);
    this.writer = database.openWriter();
    this.index = transactions.map(of -> new TransactionIndex(writer, of));
    this.indexed = index.isPresent();
    try {
      if (index.isPresent()) {
        index.get().complete();
      }
    } catch (SQLException e) {
      throw rolledBack(e);
    }
    this.reader = database.openReader();
  }

  private SqliteBlockStore(Path path, ChainDatabase database, Connection readOnly) {
    this.path = path;
    this.database = database;
    this.writer = readOnly;
    this.reader = readOnly;
    this.index = Optional.empty();
    try {
      this.indexed = ChainDatabase.isIndexed(readOnly);
    } catch (SQLException e) {
      throw failed("cannot read", e);
    }
  }

  /**
   * Opens a database that is there, and never changes it; whoever else has it open goes on.
   *
   * @throws UncheckedIOException when it is missing, damaged or of a newer version
   */
  public static SqliteBlockStore readOnly(Path path) {
    Path absolute = path.toAbsolutePath();
    ChainDatabase database = new ChainDatabase(absolute);
    return new SqliteBlockStore(absolute, database, database.openReadOnly());
  }

  /** Lets the file grow no further than this, as a full disk would. For tests. */
  void limitPages(int pagesMax) {
    synchronized (writer) {
      try {
        execute(writer, "PRAGMA max_page_count = " + pagesMax);
      } catch (SQLException e) {
        throw failed("cannot limit", e);
      }
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public void commit(Changes changes) {
    synchronized (writer) {
      try {
        // said here and not left to the driver: it does not notice when SQLite has rolled back by
        // itself, as it does on a full disk, and would commit each later statement alone
        execute(writer, "BEGIN IMMEDIATE");
        new BlockWriter(writer).write(changes);
        if (index.isPresent() && !changes.blocks().isEmpty()) {
          index.get().catchUp();
        }
        execute(writer, "COMMIT");
      } catch (SQLException e) {
        throw rolledBack(e);
      }
    }
  }

  private static void execute(Connection connection, String line) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(line);
    }
  }

  private UncheckedIOException rolledBack(SQLException why) {
    try {
      execute(writer, "ROLLBACK");
    } catch (SQLException e) {
      why.addSuppressed(e); // SQLite has done it
    }
    return failed("cannot write", why);
  }

  private UncheckedIOException failed(String what, SQLException why) {
    return new UncheckedIOException(
        new IOException(
            what + " " + path + ": " + why.getMessage() + "; " + ChainDatabase.remedy(why), why));
  }

  private UncheckedIOException damaged(String what) {
    return new UncheckedIOException(
        new IOException(
            "the chain's database "
                + path
                + " is damaged ("
                + what
                + "): move it away to fetch the chain anew"));
  }

  /** Reads the row that a statement is at. */
  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> Optional<T> one(String query, Reading<T> reading, Object... values) {
    synchronized (reader) {
      try (PreparedStatement statement = reader.prepareStatement(query)) {
        bind(statement, values);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next() ? Optional.of(reading.read(rows)) : Optional.empty();
        }
      } catch (SQLException e) {
        throw failed("cannot read", e);
      }
    }
  }

  private <T> void all(String query, Reading<T> reading, Consumer<T> visitor, Object... values) {
    synchronized (reader) {
      try (PreparedStatement statement = reader.prepareStatement(query)) {
        bind(statement, values);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            visitor.accept(reading.read(rows));
          }
        }
      } catch (SQLException e) {
        throw failed("cannot read", e);
      }
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static final String BLOCK = "SELECT id, parent, height, work, bytes, crc FROM blocks ";

  private Stored block(ResultSet row) throws SQLException {
    byte[] parent = row.getBytes(2);
    byte[] work = row.getBytes(4);
    byte[] bytes = row.getBytes(5);
    if (parent == null
        || work == null
        || bytes == null
        || BlockWriter.crc(row.getInt(3), parent, work, bytes) != row.getLong(6)) {
      throw damaged("block " + row.getInt(3) + " is not what was written");
    }
    return new Stored(digest(row, 1), digest(row, 2), row.getInt(3), new BigInteger(work), bytes);
  }

  private Digest digest(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    if (bytes == null || bytes.length != Digest.BYTES) {
      throw damaged("an id is none");
    }
    return Digest.of(bytes);
  }

  @Override
  public Optional<Stored> block(Digest id) {
    Optional<Stored> found = one(BLOCK + "WHERE id = ?", this::block, (Object) id.toBytes());
    if (found.filter(stored -> !stored.id().equals(id)).isPresent()) {
      throw damaged("its index of blocks is wrong");
    }
    return found;
  }

  @Override
  public Optional<byte[]> undo(Digest id) {
    byte[] key = id.toBytes();
    return one(
        "SELECT value, crc FROM undo WHERE key = ?",
        row -> {
          byte[] value = row.getBytes(1);
          if (value == null || BlockWriter.crc(0, key, value) != row.getLong(2)) {
            throw damaged("how to undo block " + id + " is not what was written");
          }
          return value;
        },
        (Object) key);
  }

  @Override
  public Optional<Digest> mainAt(int height) {
    return one("SELECT id FROM main WHERE height = ?", row -> digest(row, 1), height);
  }

  @Override
  public int mainHeight() {
    return one("SELECT coalesce(max(height), -1) FROM main", row -> row.getInt(1))
        .orElse(HEIGHT_NONE);
  }

  @Override
  public void sideBlocks(int fromHeight, Consumer<Stored> visitor) {
    all(
        BLOCK + "WHERE height >= ? AND id NOT IN (SELECT id FROM main) ORDER BY height",
        this::block,
        visitor,
        fromHeight);
  }

  /** On a connection of its own: nobody else waits until all of it is read. */
  @Override
  public void state(Consumer<Change> names, Consumer<Change> claims, Consumer<Change> accounts) {
    try (Connection view = database.openReadOnly()) {
      execute(view, "BEGIN"); // one view of all of them
      RowSum sum = new RowSum();
      rows(view, "names", names, sum);
      rows(view, "claims", claims, sum);
      rows(view, "accounts", accounts, sum);
      rows(view, "meta", row -> {}, sum);
      if (!Arrays.equals(BlockWriter.readSum(view).toBytes(), sum.toBytes())) {
        throw damaged("the rows of the directory are not those that were written");
      }
    } catch (SQLException e) {
      throw failed("cannot read", e);
    }
  }

  private void rows(Connection view, String table, Consumer<Change> visitor, RowSum sum)
      throws SQLException {
    try (Statement statement = view.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT key, value FROM " + table + " ORDER BY key")) {
      while (rows.next()) {
        byte[] key = rows.getBytes(1);
        byte[] value = rows.getBytes(2);
        if (key == null || value == null) {
          throw damaged("a row of " + table + " is empty");
        }
        sum.add(table, key, value);
        visitor.accept(new Change(key, Optional.of(value)));
      }
    }
  }

  @Override
  public Optional<byte[]> meta(byte[] key) {
    return one("SELECT value FROM meta WHERE key = ?", row -> row.getBytes(1), (Object) key);
  }

  @Override
  public Optional<List<Integer>> heightsOf(Digest transaction) {
    if (!indexed) {
      return Optional.empty();
    }
    List<Integer> heights = new ArrayList<>();
    all(
        "SELECT height FROM transactions WHERE id = ? ORDER BY height",
        row -> row.getInt(1),
        heights::add,
        (Object) transaction.toBytes());
    return Optional.of(heights);
  }

  @Override
  public void close() {
    try {
      synchronized (reader) {
        reader.close();
      }
      synchronized (writer) {
        writer.close();
      }
    } catch (SQLException e) {
      throw failed("cannot close", e);
    }
  }
}
