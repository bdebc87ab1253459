package org.hearsay.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.BlockStore;
import org.hearsay.wire.Digest;

/**
 * Blocks in an SQLite database: a write-ahead log, each commit one transaction that is forced to
 * the disk. One connection writes and one reads, so that reading never waits for a write.
 */
public final class SqliteBlockStore implements BlockStore, AutoCloseable {
  private static final int HEIGHT_NONE = -1;

  private final Path path;
  private final Connection writer;
  private final Connection reader;

  /**
   * Opens the database, and makes it when there is none.
   *
   * @param path a file in a directory that exists
   * @throws UncheckedIOException when it is damaged, of a newer version, or cannot be made
   */
  public SqliteBlockStore(Path path) {
    this.path = path.toAbsolutePath();
    ChainDatabase database = new ChainDatabase(this.path);
    this.writer = database.openWriter();
    this.reader = database.openReader();
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public void commit(Changes changes) {
    synchronized (writer) {
      try {
        write(changes);
        writer.commit();
      } catch (SQLException e) {
        throw rolledBack(e);
      }
    }
  }

  private UncheckedIOException rolledBack(SQLException why) {
    try {
      writer.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
    return failed("cannot write", why);
  }

  private UncheckedIOException failed(String what, SQLException why) {
    return new UncheckedIOException(
        new IOException(what + " " + path + ": " + why.getMessage(), why));
  }

  private void write(Changes changes) throws SQLException {
    String insert =
        "INSERT OR IGNORE INTO blocks (id, parent, height, work, bytes) VALUES (?, ?, ?, ?, ?)";
    try (PreparedStatement statement = writer.prepareStatement(insert)) {
      for (Stored block : changes.blocks()) {
        statement.setBytes(1, block.id().toBytes());
        statement.setBytes(2, block.parent().toBytes());
        statement.setInt(3, block.height());
        statement.setBytes(4, block.totalWork().toByteArray());
        statement.setBytes(5, block.bytes());
        statement.executeUpdate();
      }
    }
    writeMain(changes.forkHeight(), changes.main());
    write("undo", changes.undos());
    write("names", changes.names());
    write("claims", changes.claims());
    write("accounts", changes.accounts());
    write("meta", changes.meta());
  }

  private void writeMain(int forkHeight, List<Digest> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement cut = writer.prepareStatement("DELETE FROM main WHERE height > ?")) {
      cut.setInt(1, forkHeight);
      cut.executeUpdate();
    }
    try (PreparedStatement grow =
        writer.prepareStatement("INSERT INTO main (height, id) VALUES (?, ?)")) {
      int height = forkHeight;
      for (Digest id : ids) {
        grow.setInt(1, ++height);
        grow.setBytes(2, id.toBytes());
        grow.executeUpdate();
      }
    }
  }

  /** The names of tables are ours, never a stranger's. */
  private void write(String table, List<Change> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement put =
            writer.prepareStatement(
                "INSERT OR REPLACE INTO " + table + " (key, value) VALUES (?, ?)");
        PreparedStatement drop =
            writer.prepareStatement("DELETE FROM " + table + " WHERE key = ?")) {
      for (Change change : changes) {
        Optional<byte[]> value = change.value();
        PreparedStatement statement = value.isPresent() ? put : drop;
        statement.setBytes(1, change.key());
        if (value.isPresent()) {
          statement.setBytes(2, value.get());
        }
        statement.executeUpdate();
      }
    }
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

  private static final String BLOCK = "SELECT id, parent, height, work, bytes FROM blocks ";

  private static Stored block(ResultSet row) throws SQLException {
    return new Stored(
        Digest.of(row.getBytes(1)),
        Digest.of(row.getBytes(2)),
        row.getInt(3),
        new BigInteger(row.getBytes(4)),
        row.getBytes(5));
  }

  @Override
  public Optional<Stored> block(Digest id) {
    return one(BLOCK + "WHERE id = ?", SqliteBlockStore::block, (Object) id.toBytes());
  }

  @Override
  public Optional<byte[]> undo(Digest id) {
    return value("undo", id.toBytes());
  }

  private Optional<byte[]> value(String table, byte[] key) {
    return one(
        "SELECT value FROM " + table + " WHERE key = ?", row -> row.getBytes(1), (Object) key);
  }

  @Override
  public Optional<Digest> mainAt(int height) {
    return one("SELECT id FROM main WHERE height = ?", row -> Digest.of(row.getBytes(1)), height);
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
        SqliteBlockStore::block,
        visitor,
        fromHeight);
  }

  @Override
  public void state(Consumer<Change> names, Consumer<Change> claims, Consumer<Change> accounts) {
    rows("names", names);
    rows("claims", claims);
    rows("accounts", accounts);
  }

  private void rows(String table, Consumer<Change> visitor) {
    all(
        "SELECT key, value FROM " + table + " ORDER BY key",
        row -> new Change(row.getBytes(1), Optional.of(row.getBytes(2))),
        visitor);
  }

  @Override
  public Optional<byte[]> meta(byte[] key) {
    return value("meta", key);
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
