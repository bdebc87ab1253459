package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.disk.FileDocument;
import org.hearsay.disk.FileFolder;
import org.hearsay.people.Account;
import org.hearsay.people.AccountFiles;
import org.hearsay.people.Accounts;
import org.hearsay.people.Outcome;
import org.hearsay.people.Wish;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.Presence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network is told of an account while its owner wants that, and of no other. */
final class PresenceSetupTest {
  private final List<Optional<String>> shown = new ArrayList<>();
  @TempDir private Path directory;
  private VirtualTime time;
  private Accounts accounts;

  @BeforeEach
  void start() {
    start(false);
  }

  private void start(boolean byDefault) {
    shown.clear();
    time = new VirtualTime(Instant.ofEpochSecond(Envelopes.NOW));
    VirtualLoop loop = new VirtualLoop(time);
    AccountFiles files =
        new AccountFiles(
            new FileFolder(directory.resolve("keystore")),
            new FileDocument(directory.resolve("accounts")));
    accounts = new Accounts(loop, new VirtualWork(time), new SecureRandom(), files);
    Consumer<Optional<Presence>> network = who -> shown.add(who.map(Presence::nick));
    PresenceSetup unused = new PresenceSetup(accounts, network, byDefault);
  }

  private Account did(Consumer<Consumer<Outcome<Account>>> what) {
    List<Outcome<Account>> outcomes = new ArrayList<>();
    what.accept(outcomes::add);
    time.run(Duration.ofSeconds(1));
    return ((Outcome.Done<Account>) outcomes.get(0)).value();
  }

  private void create(String nickname, String passphrase) {
    Account unused = did(end -> accounts.create(new Wish(nickname, passphrase, true), end));
  }

  private void setVisible(String who, boolean visible) {
    assertThat(did(end -> accounts.setVisible(who, visible, end)).visible()).contains(visible);
  }

  @Test
  void nobodyIsSeenWhoDidNotChooseSo() {
    create("alice", "");
    create("bob", "");
    setVisible("bob", true); // who is not current
    assertThat(shown).isEmpty();
  }

  @Test
  void anAccountIsSeenWhileItIsCurrentAndUnlockedAndWantsIt() {
    create("alice", "secret");
    setVisible("", true);
    Account unused = did(end -> accounts.rename("alice", "Alicia", end));
    unused = did(end -> accounts.passphrases().lock("", end));
    unused = did(end -> accounts.passphrases().unlock("", "secret", Optional.empty(), end));
    create("bob", "");
    unused = did(end -> accounts.use("bob", end));
    unused = did(end -> accounts.use("Alicia", end));
    setVisible("", false);
    Optional<String> nobody = Optional.empty();
    Optional<String> alicia = Optional.of("Alicia");
    assertThat(shown)
        .containsExactly(Optional.of("alice"), alicia, nobody, alicia, nobody, alicia, nobody);
  }

  @Test
  void theChoiceIsKept() {
    create("alice", "");
    setVisible("", true);
    start(false);
    assertThat(shown).containsExactly(Optional.of("alice"));
  }

  @Test
  void theSettingIsForWhoDidNotChoose() {
    create("alice", "");
    create("bob", "");
    setVisible("bob", false);
    start(true);
    Account unused = did(end -> accounts.use("bob", end));
    assertThat(shown).containsExactly(Optional.of("alice"), Optional.empty());
  }
}
