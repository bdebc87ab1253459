package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.hearsay.people.Account.State;
import org.hearsay.people.Outcome.Fault;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All accounts in one file, and back. */
final class BackupsTest {
  @TempDir private Path directory;
  private AccountRig rig;

  @BeforeEach
  void start() {
    rig = new AccountRig(directory);
  }

  private Optional<KeyPair> pair(Account account) {
    return rig.accounts.pair(account.key().orElseThrow());
  }

  @Test
  void aBackupBringsAllAccountsBackWithTheirPassphrases() throws Exception {
    rig.create("alice", "secret");
    Account bob = rig.create("bob", "");
    String backup =
        rig.done(end -> rig.accounts.backups().make(AccountRig.light("", "vault"), end));
    assertThat(backup).doesNotContain("alice").doesNotContain(bob.address());
    rig = new AccountRig(directory.resolve("other"), 8);
    Account carol = rig.create("alice", "");
    assertThat(
            rig.<List<Account>>fault(end -> rig.accounts.backups().restore(backup, "secret", end)))
        .isEqualTo(Fault.WRONG_PASSPHRASE);
    List<Account> came = rig.done(end -> rig.accounts.backups().restore(backup, "vault", end));
    assertThat(came).extracting(Account::nickname).containsExactly("alice-2", "bob");
    assertThat(came).extracting(Account::state).containsExactly(State.LOCKED, State.UNLOCKED);
    assertThat(rig.find("").key()).isEqualTo(carol.key());
    rig.<Account>done(
        end -> rig.accounts.passphrases().unlock("alice-2", "secret", Optional.empty(), end));
    assertThat(rig.<List<Account>>done(end -> rig.accounts.backups().restore(backup, "vault", end)))
        .isEmpty();
  }

  /** Contacts in memory, as they would lie beside the keystore. */
  private static final class Copies implements ContactCopies {
    final Map<String, List<Contact>> of = new HashMap<>();
    final Map<String, byte[]> left = new LinkedHashMap<>();

    @Override
    public List<Contact> of(Account account, KeyPair pair) {
      assertThat(account.key()).contains(pair.open().nodeId());
      return of.getOrDefault(account.nickname(), List.of());
    }

    @Override
    public void leave(Account account, String name, byte[] box) {
      left.put(account.nickname() + " " + name, box);
    }
  }

  private static Contact contact(int which) {
    NodeId key = KeyPair.random(new Random(which)).open().nodeId();
    Optional<String> name = Optional.of("name-" + which).filter(text -> which % 2 == 0);
    Instant since = Instant.ofEpochSecond(1_700_000_000L + which);
    TrustWord word = TrustWord.values()[which % 4];
    return new Contact(
        which, "pet " + which, key, name, Optional.empty(), word, Optional.empty(), true, since);
  }

  private List<Contact> opened(byte[] box, KeyPair pair) {
    return SavedContacts.open(box, pair, new Random(1)).orElseThrow().contacts();
  }

  @Test
  void aBackupHasTheContactsOfThoseWhoAreUnlocked() throws Exception {
    rig.create("alice", "secret");
    Account bob = rig.create("bob", "");
    rig.create("carol", "");
    Copies copies = new Copies();
    List<Contact> some = List.of(contact(0), contact(1), contact(2), contact(3));
    copies.of.put("alice", List.of(contact(9)));
    copies.of.put("bob", some);
    rig.accounts.backups().keep(copies);
    rig.<Account>done(end -> rig.accounts.passphrases().lock("alice", end));
    KeyPair ofBob = pair(bob).orElseThrow();
    String backup =
        rig.done(end -> rig.accounts.backups().make(AccountRig.light("", "vault"), end));
    rig = new AccountRig(directory.resolve("other"), 8);
    Copies there = new Copies();
    rig.accounts.backups().keep(there);
    rig.<List<Account>>done(end -> rig.accounts.backups().restore(backup, "vault", end));
    assertThat(there.left.keySet()).singleElement().asString().startsWith("bob ");
    byte[] box = there.left.values().iterator().next();
    assertThat(opened(box, ofBob)).isEqualTo(some);
    assertThat(SavedContacts.open(box, KeyPair.random(new Random(2)), new Random(1))).isEmpty();
    rig.<List<Account>>done(end -> rig.accounts.backups().restore(backup, "vault", end));
    assertThat(there.left).as("the same again, for who is here already").hasSize(1);
  }

  @Test
  void aBackupTakesAsManyContactsAsAnAccountMayHave() throws Exception {
    rig.create("alice", "");
    Copies copies = new Copies();
    List<Contact> many = new ArrayList<>();
    byte[] coordinates = new byte[NodeId.BYTES];
    for (int i = 0; i < Contacts.CONTACTS_MAX; i++) {
      rig.secrets.nextBytes(coordinates);
      many.add(contact(i, NodeId.of(coordinates)));
    }
    copies.of.put("alice", many);
    rig.accounts.backups().keep(copies);
    String backup =
        rig.done(end -> rig.accounts.backups().make(AccountRig.light("", "vault"), end));
    assertThat(backup.length()).isLessThan(2_200_000);
    copies.of.put("alice", new ArrayList<>(many));
    copies.of.get("alice").addAll(many);
    assertThat(
            rig.<String>fault(
                end -> rig.accounts.backups().make(AccountRig.light("", "vault"), end)))
        .isEqualTo(Fault.FULL);
  }

  private static Contact contact(int which, NodeId key) {
    Instant since = Instant.ofEpochSecond(1_700_000_000L + 997L * which);
    return new Contact(
        which,
        "somebody " + which,
        key,
        Optional.of("somebody-" + which),
        Optional.empty(),
        TrustWord.VERIFIED,
        Optional.empty(),
        false,
        since);
  }

  /** As version 1 wrote it. */
  @Test
  void anEarlierBackupIsStillRestored() throws Exception {
    Path file = Path.of("src/test/resources/backup-1.json");
    String backup = Files.readString(file);
    List<Account> came = rig.done(end -> rig.accounts.backups().restore(backup, "vault", end));
    assertThat(came).extracting(Account::nickname).containsExactly("main", "alice");
  }

  @Test
  void aBackupOfALaterVersionIsRefused() throws Exception {
    rig.create("alice", "");
    String backup =
        rig.done(end -> rig.accounts.backups().make(AccountRig.light("", "vault"), end));
    assertThat(backup).contains("\"version\":2");
    String later = backup.replace("\"version\":2", "\"version\":3");
    assertThat(rig.<List<Account>>fault(end -> rig.accounts.backups().restore(later, "vault", end)))
        .isEqualTo(Fault.MALFORMED);
    String mixed = backup.replace("\"version\":2", "\"version\":1");
    assertThat(rig.<List<Account>>fault(end -> rig.accounts.backups().restore(mixed, "vault", end)))
        .isEqualTo(Fault.MALFORMED);
  }
}
