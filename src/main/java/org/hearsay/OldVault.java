package org.hearsay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hearsay.people.Account;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault that earlier versions had for all accounts together. It becomes that of the account
 * whose key opens it, by its name alone: whoever is killed meanwhile has it under the one name or
 * the other.
 */
final class OldVault {
  private static final Logger log = LoggerFactory.getLogger(OldVault.class);

  private final Path file;
  private final SecureRandom secrets;

  OldVault(Path directory, SecureRandom secrets) {
    this.file = directory.resolve(ContactsSetup.OLD_FILE);
    this.secrets = secrets;
  }

  /**
   * Gives it to whom it belongs, if that account is unlocked; the others have nothing of it.
   *
   * @param current gets it when one of {@code earlier}, keys that are no accounts, opens it
   */
  void give(
      List<Account> accounts,
      Function<NodeId, Optional<KeyPair>> pairs,
      Account current,
      List<KeyPair> earlier) {
    for (Account account : accounts) {
      account.key().flatMap(pairs).ifPresent(pair -> tryToGive(account, List.of(pair)));
    }
    tryToGive(current, earlier);
    if (Files.exists(file)) {
      log.warn("left alone, of an account that is locked, or damaged: {}", file);
    }
  }

  private void tryToGive(Account account, List<KeyPair> keys) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      ContactsSetup.open(file, keys, secrets).close(); // all of it is in the one file then
    } catch (UncheckedIOException e) {
      return; // somebody else's
    }
    Path own = file.resolveSibling(ContactsSetup.fileName(account));
    if (Files.exists(own)) {
      log.error("two vaults of one account, move one away: {} {}", file, own);
    } else if (Files.exists(file.resolveSibling(file.getFileName() + "-wal"))) {
      log.error("in use by another program: {}", file); // what is in its log would be lost
    } else {
      rename(own, account);
    }
  }

  private void rename(Path own, Account account) {
    try {
      Files.move(file, own, StandardCopyOption.ATOMIC_MOVE);
      log.info("account={} has the contacts there were vault={}", account.nickname(), own);
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException("cannot rename " + file + " to " + own, e));
    }
  }
}
