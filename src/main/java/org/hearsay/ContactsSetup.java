package org.hearsay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Rotations;
import org.hearsay.disk.SqliteVault;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.node.Following;
import org.hearsay.node.Node;
import org.hearsay.people.Contacts;
import org.hearsay.seal.Kdf;
import org.hearsay.seal.KeyPair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contacts of this node's account, in a vault under its key. */
final class ContactsSetup {
  private static final Logger log = LoggerFactory.getLogger(ContactsSetup.class);
  static final String FILE = "people.db";

  private ContactsSetup() {}

  /**
   * Opens the contacts of the account that holds this node's names; without an account there are
   * none. A vault that cannot be opened is said in the log: the node works without it. On the loop,
   * after the node began to follow its chain.
   *
   * @return what is to be closed when all else has ended
   */
  static Optional<SqliteVault> open(
      Path directory, Node node, Loop loop, Work work, SecureRandom secrets) {
    Following following = node.following();
    Optional<KeyPair> account = following.account();
    if (account.isEmpty()) {
      return Optional.empty();
    }
    List<KeyPair> keys = new ArrayList<>(List.of(account.get()));
    following.rotations().map(Rotations::pairs).ifPresent(keys::addAll);
    try {
      SqliteVault vault = open(directory.resolve(FILE), keys, secrets);
      node.people()
          .open(
              new Contacts(
                  vault,
                  loop,
                  work,
                  () -> following.account().orElseThrow().open().nodeId(),
                  node.people().names()));
      return Optional.of(vault);
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      log.error("no contacts why=\"{}\"", cause == null ? e.getMessage() : cause.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Opens the vault with the first key; or, when the account's key was changed since, with one of
   * those it had before, and then puts it under the first.
   */
  static SqliteVault open(Path file, List<KeyPair> keys, SecureRandom secrets) {
    UncheckedIOException first = null;
    for (KeyPair pair : keys) {
      byte[] key = vaultKey(pair);
      try {
        SqliteVault vault = new SqliteVault(file, key, secrets);
        if (first != null) {
          vault.rekey(vaultKey(keys.get(0)));
        }
        return vault;
      } catch (UncheckedIOException e) {
        first = first == null ? e : first;
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }
    throw first == null ? new IllegalArgumentException("no key") : first;
  }

  private static byte[] vaultKey(KeyPair pair) {
    byte[] secret = pair.secret().toBytes();
    try {
      return Kdf.hkdf(new byte[0], secret, "hearsay vault", new byte[0], 32);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
