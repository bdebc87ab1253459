package org.hearsay;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.hearsay.disk.SqliteVault;
import org.hearsay.people.Keystore;
import org.hearsay.seal.KeyPair;

/** Somebody who has a copy of a vault, and the account's key. */
public final class VaultThief {
  private VaultThief() {}

  /**
   * Opens a copy of the account's vault.
   *
   * @param copies where the copy is made
   */
  public static SqliteVault open(Path directory, Path copies, KeyPair account) throws IOException {
    String name = "people-" + Keystore.address(account.open()) + ".db";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name + "*")) {
      for (Path file : files) {
        Files.copy(file, copies.resolve(file.getFileName()));
      }
    }
    return ContactsSetup.open(copies.resolve(name), List.of(account), new SecureRandom());
  }
}
