package org.hearsay.env;

import java.util.List;
import java.util.Optional;

/**
 * What must never be lost and nobody else may read: rows of a key and a value in tables that have
 * names. What one {@link #commit} brings is there as a whole or not at all, whatever happens to the
 * process or the machine, and what it replaces or deletes is gone from the file. Any thread, one
 * commit at a time; failures of the disk are {@link java.io.UncheckedIOException}s that name the
 * file.
 */
public interface Vault {
  // Ours to choose.
  /** Keys are held in memory, all of them. */
  int KEY_BYTES_MAX = 256;

  /** Sixteen of the largest messages. */
  int VALUE_BYTES_MAX = 1 << 20;

  int TABLE_CHARS_MAX = 32;

  /** A commit with more rows than this would keep others waiting. */
  int CHANGES_MAX = 10_000;

  /** Its name for messages: a path in the daemon. */
  String name();

  /** A row that is put, in place of the one with its key if there is one. */
  static Change put(String table, byte[] key, byte[] value) {
    return new Change(table, key, Optional.of(value));
  }

  /** A row that is deleted if it is there. */
  static Change drop(String table, byte[] key) {
    return new Change(table, key, Optional.empty());
  }

  /**
   * What changes in one row. The arrays are not copied.
   *
   * @param table 1 to {@value #TABLE_CHARS_MAX} of a-z
   * @param key 1 to {@value #KEY_BYTES_MAX} bytes
   * @param value to {@value #VALUE_BYTES_MAX} bytes; without one the row is deleted
   */
  record Change(String table, byte[] key, Optional<byte[]> value) {
    public Change {
      if (table.isEmpty()
          || table.length() > TABLE_CHARS_MAX
          || table.chars().anyMatch(c -> c < 'a' || c > 'z')) {
        throw new IllegalArgumentException("no name of a table: " + table);
      }
      if (key.length < 1 || key.length > KEY_BYTES_MAX) {
        throw new IllegalArgumentException(table + ": a key of " + key.length + " bytes");
      }
      if (value.isPresent() && value.get().length > VALUE_BYTES_MAX) {
        throw new IllegalArgumentException(table + ": a value of " + value.get().length + " bytes");
      }
    }
  }

  /**
   * A row.
   *
   * @param value empty when the file was damaged there: {@link #get} says more
   */
  record Row(byte[] key, Optional<byte[]> value) {}

  /** Makes all changes, in their order; of two of one row the later counts. */
  void commit(List<Change> changes);

  /** The value of a key; empty when there is no such row. */
  Optional<byte[]> get(String table, byte[] key);

  /**
   * Rows in the order of their keys, compared as unsigned bytes.
   *
   * @param fromKey the first that may be among them; an empty one begins at the beginning
   * @param max how many at most
   */
  List<Row> scan(String table, byte[] fromKey, int max);

  /** What could not be read when it was opened, a line each; its rows are in no table. */
  List<String> damage();
}
