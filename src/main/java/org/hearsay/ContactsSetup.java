package org.hearsay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
import org.hearsay.people.Introduction;
import org.hearsay.seal.Kdf;
import org.hearsay.seal.KeyPair;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contacts of this node's account, in a vault of its own under its key. */
final class ContactsSetup {
  private static final Logger log = LoggerFactory.getLogger(ContactsSetup.class);

  /** The one vault that earlier versions had for all accounts. */
  static final String OLD_FILE = "people.db";

  /** All vaults of a data directory. */
  static final String FILES = "people{,-*}.db";

  private final Path directory;
  private final Node node;
  private final Loop loop;
  private final Work work;
  private final SecureRandom secrets;
  private final Accounts accounts;
  private final ChatSettings settings;
  private final RestoredContacts restored;
  private volatile Optional<SqliteVault> vault = Optional.empty();
  private @Nullable Opened opened;
  private boolean closing;

  /** An account's, as it is open. */
  private static final class Opened {
    final String name;
    final SqliteVault vault;
    final Contacts contacts;
    KeyPair account;

    Opened(Account account, KeyPair pair, SqliteVault vault, Function<Opened, Contacts> contacts) {
      this.name = account.vault();
      this.account = pair;
      this.vault = vault;
      this.contacts = contacts.apply(this);
    }
  }

  /**
   * Opens the contacts of the current account as soon as it is unlocked, and closes them when it is
   * locked or another becomes the current one. A vault that cannot be opened is said in the log:
   * the node works without it. On the loop, after the node began to follow its chain.
   */
  ContactsSetup(
      Path directory,
      Node node,
      Loop loop,
      Work work,
      SecureRandom secrets,
      Accounts accounts,
      ChatSettings settings) {
    this.directory = directory;
    this.node = node;
    this.loop = loop;
    this.work = work;
    this.secrets = secrets;
    this.accounts = accounts;
    this.settings = settings;
    this.restored = new RestoredContacts(directory, secrets);
    accounts.backups().keep(restored);
    Cancellable unused = accounts.listen(this::look);
    look();
  }

  /** The file of an account's vault. */
  static String fileName(Account account) {
    return "people-" + account.vault() + ".db";
  }

  private void look() {
    if (closing) {
      return; // looks again when that is done
    }
    Optional<Account> current = accounts.current();
    Optional<KeyPair> pair = current.flatMap(Account::key).flatMap(accounts::pair);
    Opened now = opened;
    if (now == null) {
      pair.ifPresent(key -> open(current.orElseThrow(), key));
    } else if (pair.isEmpty() || !current.orElseThrow().vault().equals(now.name)) {
      letGo(now);
    } else if (!now.account.equals(pair.get())) {
      orSay(() -> now.vault.rekey(vaultKey(pair.get())));
      now.account = pair.get();
    } else {
      orSay(() -> restored.giveTo(current.get(), pair.get(), now.contacts));
    }
  }

  /** Closes what is open as soon as all of it is on the disk, and looks what is to be open then. */
  private void letGo(Opened now) {
    node.people().close();
    closing = true;
    now.contacts.end(
        () -> {
          orSay(now.vault::close);
          vault = Optional.empty();
          opened = null;
          closing = false;
          look();
        });
  }

  private void open(Account account, KeyPair pair) {
    List<KeyPair> keys = new ArrayList<>(List.of(pair));
    accounts.keys().forEach(key -> accounts.pair(key).ifPresent(keys::add));
    List<KeyPair> earlier = new ArrayList<>(List.of(pair));
    node.following().rotations().map(Rotations::pairs).ifPresent(earlier::addAll);
    keys.addAll(earlier);
    orSay(
        () -> {
          new OldVault(directory, secrets).give(accounts.all(), accounts::pair, account, earlier);
          SqliteVault found = open(directory.resolve(fileName(account)), keys, secrets);
          vault = Optional.of(found);
          Opened now = new Opened(account, pair, found, this::contacts);
          opened = now;
          node.people().open(now.contacts, chats(now));
          restored.giveTo(account, pair, now.contacts);
        });
  }

  private Contacts contacts(Opened now) {
    return new Contacts(
        now.vault, loop, work, () -> now.account.open().nodeId(), node.people().names());
  }

  private Chats chats(Opened now) {
    return new Chats(
        now.vault,
        loop,
        work,
        secrets,
        now.contacts,
        () -> Optional.of(now.account),
        () -> introduction(now),
        node.people().courier(),
        settings);
  }

  /** How strangers are told that we are called: the nickname, unless nobody chose it. */
  private Introduction introduction(Opened now) {
    Optional<String> nick =
        accounts.current().map(Account::nickname).filter(one -> !one.equals(AccountSetup.FIRST));
    return Introduction.ofOwn(nick, node.people().nameOf(now.account.open().nodeId()));
  }

  private static void orSay(Runnable task) {
    try {
      task.run();
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
