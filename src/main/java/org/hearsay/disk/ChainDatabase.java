package org.hearsay.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.sqlite.SQLiteConfig;

/** The database file of a chain: how it is opened, and what its tables are in which version. */
final class ChainDatabase {
  /** "hsc1": whose file this is. */
  private static final int APPLICATION_ID = 0x68736331;

  /** One list of statements for each version; a database is brought up step by step. */
  private static final List<List<String>> MIGRATIONS =
      List.of(
          List.of(
              "CREATE TABLE blocks (id BLOB NOT NULL UNIQUE, parent BLOB NOT NULL,"
                  + " height INTEGER NOT NULL, work BLOB NOT NULL, bytes BLOB NOT NULL,"
                  + " crc INTEGER NOT NULL)",
              "CREATE INDEX blocks_by_height ON blocks (height)",
              "CREATE TABLE main (height INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE)",
              "CREATE TABLE undo (key BLOB PRIMARY KEY, value BLOB NOT NULL,"
                  + " crc INTEGER NOT NULL) WITHOUT ROWID",
              "CREATE TABLE sums (key INTEGER PRIMARY KEY, value BLOB NOT NULL)",
              table("names"),
              table("claims"),
              table("accounts"),
              table("meta")),
          // transactions of all blocks up to a row of theirs
          List.of(
              "CREATE TABLE transactions (id BLOB NOT NULL, height INTEGER NOT NULL,"
                  + " PRIMARY KEY (id, height)) WITHOUT ROWID",
              "CREATE TABLE indexed (key INTEGER PRIMARY KEY, upto INTEGER NOT NULL)",
              "INSERT INTO indexed (key, upto) VALUES (0, 0)"));

  /** The first version that has an index of transactions. */
  private static final int INDEXED = 2;

  // SQLite's primary result codes
  private static final int READ_ONLY = 8;
  private static final int IO_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  private final Path path;

  ChainDatabase(Path path) {
    this.path = path;
  }

  private static String table(String name) {
    return "CREATE TABLE " + name + " (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID";
  }

  /** A connection that writes; brings the tables up to date. */
  Connection openWriter() {
    makeFile();
    Connection connection = open();
    try {
      prepare(connection);
      return connection;
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  /** A connection that only reads. */
  Connection openReader() {
    Connection connection = open();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = true");
      return connection;
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  /**
   * A connection that cannot write at all, to a database that is there.
   *
   * @throws UncheckedIOException when there is none that can be read, or it is of a newer version
   */
  Connection openReadOnly() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + path);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 5000");
      }
      int unused = versionOf(connection);
      return connection;
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  /** Whether the index of transactions is there, and is of all blocks. */
  static boolean isIndexed(Connection connection) throws SQLException {
    return number(connection, "user_version") >= INDEXED
        && TransactionIndex.missing(connection) == 0;
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

  private Connection open() {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 5000");
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
      }
      return connection;
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  /** Which version it is of; 0 when it was just made. Refuses what is none of ours, or newer. */
  private int versionOf(Connection connection) throws SQLException {
    int version = number(connection, "user_version");
    int owner = number(connection, "application_id");
    boolean isNew = version == 0 && number(connection, "schema_version") == 0;
    if (!isNew && owner != APPLICATION_ID) {
      throw broken(new SQLException("it is some other program's database", "", NOT_A_DATABASE));
    }
    if (version > MIGRATIONS.size()) {
      throw new UncheckedIOException(
          new IOException(
              String.format(
                  Locale.ROOT,
                  "%s was written by a newer hearsay (its version is %d, this one knows %d): use"
                      + " that one, or move the file away to fetch the chain anew",
                  path,
                  version,
                  MIGRATIONS.size())));
    }
    return version;
  }

  private void prepare(Connection connection) throws SQLException {
    int version = versionOf(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      for (List<String> step : MIGRATIONS.subList(version, MIGRATIONS.size())) {
        for (String line : step) {
          statement.execute(line);
        }
      }
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + MIGRATIONS.size());
      statement.execute("COMMIT");
    }
  }

  private static int number(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
      return row.getInt(1);
    }
  }

  /** What the operator can do about a failure. */
  static String remedy(SQLException why) {
    return switch (why.getErrorCode() & 0xff) {
      case FULL -> "make room on the disk, nothing that was committed is lost";
      case CORRUPT, NOT_A_DATABASE -> "move it away to fetch the chain anew";
      case READ_ONLY, CANNOT_OPEN -> "make it writable for this user";
      case IO_ERROR -> "see whether the disk is full or failing";
      default -> "if this comes again, move it away to fetch the chain anew";
    };
  }

  private UncheckedIOException broken(SQLException why) {
    return new UncheckedIOException(
        new IOException(
            "the chain's database "
                + path
                + " cannot be used ("
                + why.getMessage()
                + "): "
                + remedy(why),
            why));
  }
}
