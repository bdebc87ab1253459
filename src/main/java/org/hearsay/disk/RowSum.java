package org.hearsay.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The sum of the hashes of all rows of some tables, whatever their order. Kept beside them it shows
 * rows that were damaged, lost or put in by other means than the program's. It is no defence
 * against somebody who can write the file: that one can write the sum as well.
 */
final class RowSum {
  static final int BYTES = 32;

  private final long[] lanes = new long[BYTES / Long.BYTES];

  static RowSum of(byte[] bytes) {
    RowSum sum = new RowSum();
    ByteBuffer.wrap(bytes).asLongBuffer().get(sum.lanes, 0, Math.min(4, bytes.length / 8));
    return sum;
  }

  void add(String table, byte[] key, byte[] value) {
    count(table, key, value, 1);
  }

  void subtract(String table, byte[] key, byte[] value) {
    count(table, key, value, -1);
  }

  private void count(String table, byte[] key, byte[] value, long sign) {
    MessageDigest digest = sha256();
    digest.update(table.getBytes(StandardCharsets.US_ASCII));
    digest.update(ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(key.length).flip());
    digest.update(key);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(value));
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] += sign * hash.getLong();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.asLongBuffer().put(lanes);
    return bytes.array();
  }
}
