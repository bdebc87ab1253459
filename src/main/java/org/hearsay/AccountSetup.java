package org.hearsay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.hearsay.disk.DataDirectory;
import org.hearsay.disk.NodeKeyFile;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.people.AccountFiles;
import org.hearsay.people.Accounts;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;

/** The accounts of the data directory, and what came before them. */
final class AccountSetup {
  // Ours to choose.
  /** What the first account is called until somebody calls it otherwise. */
  static final String FIRST = "main";

  private AccountSetup() {}

  /**
   * Opens them. The key that earlier versions had in a file of its own becomes an account first:
   * its file goes when the key was read back from the keystore, so that an end at any moment loses
   * nothing.
   */
  static Accounts open(
      DataDirectory directory, InstantSource clock, Loop loop, Work work, SecureRandom secrets) {
    AccountFiles files = new AccountFiles(directory.keystore(), directory.document("accounts"));
    NodeKeyFile old = directory.oldAccountKey();
    Optional<byte[]> key = old.read();
    if (key.isPresent()) {
      files.takeOver(pair(old, key.get()), FIRST, clock.instant(), secrets);
      old.remove();
    }
    files.makeFirst(FIRST, clock.instant(), secrets);
    return new Accounts(loop, work, secrets, files);
  }

  private static KeyPair pair(NodeKeyFile file, byte[] bytes) {
    try {
      return KeyPair.of(PrivateKey.of(bytes));
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(
          "the account key %s is none (%s); restore it, or move it away to begin with another"
              .formatted(file.name(), e.getMessage()),
          new IOException(e));
    }
  }
}
