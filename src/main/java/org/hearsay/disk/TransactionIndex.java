package org.hearsay.disk;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import org.hearsay.wire.Digest;

/**
 * Which transaction is at which height. It says up to which row of the blocks it is complete: what
 * was written without it is made up for when it is opened, and who is killed meanwhile goes on.
 */
final class TransactionIndex {
  // Ours to choose.
  /** So many blocks are made up for in one transaction of the database. */
  private static final int BATCH = 500;

  private final Connection writer;
  private final Function<byte[], List<Digest>> transactions;

  /**
   * @param transactions ids of those in a stored block
   */
  TransactionIndex(Connection writer, Function<byte[], List<Digest>> transactions) {
    this.writer = writer;
    this.transactions = transactions;
  }

  /** How many blocks are not in it. */
  static long missing(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM blocks WHERE rowid > (SELECT upto FROM indexed)")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Makes up for all that is missing. */
  void complete() throws SQLException {
    while (missing(writer) > 0) {
      try (Statement statement = writer.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        int unused = takeNext();
        statement.execute("COMMIT");
      }
    }
  }

  /** Takes in all that is missing, within a transaction that its caller has begun. */
  void catchUp() throws SQLException {
    int taken = BATCH;
    while (taken == BATCH) {
      taken = takeNext();
    }
  }

  private int takeNext() throws SQLException {
    int taken = 0;
    long last = 0;
    try (Statement statement = writer.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT rowid, height, bytes FROM blocks"
                    + " WHERE rowid > (SELECT upto FROM indexed) ORDER BY rowid LIMIT "
                    + BATCH);
        PreparedStatement put =
            writer.prepareStatement(
                "INSERT OR IGNORE INTO transactions (id, height) VALUES (?, ?)")) {
      while (rows.next()) {
        taken++;
        last = rows.getLong(1);
        byte[] bytes = rows.getBytes(3);
        for (Digest id : transactions.apply(bytes == null ? new byte[0] : bytes)) {
          put.setBytes(1, id.toBytes());
          put.setInt(2, rows.getInt(2));
          put.executeUpdate();
        }
      }
    }
    if (last > 0) {
      try (PreparedStatement mark = writer.prepareStatement("UPDATE indexed SET upto = ?")) {
        mark.setLong(1, last);
        mark.executeUpdate();
      }
    }
    return taken;
  }
}
