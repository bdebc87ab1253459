package org.hearsay.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The database file of a vault: how it is opened, what its tables are, whose key it is under. */
final class VaultDatabase {
  /** "hsv1": whose file this is. */
  private static final int APPLICATION_ID = 0x68737631;

  private static final int VERSION = 1;

  // SQLite's primary result codes
  private static final int READ_ONLY = 8;
  private static final int IO_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  private final Path path;

  VaultDatabase(Path path) {
    this.path = path;
  }

  /**
   * A vault that is open.
   *
   * @param rows under the key of its rows
   */
  record Opened(Connection connection, SealedRow rows) {}

  /**
   * Opens it, and makes it when there is none; changes nothing before the key is known as right.
   */
  Opened open(byte[] key, RandomGenerator secrets) {
    makeFile();
    SealedRow door = new SealedRow(key, secrets);
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
      boolean good = false;
      try {
        execute(connection, "PRAGMA busy_timeout = 5000");
        boolean isNew = isNew(connection);
        Optional<byte[]> found = isNew ? Optional.empty() : Optional.of(rowKey(connection, door));
        execute(connection, "PRAGMA secure_delete = ON");
        execute(connection, "PRAGMA journal_mode = WAL");
        execute(connection, "PRAGMA synchronous = FULL");
        byte[] rowKey = found.isPresent() ? found.get() : begin(connection, door, secrets);
        Opened opened = new Opened(connection, new SealedRow(rowKey, secrets));
        Arrays.fill(rowKey, (byte) 0);
        good = true;
        return opened;
      } finally {
        if (!good) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw failed("cannot use", e);
    }
  }

  /** Only its owner may read it: SQLite gives its other files the same permissions. */
  private void makeFile() {
    try {
      Files.createFile(path, Permissions.forNewFile(path.resolveSibling(".")));
    } catch (FileAlreadyExistsException e) {
      // as at every start but the first
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + path, e);
    }
  }

  private boolean isNew(Connection connection) throws SQLException {
    int version = number(connection, "user_version");
    if (version == 0 && number(connection, "schema_version") == 0) {
      return true;
    }
    if (number(connection, "application_id") != APPLICATION_ID) {
      throw refused("is some other program's database: move it away");
    }
    if (version > VERSION) {
      throw refused(
          "was written by a newer hearsay (its version is %d, this one knows %d): use that one"
              .formatted(version, VERSION));
    }
    return false;
  }

  private byte[] rowKey(Connection connection, SealedRow door) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT mark, key FROM door WHERE one = 1")) {
      byte[] mark = row.next() ? row.getBytes(1) : null;
      byte[] sealed = mark == null ? null : row.getBytes(2);
      if (mark == null || sealed == null) {
        throw refused("is damaged: the key of its rows is missing; restore it from a backup");
      }
      if (!Arrays.equals(mark, door.mark())) {
        throw refused("is under another key: it belongs to another account");
      }
      return door.openKey(sealed)
          .orElseThrow(
              () ->
                  refused(
                      "is damaged: the key of its rows is not what was written; restore it"
                          + " from a backup"));
    }
  }

  private static byte[] begin(Connection connection, SealedRow door, RandomGenerator secrets)
      throws SQLException {
    byte[] rowKey = new byte[SealedRow.KEY_BYTES];
    secrets.nextBytes(rowKey);
    execute(connection, "BEGIN IMMEDIATE");
    execute(connection, "CREATE TABLE door (one INTEGER PRIMARY KEY, mark BLOB, key BLOB)");
    execute(
        connection,
        "CREATE TABLE rows (row INTEGER PRIMARY KEY, name BLOB NOT NULL, value BLOB NOT NULL)");
    setDoor(connection, door, rowKey);
    execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
    execute(connection, "PRAGMA user_version = " + VERSION);
    execute(connection, "COMMIT");
    return rowKey;
  }

  /** From now on this key opens the vault, and no other. */
  static void setDoor(Connection connection, SealedRow door, byte[] rowKey) throws SQLException {
    try (PreparedStatement put =
        connection.prepareStatement("INSERT OR REPLACE INTO door VALUES (1, ?, ?)")) {
      put.setBytes(1, door.mark());
      put.setBytes(2, door.sealKey(rowKey));
      put.executeUpdate();
    }
  }

  /**
   * Moves what is in the log to the file and empties the log, which may have old versions of rows.
   *
   * @return whether nothing of it is left
   */
  static boolean emptyLog(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return row.next() && row.getInt(1) == 0;
    }
  }

  static void execute(Connection connection, String line) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(line);
    }
  }

  private static int number(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
      return row.getInt(1);
    }
  }

  /** What the operator can do about a failure. */
  private static String remedy(SQLException why) {
    return switch (why.getErrorCode() & 0xff) {
      case FULL -> "make room on the disk, nothing that was committed is lost";
      case CORRUPT, NOT_A_DATABASE -> "restore it from a backup";
      case READ_ONLY, CANNOT_OPEN -> "make it writable for this user";
      case IO_ERROR -> "see whether the disk is full or failing";
      default -> "if this comes again, restore it from a backup";
    };
  }

  UncheckedIOException failed(String what, SQLException why) {
    return new UncheckedIOException(
        new IOException(
            what + " the vault " + path + " (" + why.getMessage() + "): " + remedy(why), why));
  }

  UncheckedIOException refused(String what) {
    return new UncheckedIOException(new IOException("the vault " + path + " " + what));
  }
}
