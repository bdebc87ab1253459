package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.people.Contacts.Fault;
import org.hearsay.people.Contacts.Outcome;
import org.hearsay.sim.MemoryVault;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Whom one knows: unique petnames, what the chain's changes do, and what survives. */
final class ContactsTest {
  private static final NodeId SELF = key(0);

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T12:00:00Z"));
  private final MemoryVault vault = new MemoryVault("people");
  private final Map<String, Names.Said> chain = new HashMap<>();
  private final List<String> told = new ArrayList<>();
  private Contacts contacts = open();

  static NodeId key(long which) {
    return new NodeId(new Digest(which, 1, 2, 3), new Digest(4, 5, 6, 7));
  }

  private Contacts open() {
    Contacts opened =
        new Contacts(
            vault,
            new VirtualLoop(time),
            new VirtualWork(time),
            () -> SELF,
            name -> Optional.ofNullable(chain.get(name)));
    opened.listen(
        event ->
            told.add(
                event.what() + " " + event.contact().map(Contact::petname).orElse("a stranger")));
    return opened;
  }

  private void says(String name, NodeId key) {
    chain.put(name, new Names.Said(Optional.of(key), false));
    contacts.look();
    settle();
  }

  private void settle() {
    time.run(Duration.ofSeconds(1));
  }

  private Outcome outcome(Consumer<Consumer<Outcome>> call) {
    List<Outcome> outcomes = new ArrayList<>();
    call.accept(outcomes::add);
    settle();
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  private Contact added(String petname, NodeId key, String name) {
    Outcome outcome = add(petname, key, name);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).contact();
  }

  private Outcome add(String petname, NodeId key, String name) {
    Optional<String> named = Optional.of(name).filter(text -> !text.isEmpty());
    return outcome(done -> contacts.add(petname, key, named, Optional.empty(), done));
  }

  private Contact bob() {
    return contacts.called("bob").orElseThrow();
  }

  private static Outcome refused(Fault fault) {
    return new Outcome.Refused(fault);
  }

  @Test
  void aBackupAddsWhoIsMissingAndChangesNobody() {
    added("bob", key(1), "bob");
    added("carol", key(2), "");
    Contact verified = saved("Bob", key(1), "other", TrustWord.VERIFIED);
    Contact namesake = saved("CAROL", key(3), "", TrustWord.VERIFIED);
    Contact anchored = saved("dave", key(4), "dave", TrustWord.ANCHORED);
    Contact changed = saved("eve", key(5), "eve", TrustWord.CHANGED).blockedOr(true);
    Contact oneself = saved("me", SELF, "", TrustWord.NEW);
    List<Contact> before = contacts.all();
    told.clear();
    assertThat(
            contacts.putBack(
                List.of(verified, namesake, anchored, changed, oneself), () -> told.add("safe")))
        .isZero();
    settle();
    assertThat(told).containsExactly("ADDED CAROL-2", "ADDED dave", "ADDED eve", "safe");
    contacts = open();
    assertThat(contacts.all()).containsAll(before).hasSize(5);
    assertThat(contacts.of(key(3)).orElseThrow().trust()).isEqualTo(TrustWord.VERIFIED);
    assertThat(contacts.of(key(4)).orElseThrow().trust()).as("no chain").isEqualTo(TrustWord.NEW);
    Contact eve = contacts.of(key(5)).orElseThrow();
    assertThat(eve.blocked()).isTrue();
    assertThat(eve.trust()).isEqualTo(TrustWord.CHANGED);
    assertThat(eve.since()).isEqualTo(changed.since());
    assertThat(contacts.putBack(List.of(verified, namesake, anchored, changed), () -> {})).isZero();
    assertThat(contacts.all()).hasSize(5);
  }

  @Test
  void aBackupOfManyFillsTheRoomThereIs() {
    List<Contact> many = new ArrayList<>();
    for (int i = 1; i <= Contacts.CONTACTS_MAX; i++) {
      many.add(saved("c" + i, key(i), "", TrustWord.NEW));
    }
    added("first", key(-1), "");
    assertThat(contacts.putBack(many, () -> {})).isEqualTo(1);
    settle();
    assertThat(open().all()).hasSize(Contacts.CONTACTS_MAX);
  }

