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
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.node.Node;
import org.hearsay.people.Account;
import org.hearsay.people.Accounts;
import org.hearsay.people.ChatSettings;
import org.hearsay.people.Chats;
import org.hearsay.people.Contacts;
import org.hearsay.seal.Kdf;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contacts of this node's account, in a vault under its key. */
final class ContactsSetup {
  private static final Logger log = LoggerFactory.getLogger(ContactsSetup.class);
  static final String FILE = "people.db";

  private final Path file;
  private final Node node;
  private final Loop loop;
  private final Work work;
  private final SecureRandom secrets;
  private final Accounts accounts;
  private final ChatSettings settings;
  private volatile Optional<SqliteVault> vault = Optional.empty();

  /**
   * Opens the contacts of the current account as soon as it is unlocked, and shows none while it is
   * locked. A vault that cannot be opened is said in the log: the node works without it. On the
   * loop, after the node began to follow its chain.
   */
  ContactsSetup(
      Path directory,
      Node node,
      Loop loop,
      Work work,
      SecureRandom secrets,
      Accounts accounts,
      ChatSettings settings) {
    this.file = directory.resolve(FILE);
    this.node = node;
    this.loop = loop;
    this.work = work;
    this.secrets = secrets;
    this.accounts = accounts;
    this.settings = settings;
    Cancellable unused = accounts.listen(this::look);
    look();
  }

  private Optional<KeyPair> account() {
    return accounts.current().flatMap(Account::key).flatMap(accounts::pair);
  }

  private void look() {
    Optional<KeyPair> account = account();
    if (account.isEmpty()) {
      node.people().close();
    } else if (node.people().contacts().isEmpty()) {
      open(account.get());
    }
  }

  private void open(KeyPair account) {
    List<KeyPair> keys = new ArrayList<>(List.of(account));
    accounts.keys().forEach(key -> accounts.pair(key).ifPresent(keys::add));
    node.following().rotations().map(Rotations::pairs).ifPresent(keys::addAll);
    NodeId first = account.open().nodeId();
    try {
      SqliteVault opened = vault.isPresent() ? vault.get() : open(file, keys, secrets);
      vault = Optional.of(opened);
      Contacts contacts =
          new Contacts(
              opened,
              loop,
              work,
              () -> accounts.current().flatMap(Account::key).orElse(first),
              node.people().names());
      Chats chats =
          new Chats(
              opened,
              loop,
              work,
              secrets,
              contacts,
              this::account,
              node.people().courier(),
              settings);
      node.people().open(contacts, chats);
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      log.error("no contacts why=\"{}\"", cause == null ? e.getMessage() : cause.getMessage());
    }
  }

  /** When all else has ended; any thread. */
  void close() {
    vault.ifPresent(SqliteVault::close);
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
