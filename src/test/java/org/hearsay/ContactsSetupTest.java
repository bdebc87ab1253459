package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hearsay.disk.FileDocument;
import org.hearsay.disk.FileFolder;
import org.hearsay.disk.SqliteVault;
import org.hearsay.env.Vault;
import org.hearsay.gossip.GossipSettings;
import org.hearsay.node.Node;
import org.hearsay.node.NodeSettings;
import org.hearsay.people.Account;
import org.hearsay.people.AccountFiles;
import org.hearsay.people.Accounts;
import org.hearsay.people.ChatSettings;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.Outcome;
import org.hearsay.people.Wish;
import org.hearsay.seal.KeyPair;
import org.hearsay.sim.MemoryDocument;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each account has contacts of its own, and keeps them when its key changes. */
final class ContactsSetupTest {
  private static final byte[] A = "a".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom secrets = new SecureRandom();
  @TempDir private Path directory;
  private Started daemon;

  @AfterEach
  void end() {
    if (daemon != null) {
      daemon.contacts.close();
    }
  }

  private SqliteVault open(KeyPair... keys) {
    return ContactsSetup.open(directory.resolve(ContactsSetup.OLD_FILE), List.of(keys), secrets);
  }

  /** What a daemon has of people, from one start to the next. */
  private final class Started {
    final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(Envelopes.NOW));
    final VirtualLoop loop = new VirtualLoop(time);
    final VirtualWork work = new VirtualWork(time);
    final Accounts accounts =
        new Accounts(
            loop,
            work,
            secrets,
            new AccountFiles(
                new FileFolder(directory.resolve("keystore")),
                new FileDocument(directory.resolve("accounts"))));
    final Node node =
        new Node(
            new NodeSettings(
                new GossipSettings(1, 7470, 0, false, 25, true, List.of(), "hearsay/test"),
                1 << 20,
                1,
                Duration.ofSeconds(1)),
            KeyPair.random(secrets),
            loop,
            work,
            new SplittableRandom(1),
            secrets,
            new MemoryDocument("keys"),
            new MemoryDocument("peers"));
    ContactsSetup contacts;

    Started() {
      run(
          () ->
              contacts =
                  new ContactsSetup(
                      directory,
                      node,
                      loop,
                      work,
                      secrets,
                      accounts,
                      new ChatSettings(true, true)));
    }

    void run(Runnable task) {
      loop.execute(task);
      time.run(Duration.ofMillis(50));
    }

    <T> T done(Consumer<Consumer<Outcome<T>>> question) {
      List<Outcome<T>> outcomes = new ArrayList<>();
      run(() -> question.accept(outcomes::add));
      assertThat(outcomes).singleElement().isInstanceOf(Outcome.Done.class);
      return ((Outcome.Done<T>) outcomes.get(0)).value();
    }

    Account create(String nickname, String passphrase) {
      return done(end -> accounts.create(new Wish(nickname, passphrase, true), end));
    }

    Account use(String nickname) {
      return done(end -> accounts.use(nickname, end));
    }

    Account unlock(String nickname) {
      return done(end -> accounts.passphrases().unlock(nickname, "secret", Optional.empty(), end));
    }

    Account lock(String nickname) {
      return done(end -> accounts.passphrases().lock(nickname, end));
    }

    void add(String petname) {
      run(() -> addNow(petname));
    }

    /** On the loop; not yet on the disk afterwards. */
    void addNow(String petname) {
      NodeId key = KeyPair.random(secrets).open().nodeId();
      node.people()
          .contacts()
          .orElseThrow()
          .add(petname, key, Optional.empty(), Optional.empty(), done -> {});
    }

    /** Empty when they are closed. */
    Optional<List<String>> petnames() {
      List<Optional<List<String>>> all = new ArrayList<>();
      run(
          () ->
              all.add(
                  node.people()
                      .contacts()
                      .map(there -> there.all().stream().map(Contact::petname).toList())));
      return all.get(0);
    }