  private static Contact saved(String petname, NodeId key, String name, TrustWord word) {
    Optional<String> named = Optional.of(name).filter(text -> !text.isEmpty());
    Instant since = Instant.parse("2026-01-01T00:00:00Z");
    return new Contact(
        9, petname, key, named, Optional.of("nick"), word, Optional.empty(), false, since);
  }

  @Test
  void aRestartKeepsEverything() {
    chain.put("bob", new Names.Said(Optional.of(key(1)), false));
    Contact bob = added("Bob", key(1), "bob");
    outcome(done -> contacts.verify(bob.id(), key(1), true, done));
    outcome(done -> contacts.setBlocked(added("carol", key(2), "").id(), true, done));
    Contact gone = added("gone", key(3), "");
    outcome(done -> contacts.remove(gone.id(), done));
    says("bob", key(9));
    List<Contact> before = contacts.all();
    contacts = open();
    assertThat(contacts.all()).isEqualTo(before).hasSize(2);
    assertThat(bob().trust()).isEqualTo(TrustWord.CHANGED);
    assertThat(bob().offered()).contains(key(9));
    assertThat(contacts.of(key(3))).isEmpty();
    assertThat(added("fresh", key(4), "").id()).isGreaterThan(bob.id());
  }

  @Test
  void petnamesAndKeysAreUnique() {
    added("Bob", key(1), "");
    assertThat(add("bOB", key(2), "")).isEqualTo(refused(Fault.PETNAME_TAKEN));
    assertThat(add("ｂｏｂ", key(2), "")).isEqualTo(refused(Fault.PETNAME_TAKEN));
    assertThat(add("robert", key(1), "")).isEqualTo(refused(Fault.KNOWN_KEY));
    assertThat(add("me", SELF, "")).isEqualTo(refused(Fault.ONESELF));
    long carol = added("carol", key(2), "").id();
    assertThat(outcome(done -> contacts.rename(carol, "BOB", done)))
        .isEqualTo(refused(Fault.PETNAME_TAKEN));
    assertThat(outcome(done -> contacts.rename(carol, "CAROL", done)))
        .isInstanceOf(Outcome.Done.class);
    assertThat(contacts.all()).extracting(Contact::petname).containsExactly("Bob", "CAROL");
    assertThat(outcome(done -> contacts.rename(99, "x", done)))
        .isEqualTo(refused(Fault.NO_CONTACT));
  }

  @Test
  void aRotatedNameBlocksSendingUntilItIsAcknowledged() {
    chain.put("bob", new Names.Said(Optional.of(key(1)), false));
    assertThat(added("bob", key(1), "bob").trust()).isEqualTo(TrustWord.ANCHORED);
    assertThat(bob().maySend()).isTrue();
    says("bob", key(2));
    assertThat(bob().trust()).isEqualTo(TrustWord.CHANGED);
    assertThat(bob().maySend()).isFalse();
    assertThat(bob().key()).isEqualTo(key(1));
    long id = bob().id();
    assertThat(outcome(done -> contacts.verify(id, key(1), true, done)))
        .isEqualTo(refused(Fault.KEY_CHANGED));
    assertThat(outcome(done -> contacts.acknowledge(id, key(3), done)))
        .isEqualTo(refused(Fault.NEITHER_KEY));
    outcome(done -> contacts.acknowledge(id, key(2), done));
    assertThat(bob().key()).isEqualTo(key(2));
    assertThat(bob().trust()).isEqualTo(TrustWord.ANCHORED);
    assertThat(contacts.of(key(1))).isEmpty();
    assertThat(contacts.of(key(2))).contains(bob());
    assertThat(outcome(done -> contacts.acknowledge(id, key(2), done)))
        .isEqualTo(refused(Fault.NOTHING_CHANGED));
    assertThat(told).containsExactly("ADDED bob", "CHANGED bob", "CHANGED bob");
  }

