package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.hearsay.people.Account.State;
import org.hearsay.people.Outcome.Fault;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts in files: made, locked, unlocked, damaged, and found again by another process. */
final class AccountsTest {
  @TempDir private Path directory;
  private AccountRig rig;

  @BeforeEach
  void start() {
    rig = new AccountRig(directory);
  }

  private void startAgain() {
    rig = new AccountRig(directory);
  }

  private Path file(Account account) {
    return directory.resolve("keystore").resolve(account.file());
  }

  private Optional<KeyPair> pair(Account account) {
    return rig.accounts.pair(account.key().orElseThrow());
  }

  private List<String> keystore() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("keystore"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aNewAccountIsAFileAsGethNamesItThatOnlyItsOwnerReads() throws Exception {
    Account alice = rig.create("alice", "secret");
    assertThat(alice.file()).startsWith("UTC--2026-01-02T03-04-05.00").endsWith(alice.address());
    assertThat(alice.current()).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(alice))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("keystore"))))
        .isEqualTo("rwx------");
    byte[] secret = pair(alice).orElseThrow().secret().toBytes();
    for (Path path : List.of(file(alice), directory.resolve("accounts"))) {
      assertThat(Files.readString(path, StandardCharsets.ISO_8859_1))
          .doesNotContainIgnoringCase(Keystore.hex(secret));
    }
  }

  @Test
  void whoHasAPassphraseIsLockedAfterAStartAndWhoHasNoneIsNot() {
    NodeId alice = rig.create("alice", "secret").key().orElseThrow();
    NodeId bob = rig.create("bob", "").key().orElseThrow();
    startAgain();
    assertThat(rig.find("alice").state()).isEqualTo(State.LOCKED);
    assertThat(rig.find("alice").key()).contains(alice);
    assertThat(rig.find("").nickname()).isEqualTo("alice");
    assertThat(rig.accounts.pair(alice)).isEmpty();
    assertThat(rig.find("bob").state()).isEqualTo(State.UNLOCKED);
    assertThat(rig.find("bob").guarded()).isFalse();
    assertThat(rig.accounts.pair(bob)).isPresent();
    assertThat(rig.accounts.keys()).containsExactlyInAnyOrder(alice, bob);
  }

  @Test
  void unlockingLastsUntilLockedOrTheTimeIsOver() {
    Account alice = rig.create("alice", "secret");
    rig.<Account>done(end -> rig.accounts.passphrases().lock("alice", end));
    assertThat(pair(alice)).isEmpty();
    rig.<Account>done(
        end ->
            rig.accounts
                .passphrases()
                .unlock("alice", "secret", Optional.of(Duration.ofSeconds(10)), end));
    rig.time.run(Duration.ofSeconds(9));
    assertThat(pair(alice)).isPresent();
    rig.time.run(Duration.ofSeconds(2));
    assertThat(pair(alice)).isEmpty();
  }

  private Fault guess(String passphrase) {
    return rig.<Account>fault(
        end -> rig.accounts.passphrases().unlock("alice", passphrase, Optional.empty(), end));
  }

  @Test
  void afterThreeWrongPassphrasesThereIsOneASecond() {
    rig.create("alice", "secret");
    rig.<Account>done(end -> rig.accounts.passphrases().lock("alice", end));
    for (int i = 0; i < 3; i++) {
      assertThat(guess("wrong")).isEqualTo(Fault.WRONG_PASSPHRASE);
    }
    assertThat(guess("secret")).isEqualTo(Fault.TOO_SOON);
    rig.time.run(Duration.ofSeconds(1));
    assertThat(guess("wrong")).isEqualTo(Fault.WRONG_PASSPHRASE);
    assertThat(guess("secret")).isEqualTo(Fault.TOO_SOON);
    rig.time.run(Duration.ofSeconds(1));
    Account alice =
        rig.done(
            end -> rig.accounts.passphrases().unlock("alice", "secret", Optional.empty(), end));
    assertThat(alice.state()).isEqualTo(State.UNLOCKED);
  }

  @Test
  void withoutAPassphraseNothingCanBeLocked() {
    rig.create("alice", "");
    assertThat(rig.<Account>fault(end -> rig.accounts.passphrases().lock("alice", end)))
        .isEqualTo(Fault.NO_PASSPHRASE);
  }

  @Test
  void aChangedPassphraseReplacesTheFileAndNothingElse() throws Exception {
    Account alice = rig.create("alice", "");
    Account changed =
        rig.done(
            end ->
                rig.accounts
                    .passphrases()
                    .change("alice", "", AccountRig.light("", "secret"), end));
    assertThat(changed.state()).isEqualTo(State.UNLOCKED);
    assertThat(changed.guarded()).isTrue();
    assertThat(keystore()).containsExactly(alice.file());
    startAgain();
    assertThat(rig.find("alice").state()).isEqualTo(State.LOCKED);
    Account open =
        rig.done(
            end -> rig.accounts.passphrases().unlock("alice", "secret", Optional.empty(), end));
    assertThat(open.key()).isEqualTo(alice.key());
  }

  @Test
  void aDamagedFileIsNamedAndLeftAloneAndTheOthersWork() throws Exception {
    Account alice = rig.create("alice", "");
    Account bob = rig.create("bob", "");
    Files.writeString(file(alice), "{\"version\":3");
    startAgain();
    Account damaged = rig.find("alice");
    assertThat(damaged.state()).isEqualTo(State.DAMAGED);
    assertThat(damaged.damage()).contains(file(alice).toString()).contains("is not JSON");
    assertThat(rig.find("bob").state()).isEqualTo(State.UNLOCKED);
    assertThat(
            rig.<Account>fault(
                end ->
                    rig.accounts
                        .passphrases()
                        .change("alice", "", AccountRig.light("", "new"), end)))
        .isEqualTo(Fault.DAMAGED);
    rig.<Account>done(end -> rig.accounts.use("bob", end));
    assertThat(file(alice)).hasContent("{\"version\":3");
    assertThat(rig.find("").key()).isEqualTo(bob.key());
  }

  @Test
  void aFileThatWasTakenAwayIsMissedAndAFileThatCameIsThere() throws Exception {
    Account alice = rig.create("alice", "");
    rig.create("bob", "");
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(file(alice), elsewhere);
    startAgain();
    assertThat(rig.find("alice").damage()).contains(alice.file()).contains("is missing");
    Files.move(elsewhere, directory.resolve("keystore").resolve("from-another-wallet.json"));
    Files.writeString(directory.resolve("keystore").resolve(".hidden"), "nothing");
    startAgain();
    assertThat(rig.find("0x" + alice.address()).state()).isEqualTo(State.UNLOCKED);
    assertThat(rig.accounts.all()).hasSize(3);
  }

  @Test
  void aDamagedListIsNeverOverwritten() throws Exception {
    rig.create("alice", "");
    Files.writeString(directory.resolve("accounts"), "{\"current\":\"a\",\"current\":\"b\"}");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(this::startAgain)
        .withMessageContaining(directory.resolve("accounts").toString())
        .withMessageContaining("nicknames are lost then, keys are not");
  }

  @Test
  void nicknamesAreOnesOwn() {
    rig.create("alice", "");
    assertThat(rig.<Account>fault(end -> rig.accounts.create(AccountRig.light("Alice", ""), end)))
        .isEqualTo(Fault.NICKNAME_TAKEN);
    assertThat(rig.<Account>fault(end -> rig.accounts.create(AccountRig.light("a b", ""), end)))
        .isEqualTo(Fault.BAD_NICKNAME);
    rig.<Account>done(end -> rig.accounts.rename("alice", "älice", end));
    startAgain();
    assertThat(rig.find("älice").current()).isTrue();
    assertThat(rig.accounts.find("alice")).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void anExportedKeyComesBackUnderItsOwnPassphrase() throws Exception {
    Account alice = rig.create("alice", "secret");
    Keystore exported =
        rig.done(
            end ->
                rig.accounts
                    .passphrases()
                    .export("alice", "secret", AccountRig.light("", "other"), end));
    Wish again = AccountRig.light("again", "other");
    assertThat(rig.<Account>fault(end -> rig.accounts.take(again, exported, end)))
        .isEqualTo(Fault.KNOWN);
    rig.<Account>done(end -> rig.accounts.remove("alice", end));
    assertThat(keystore()).isEmpty();
    Wish wrong = AccountRig.light("again", "secret");
    assertThat(rig.<Account>fault(end -> rig.accounts.take(wrong, exported, end)))
        .isEqualTo(Fault.WRONG_PASSPHRASE);
    Account back = rig.done(end -> rig.accounts.take(again, exported, end));
    assertThat(back.key()).isEqualTo(alice.key());
  }

  @Test
  void theCurrentAccountIsNotRemovedWhileThereAreOthers() {
    rig.create("alice", "");
    rig.create("bob", "");
    assertThat(rig.<Account>fault(end -> rig.accounts.remove("alice", end)))
        .isEqualTo(Fault.IN_USE);
    rig.<Account>done(end -> rig.accounts.use("bob", end));
    rig.<Account>done(end -> rig.accounts.remove("alice", end));
    startAgain();
    assertThat(rig.accounts.all()).extracting(Account::nickname).containsExactly("bob");
  }

  @Test
  void aSuccessorHasTheSamePassphraseAndTheOldKeyStays() {
    Account alice = rig.create("alice", "secret");
    KeyPair fresh = KeyPair.random(new Random(3));
    rig.<Account>done(end -> rig.accounts.succeed(fresh, end));
    Account again = rig.done(end -> rig.accounts.succeed(fresh, end));
    assertThat(again.nickname()).isEqualTo("alice-2");
    startAgain();
    assertThat(rig.find("").key()).contains(fresh.open().nodeId());
    assertThat(rig.find("").state()).isEqualTo(State.LOCKED);
    rig.<Account>done(
        end -> rig.accounts.passphrases().unlock("", "secret", Optional.empty(), end));
    assertThat(rig.accounts.pair(fresh.open().nodeId())).contains(fresh);
    assertThat(rig.accounts.keys()).contains(alice.key().orElseThrow());
    assertThat(rig.accounts.all()).hasSize(2);
  }

  @Test
  void aLockedAccountHasNoSuccessor() {
    rig.create("alice", "secret");
    rig.<Account>done(end -> rig.accounts.passphrases().lock("alice", end));
    KeyPair fresh = KeyPair.random(new Random(3));
    assertThat(rig.<Account>fault(end -> rig.accounts.succeed(fresh, end))).isEqualTo(Fault.LOCKED);
  }

  @Test
  void aKeyFromElsewhereIsTakenOverOnceHoweverOftenItIsTried() throws Exception {
    KeyPair old = KeyPair.random(new Random(3));
    for (int i = 0; i < 3; i++) {
      AccountRig.files(directory).takeOver(old, "main", Instant.EPOCH, new Random(i));
      if (i == 0) {
        Files.delete(directory.resolve("accounts")); // the process ended before it was written
      }
    }
    startAgain();
    assertThat(keystore()).hasSize(1);
    assertThat(rig.find("").nickname()).isEqualTo(rig.find("").address().substring(0, 8));
    assertThat(pair(rig.find(""))).contains(old);
  }

  @Test
  void aFullDiskLeavesEverythingAsItWas() throws Exception {
    rig.create("alice", "");
    Path list = directory.resolve("accounts");
    String before = Files.readString(list);
    Files.createDirectory(directory.resolve("accounts.new")); // nothing can be written beside it
    Files.writeString(directory.resolve("accounts.new").resolve("full"), "");
    assertThat(rig.<Account>fault(end -> rig.accounts.rename("alice", "bob", end)))
        .isEqualTo(Fault.NOT_STORED);
    assertThat(rig.find("alice").current()).isTrue();
    assertThat(list).hasContent(before);
  }
}
