package org.hearsay.disk;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hearsay.env.Vault;

/**
 * Changes a vault until it is killed, and says what is safe: {@code safe NUMBER} after a commit,
 * {@code key NUMBER} before and after the vault gets another.
 */
final class VaultKilledMain {
  static final List<String> TABLES = List.of("one", "two", "three");
  static final int ROWS = 40;
  private static final int REKEY_EVERY = 15;

  private VaultKilledMain() {}

  static byte[] key(int which) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) which);
    return key;
  }

  static byte[] rowKey(int row) {
    return new byte[] {(byte) row};
  }

  /** What commit {@code number} writes: its number to a row of each table; drops the row after. */
  private static List<Vault.Change> changes(int number) {
    List<Vault.Change> changes = new ArrayList<>();
    byte[] value = ByteBuffer.allocate(200).putInt(number).array();
    for (String table : TABLES) {
      changes.add(Vault.put(table, rowKey(number % ROWS), value));
      changes.add(Vault.drop(table, rowKey((number + 1) % ROWS)));
      changes.add(Vault.put(table, new byte[] {(byte) 255}, value));
    }
    return changes;
  }

  /** The number of the last commit; 0 when there was none. */
  static int last(Vault vault, String table) {
    Optional<byte[]> value = vault.get(table, new byte[] {(byte) 255});
    return value.map(bytes -> ByteBuffer.wrap(bytes).getInt()).orElse(0);
  }

  public static void main(String[] args) {
    int which = Integer.parseInt(args[1]);
    try (SqliteVault vault = new SqliteVault(Path.of(args[0]), key(which), new SecureRandom())) {
      System.out.println("open");
      for (int number = last(vault, TABLES.get(0)) + 1; ; number++) {
        vault.commit(changes(number));
        System.out.println("safe " + number + " .");
        if (number % REKEY_EVERY == 0) {
          which = which % 100 + 1;
          System.out.println("next " + which + " .");
          vault.rekey(key(which));
          System.out.println("key " + which + " .");
        }
      }
    }
  }
}
