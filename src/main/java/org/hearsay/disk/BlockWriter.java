package org.hearsay.disk;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.hearsay.env.BlockStore.Change;
import org.hearsay.env.BlockStore.Changes;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.wire.Digest;

/** Puts what changes into the tables of a chain, within a transaction that its caller has begun. */
final class BlockWriter {
  private final Connection writer;

  BlockWriter(Connection writer) {
    this.writer = writer;
  }

  void write(Changes changes) throws SQLException {
    String insert =
        "INSERT OR IGNORE INTO blocks (id, parent, height, work, bytes, crc)"
            + " VALUES (?, ?, ?, ?, ?, ?)";
    try (PreparedStatement statement = writer.prepareStatement(insert)) {
      for (Stored block : changes.blocks()) {
        byte[] work = block.totalWork().toByteArray();
        statement.setBytes(1, block.id().toBytes());
        statement.setBytes(2, block.parent().toBytes());
        statement.setInt(3, block.height());
        statement.setBytes(4, work);
        statement.setBytes(5, block.bytes());
        statement.setLong(6, crc(block.height(), block.parent().toBytes(), work, block.bytes()));
        statement.executeUpdate();
      }
    }
    writeMain(changes.forkHeight(), changes.main());
    writeUndos(changes.undos());
    writeState(changes);
  }

  /** Shows what the disk has changed. */
  static long crc(int number, byte[]... parts) {
    CRC32C crc = new CRC32C();
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      crc.update(number >>> shift);
    }
    for (byte[] part : parts) {
      crc.update(part);
    }
    return crc.getValue();
  }

  private void writeUndos(List<Change> undos) throws SQLException {
    if (undos.isEmpty()) {
      return;
    }
    try (PreparedStatement put =
            writer.prepareStatement(
                "INSERT OR REPLACE INTO undo (key, value, crc) VALUES (?, ?, ?)");
        PreparedStatement drop = writer.prepareStatement("DELETE FROM undo WHERE key = ?")) {
      for (Change change : undos) {
        Optional<byte[]> value = change.value();
        PreparedStatement statement = value.isPresent() ? put : drop;
        statement.setBytes(1, change.key());
        if (value.isPresent()) {
          statement.setBytes(2, value.get());
          statement.setLong(3, crc(0, change.key(), value.get()));
        }
        statement.executeUpdate();
      }
    }
  }

  private void writeState(Changes changes) throws SQLException {
    if (changes.names().isEmpty()
        && changes.claims().isEmpty()
        && changes.accounts().isEmpty()
        && changes.meta().isEmpty()) {
      return;
    }
    RowSum sum = readSum(writer);
    write("names", changes.names(), sum);
    write("claims", changes.claims(), sum);
    write("accounts", changes.accounts(), sum);
    write("meta", changes.meta(), sum);
    try (PreparedStatement put =
        writer.prepareStatement("INSERT OR REPLACE INTO sums (key, value) VALUES (0, ?)")) {
      put.setBytes(1, sum.toBytes());
      put.executeUpdate();
    }
  }

  static RowSum readSum(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT value FROM sums WHERE key = 0")) {
      return row.next() ? RowSum.of(row.getBytes(1)) : new RowSum();
    }
  }

  private void writeMain(int forkHeight, List<Digest> ids) throws SQLException {
    if (forkHeight == Integer.MAX_VALUE) {
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
  private void write(String table, List<Change> changes, RowSum sum) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement old =
            writer.prepareStatement("SELECT value FROM " + table + " WHERE key = ?");
        PreparedStatement put =
            writer.prepareStatement(
                "INSERT OR REPLACE INTO " + table + " (key, value) VALUES (?, ?)");
        PreparedStatement drop =
            writer.prepareStatement("DELETE FROM " + table + " WHERE key = ?")) {
      for (Change change : changes) {
        old.setBytes(1, change.key());
        try (ResultSet row = old.executeQuery()) {
          if (row.next()) {
            sum.subtract(table, change.key(), row.getBytes(1));
          }
        }
        Optional<byte[]> value = change.value();
        PreparedStatement statement = value.isPresent() ? put : drop;
        statement.setBytes(1, change.key());
        if (value.isPresent()) {
          statement.setBytes(2, value.get());
          sum.add(table, change.key(), value.get());
        }
        statement.executeUpdate();
      }
    }
  }
}