  @Test
  void aKeyThatChangesTwiceIsNotAcknowledgedUnseen() {
    added("bob", key(1), "bob");
    says("bob", key(2));
    says("bob", key(3));
    long id = bob().id();
    assertThat(outcome(done -> contacts.acknowledge(id, key(2), done)))
        .isEqualTo(refused(Fault.NEITHER_KEY));
    outcome(done -> contacts.acknowledge(id, key(3), done));
    assertThat(bob().key()).isEqualTo(key(3));
  }

  @Test
  void aReorganisationThatTakesTheNameAwayIsNoChangeOfTheKey() {
    chain.put("bob", new Names.Said(Optional.of(key(1)), false));
    added("bob", key(1), "bob");
    chain.put("bob", new Names.Said(Optional.empty(), false));
    contacts.look();
    assertThat(bob().trust()).isEqualTo(TrustWord.NEW);
    assertThat(bob().maySend()).isTrue();
    says("bob", key(1));
    assertThat(bob().trust()).isEqualTo(TrustWord.ANCHORED);
  }

  @Test
  void aReorganisationThatComesBackStillHasToBeAcknowledged() {
    chain.put("bob", new Names.Said(Optional.of(key(1)), false));
    added("bob", key(1), "bob");
    says("bob", key(2));
    says("bob", key(1));
    assertThat(bob().trust()).isEqualTo(TrustWord.CHANGED);
    assertThat(bob().offered()).contains(key(1));
    outcome(done -> contacts.acknowledge(bob().id(), key(1), done));
    assertThat(bob().trust()).isEqualTo(TrustWord.ANCHORED);
    assertThat(bob().name()).contains("bob");
  }

  @Test
  void aRevokedKeyMayBeKeptWithoutTheName() {
    added("bob", key(1), "bob");
    chain.put("bob", new Names.Said(Optional.of(key(1)), true));
    contacts.look();
    assertThat(bob().trust()).isEqualTo(TrustWord.CHANGED);
    assertThat(bob().offered()).isEmpty();
    outcome(done -> contacts.acknowledge(bob().id(), key(1), done));
    contacts.look();
    assertThat(bob().trust()).isEqualTo(TrustWord.NEW);
    assertThat(bob().name()).isEmpty();
  }

  @Test
  void aKeyOfSomebodyElseIsNotTakenOver() {
    added("bob", key(1), "bob");
    added("carol", key(2), "");
    says("bob", key(2));
    assertThat(outcome(done -> contacts.acknowledge(bob().id(), key(2), done)))
        .isEqualTo(refused(Fault.KNOWN_KEY));
    assertThat(contacts.of(key(2))).map(Contact::petname).contains("carol");
  }

  @Test
  void aNumberThatDiffersVerifiesNobody() {
    long id = added("bob", key(1), "").id();
    assertThat(outcome(done -> contacts.verify(id, key(1), false, done)))
        .isEqualTo(refused(Fault.DIFFERENT_NUMBER));
    assertThat(bob().trust()).isEqualTo(TrustWord.NEW);
    outcome(done -> contacts.verify(id, key(1), true, done));
    assertThat(bob().trust()).isEqualTo(TrustWord.VERIFIED);
  }

  @Test
  void nobodyIsAnsweredBeforeItIsSafe() {
    vault.setFull(true);
    List<Outcome> outcomes = new ArrayList<>();
    contacts.add("bob", key(1), Optional.empty(), Optional.empty(), outcomes::add);
    time.run(Duration.ofMinutes(1));
    assertThat(outcomes).isEmpty();
    assertThat(told).isEmpty();
    vault.setFull(false);
    time.run(Duration.ofSeconds(3));
    assertThat(outcomes).hasSize(1);
    contacts = open();
    assertThat(bob().key()).isEqualTo(key(1));
  }

  @Test
  void thereIsACapOnContacts() {
    for (int i = 1; i <= Contacts.CONTACTS_MAX; i++) {
      contacts.add("p" + i, key(i), Optional.empty(), Optional.empty(), done -> {});
      if (i % 500 == 0) {
        settle();
      }
    }
    assertThat(add("one more", key(-1), "")).isEqualTo(refused(Fault.TOO_MANY_CONTACTS));
    contacts = open();
    assertThat(contacts.all()).hasSize(Contacts.CONTACTS_MAX);
  }
}