    NodeId self() {
      return node.people().contacts().map(Contacts::self).orElseThrow();
    }
  }

  private Started start() {
    if (daemon != null) {
      daemon.contacts.close();
    }
    daemon = new Started();
    return daemon;
  }

  private List<String> vaults() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "people*")) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  @Test
  void eachAccountHasItsOwnAndSeesNoOthers() throws IOException {
    Account alice = start().create("alice", "");
    Account bob = daemon.create("bob", "");
    daemon.add("carol");
    daemon.use("bob");
    assertThat(daemon.petnames()).contains(List.of());
    assertThat(daemon.self()).isEqualTo(bob.key().orElseThrow());
    daemon.add("dave");
    daemon.use("alice");
    assertThat(daemon.petnames()).contains(List.of("carol"));
    assertThat(daemon.self()).isEqualTo(alice.key().orElseThrow());
    assertThat(vaults())
        .as("and bob's is closed")
        .filteredOn(n -> n.contains(bob.address()))
        .containsExactly("people-" + bob.address() + ".db");
    start().use("bob");
    assertThat(daemon.petnames()).contains(List.of("dave"));
  }

  @Test
  void whoeverIsLeftBehindIsWrittenDownFirst() {
    start().create("alice", "");
    daemon.create("bob", "");
    daemon.run(
        () -> {
          daemon.addNow("carol");
          daemon.addNow("dave");
          daemon.accounts.use("bob", unused -> {});
        });
    assertThat(daemon.petnames()).contains(List.of());
    daemon.use("alice");
    assertThat(daemon.petnames()).contains(List.of("carol", "dave"));
  }

  @Test
  void whileTheAccountIsLockedNothingIsOpen() throws IOException {
    Account alice = start().create("alice", "secret");
    daemon.add("carol");
    daemon.lock("alice");
    assertThat(daemon.petnames()).isEmpty();
    assertThat(vaults()).as("closed").containsExactly("people-" + alice.address() + ".db");
    daemon.unlock("alice");
    assertThat(daemon.petnames()).contains(List.of("carol"));
  }

  @Test
  void contactsOfABackupComeWhenTheirAccountIsOpen() throws IOException {
    start().create("alice", "secret");
    daemon.add("carol");
    daemon.create("bob", "");
    daemon.use("bob");
    daemon.add("dave"); // alice's vault is closed, and she is unlocked
    Wish wish = new Wish("", "vault", true);
    String backup = daemon.done(end -> daemon.accounts.backups().make(wish, end));
    daemon.contacts.close();

    Path first = directory;
    directory = Files.createDirectory(first.resolve("other"));
    start().create("erin", "");
    daemon.add("frank");
    daemon.<List<Account>>done(end -> daemon.accounts.backups().restore(backup, "vault", end));
    assertThat(daemon.petnames()).as("erin's").contains(List.of("frank"));
    assertThat(restored()).hasSize(2);
    daemon.use("bob");
    assertThat(daemon.petnames()).contains(List.of("dave"));
    daemon.use("alice");
    assertThat(daemon.petnames()).as("locked").isEmpty();
    start().unlock("alice");
    assertThat(daemon.petnames()).contains(List.of("carol"));
    assertThat(restored()).isEmpty();
    daemon.add("grace");
    daemon.<List<Account>>done(end -> daemon.accounts.backups().restore(backup, "vault", end));
    assertThat(daemon.petnames()).as("nobody twice").contains(List.of("carol", "grace"));
    end();
    directory = first;
  }

  private List<Path> restored() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("restored"))) {
      return files.toList();
    }
  }

  @Test
  void aNewNameOfTheAccountChangesNothing() {
    start().create("alice", "");
    daemon.add("carol");
    daemon.<Account>done(end -> daemon.accounts.rename("alice", "Alice", end));
    assertThat(start().petnames()).contains(List.of("carol"));
  }

  @Test
  void whoeverTakesThePlaceOfAnAccountHasItsContacts() {
    start().create("alice", "secret");
    daemon.add("carol");
    KeyPair fresh = KeyPair.random(secrets);
    daemon.<Account>done(end -> daemon.accounts.succeed(fresh, end));
    assertThat(daemon.petnames()).contains(List.of("carol"));
    assertThat(daemon.self()).isEqualTo(fresh.open().nodeId());
    daemon.add("dave");
    start().unlock("alice-2"); // the old one stays locked
    assertThat(daemon.petnames()).contains(List.of("carol", "dave"));
    daemon.unlock("alice");
    daemon.use("alice");
    assertThat(daemon.petnames()).as("the old one begins anew").contains(List.of());
    daemon.use("alice-2");
    assertThat(daemon.petnames()).contains(List.of("carol", "dave"));
  }

  /** The process ended when the key was in the keystore, and before anything was noted of it. */
  @Test
  void whatWasHalfDoneIsDoneAgain() throws IOException {
    start().create("alice", "");
    daemon.add("carol");
    byte[] before = Files.readAllBytes(directory.resolve("accounts"));
    KeyPair fresh = KeyPair.random(secrets);
    daemon.<Account>done(end -> daemon.accounts.succeed(fresh, end));
    daemon.contacts.close();
    Files.write(directory.resolve("accounts"), before);
    start().<Account>done(end -> daemon.accounts.succeed(fresh, end));
    assertThat(daemon.petnames()).contains(List.of("carol"));
    assertThat(daemon.self()).isEqualTo(fresh.open().nodeId());
  }

  /** The process ended when it was noted, and before the vault was under the new key. */
  @Test
  void theOldKeyOpensWhatIsNotYetUnderTheNewOne() throws IOException {
    Account alice = start().create("alice", "");
    daemon.add("carol");
    Path vault = directory.resolve("people-" + alice.address() + ".db");
    daemon.contacts.close();
    byte[] before = Files.readAllBytes(vault);
    KeyPair fresh = KeyPair.random(secrets);
    start().<Account>done(end -> daemon.accounts.succeed(fresh, end));
    daemon.contacts.close();
    Files.write(vault, before);
    assertThat(start().petnames()).contains(List.of("carol"));
  }

  @Test
  void theOneVaultOfEarlierVersionsIsTheAccountsWhoseKeyOpensIt() throws IOException {
    Account alice = start().create("alice", "secret");
    daemon.create("bob", "");
    daemon.add("carol");
    daemon.contacts.close();
    Path own = directory.resolve("people-" + alice.address() + ".db");
    Path old = directory.resolve(ContactsSetup.OLD_FILE);
    Files.move(own, old);
    start().use("bob");
    assertThat(daemon.petnames()).contains(List.of());
    assertThat(old).as("alice is locked").exists();
    daemon.unlock("alice");
    daemon.use("alice");
    assertThat(daemon.petnames()).contains(List.of("carol"));
    assertThat(old).doesNotExist();
    assertThat(own).exists();
  }

  /** As a cut of power leaves it, with the last words in the log beside the file. */
  @Test
  void whatIsInTheOldVaultsLogIsNotLost() throws IOException {
    Account alice = start().create("alice", "");
    daemon.add("carol");
    daemon.add("dave");
    String name = "people-" + alice.address() + ".db";
    Path saved = Files.createDirectory(directory.resolve("saved"));
    for (String end : List.of("", "-wal")) {
      Files.copy(directory.resolve(name + end), saved.resolve(ContactsSetup.OLD_FILE + end));
    }
    daemon.contacts.close();
    Files.delete(directory.resolve(name));
    try (Stream<Path> files = Files.list(saved)) {
      for (Path file : files.toList()) {
        Files.move(file, directory.resolve(file.getFileName()));
      }
    }
    assertThat(directory.resolve(ContactsSetup.OLD_FILE + "-wal")).isNotEmptyFile();
    assertThat(start().petnames()).contains(List.of("carol", "dave"));
    assertThat(vaults()).doesNotContain(ContactsSetup.OLD_FILE, ContactsSetup.OLD_FILE + "-wal");
  }

  @Test
  void anOldVaultNeverReplacesWhatIsThere() throws IOException {
    Account alice = start().create("alice", "");
    daemon.add("carol");
    daemon.contacts.close();
    Path own = directory.resolve("people-" + alice.address() + ".db");
    Path old = directory.resolve(ContactsSetup.OLD_FILE);
    Files.copy(own, old);
    start().add("dave");
    assertThat(start().petnames()).contains(List.of("carol", "dave"));
    assertThat(old).exists();
  }

  @Test
  void afterAChangeOfTheKeyTheNewOneOpensIt() {
    KeyPair old = KeyPair.random(secrets);
    KeyPair fresh = KeyPair.random(secrets);
    try (SqliteVault vault = open(old)) {
      vault.commit(List.of(Vault.put("words", A, A)));
    }
    open(fresh, KeyPair.random(secrets), old).close();
    try (SqliteVault vault = open(fresh)) {
      assertThat(vault.get("words", A)).hasValue(A);
    }
    assertThatThrownBy(() -> open(old)).hasMessageContaining("under another key");
  }
}
