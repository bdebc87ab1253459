package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.people.ChatMessage.State;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionOpen;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** How sessions begin, take each other's place, and end. */
final class ChatSessionsTest {
  private final Town town = new Town(2);
  private final Town.Person alice = town.person("alice");
  private final Town.Person bob = town.person("bob");

  private void settle() {
    town.run(Duration.ofSeconds(10));
  }

  @Test
  void aStrangerAsksAndIsHeardWhenAccepted() {
    alice.add(bob);
    settle();
    alice.chats.open(alice.knows(bob), "It is me, from the library.", fault -> {});
    alice.say(bob, "hello");
    settle();
    ContactRequest request = bob.contacts.strangers().requests().iterator().next();
    assertThat(request.text()).isEqualTo("It is me, from the library.");
    assertThat(request.nick()).contains("alice");
    assertThat(bob.heard()).isEmpty();
    assertThat(alice.with(bob).orElseThrow().session()).isEqualTo(Chat.Session.ASKED);
    bob.restart();
    bob.add(alice);
    settle();
    assertThat(bob.heard()).containsExactly("hello");
    assertThat(bob.contacts.strangers().requests()).isEmpty();
    assertThat(alice.states).containsEntry(1L, State.DELIVERED);
  }

  @Test
  void anIgnoredStrangerIsNotHeard() {
    alice.add(bob);
    settle();
    alice.say(bob, "hello");
    settle();
    bob.contacts.strangers().bar(alice.pair.open().nodeId(), false, fault -> {});
    town.run(Duration.ofHours(3));
    assertThat(bob.contacts.strangers().requests()).isEmpty();
    assertThat(bob.chats.all()).isEmpty();
  }

  @Test
  void bothCloseAndWhatWaitedExpires() {
    town.befriend(alice, bob);
    alice.say(bob, "hello");
    settle();
    bob.away = true;
    alice.say(bob, "into the void");
    settle();
    bob.away = false;
    List<Optional<Chats.Fault>> told = new ArrayList<>();
    alice.chats.close(alice.knows(bob), told::add);
    settle();
    assertThat(told).containsExactly(Optional.empty());
    assertThat(alice.states).containsEntry(2L, State.EXPIRED);
    for (Town.Person one : town.people) {
      assertThat(one.chats.all().get(0).session()).isEqualTo(Chat.Session.NONE);
      assertThat(one.chats.topics().size()).as("nothing is looked out for").isZero();
      assertThat(one.rows(ChatFormat.SESSIONS)).isZero();
      assertThat(one.rows(ChatFormat.ITEMS)).isZero();
    }
    alice.chats.close(alice.knows(bob), told::add);
    assertThat(told).contains(Optional.of(Chats.Fault.NO_SESSION));
    bob.say(alice, "are you there?");
    settle();
    assertThat(alice.heard()).as("a new one is opened").containsExactly("are you there?");
    assertThat(bob.heard()).containsExactly("hello");
  }

  @Test
  void whatWasRecordedOpensNothingAgain() {
    town.befriend(alice, bob);
    alice.say(bob, "hello");
    settle();
    List<Town.Seen> recorded = List.copyOf(town.seen);
    bob.chats.close(bob.knows(alice), fault -> {});
    settle();
    bob.restart();
    recorded.forEach(one -> bob.chats.arrived(one.envelope(), 1.0));
    settle();
    assertThat(bob.heard()).containsExactly("hello");
    assertThat(bob.chats.topics().size()).isZero();
    assertThat(bob.chats.all().get(0).session()).isEqualTo(Chat.Session.NONE);
  }

  @Test
  void whoLostAllOpensAnewAndNothingIsHeardTwice() {
    town.befriend(alice, bob);
    bob.say(alice, "one");
    settle();
    alice.away = true;
    bob.say(alice, "two");
    settle();
    Town.Person again = town.reborn(alice);
    again.add(bob);
    settle();
    again.say(bob, "I lost everything");
    settle();
    assertThat(bob.heard()).containsExactly("I lost everything");
    assertThat(again.heard()).containsExactly("two");
    assertThat(bob.states).containsEntry(2L, State.DELIVERED);
  }

  @Test
  void whoLostAllAndSaysNothingIsAskedAnew() {
    town.befriend(alice, bob);
    alice.say(bob, "one");
    settle();
    Town.Person again = town.reborn(bob);
    again.add(alice);
    settle();
    alice.say(again, "are you there?");
    town.run(Duration.ofDays(1));
    assertThat(again.heard()).as("a day away is no reason").isEmpty();
    town.run(Duration.ofHours(26));
    assertThat(again.heard()).containsExactly("are you there?");
    assertThat(alice.states).containsEntry(2L, State.DELIVERED);
  }

  @Test
  void aBlockedContactIsNeitherHeardNorTold() {
    town.befriend(alice, bob);
    alice.say(bob, "hello");
    settle();
    bob.contacts.setBlocked(bob.knows(alice).id(), true, outcome -> {});
    settle();
    alice.say(bob, "let me in");
    town.run(Duration.ofMinutes(5));
    assertThat(bob.heard()).containsExactly("hello");
    assertThat(alice.states).containsEntry(2L, State.RELAYED);
    assertThat(bob.say(alice, "no")).containsExactly(new Chats.Sent.Refused(Chats.Fault.BLOCKED));
    bob.contacts.setBlocked(bob.knows(alice).id(), false, outcome -> {});
    town.run(Duration.ofHours(2));
    assertThat(bob.heard()).containsExactly("hello", "let me in");
  }

  @Test
  void aRemovedContactLeavesNothing() {
    town.befriend(alice, bob);
    alice.say(bob, "hello");
    bob.say(alice, "hi");
    settle();
    bob.contacts.remove(bob.knows(alice).id(), outcome -> {});
    settle();
    assertThat(bob.chats.all()).isEmpty();
    assertThat(bob.chats.topics().size()).isZero();
    for (String table :
        List.of(
            ChatFormat.HEADS,
            ChatFormat.SESSIONS,
            ChatFormat.MESSAGES,
            ChatFormat.STATES,
            ChatFormat.HANDED,
            ChatFormat.OPENS)) {
      assertThat(bob.rows(table)).as(table).isZero();
    }
  }

  @Test
  void whatIsLockedKnowsNoTopic() {
    town.befriend(alice, bob);
    alice.say(bob, "hello");
    settle();
    assertThat(bob.chats.topics().size()).isPositive();
    bob.chats.forget();
    assertThat(bob.chats.topics().size()).isZero();
    bob.restart();
    alice.say(bob, "again");
    settle();
    assertThat(bob.heard()).containsExactly("hello", "again");
  }

  @Test
  void thirtyIdleDaysEndASession() {
    town.befriend(alice, bob);
    alice.say(bob, "hello");
    town.run(Duration.ofDays(31));
    assertThat(alice.chats.topics().size()).isZero();
    assertThat(bob.chats.topics().size()).isZero();
    alice.say(bob, "long time no see");
    settle();
    assertThat(bob.heard()).endsWith("long time no see");
  }

  @Test
  void anotherKeyEndsWhatWasWithTheOldOne() {
    town.chain.put("bob", new Names.Said(Optional.of(bob.pair.open().nodeId()), false));
    alice.contacts.add(
        "bob", bob.pair.open().nodeId(), Optional.of("bob"), Optional.empty(), outcome -> {});
    bob.add(alice);
    alice.say(bob, "hello");
    settle();
    Town.Person other = town.person("other");
    town.chain.put("bob", new Names.Said(Optional.of(other.pair.open().nodeId()), false));
    bob.away = true;
    alice.say(bob, "for whoever is bob");
    settle();
    alice.contacts.look();
    settle();
    Contact changed = alice.knows(bob);
    List<Chats.Sent> sent = alice.say(bob, "not now");
    assertThat(sent).containsExactly(new Chats.Sent.Refused(Chats.Fault.KEY_CHANGED));
    bob.away = false;
    town.run(Duration.ofHours(2));
    assertThat(bob.heard()).as("nothing goes to a key that changed").containsExactly("hello");
    other.add(alice);
    alice.contacts.acknowledge(changed.id(), other.pair.open().nodeId(), outcome -> {});
    settle();
    town.run(Duration.ofMinutes(2));
    assertThat(other.heard()).containsExactly("for whoever is bob");
    assertThat(bob.heard()).containsExactly("hello");
  }

  @Test
  void clocksMayDifferAndJump() {
    alice.setClock(Duration.ofSeconds(200));
    bob.setClock(Duration.ofSeconds(-90));
    town.befriend(alice, bob);
    List<String> said = new ArrayList<>();
    for (int days : new int[] {0, 3, 0, -2, 5, 0}) {
      bob.setClock(Duration.ofDays(days));
      for (int i = 0; i < 5; i++) {
        String text = "at " + days + " days: " + i;
        said.add(text);
        alice.say(bob, text);
        bob.say(alice, text);
      }
      town.run(Duration.ofHours(2));
    }
    assertThat(bob.heard()).as("whose clock was right is heard all the time").isEqualTo(said);
    town.run(Duration.ofDays(6)); // whose clock was five days ahead is heard after that day
    bob.restart();
    town.run(Duration.ofHours(3));
    assertThat(alice.heard()).isEqualTo(said);
  }

  @Test
  void whatWasEarlyIsForgottenWithTheSession() {
    town.befriend(alice, bob);
    alice.say(bob, "hello");
    settle();
    bob.away = true;
    alice.say(bob, "not heard");
    town.run(Duration.ofSeconds(2));
    bob.away = false;
    alice.say(bob, "early");
    town.run(Duration.ofSeconds(2));
    assertThat(bob.rows(ChatFormat.EARLY)).isEqualTo(1);
    alice.chats.close(alice.knows(bob), fault -> {});
    settle();
    assertThat(bob.chats.all().get(0).session()).isEqualTo(Chat.Session.NONE);
    assertThat(bob.rows(ChatFormat.EARLY)).isZero();
  }

  @Test
  void whoIsBlockedIsNotAnsweredAgain() {
    town.befriend(alice, bob);
    alice.away = true;
    bob.chats.arrived(copy(open(Duration.ZERO)), 1.0);
    settle();
    int before = sentByBob();
    bob.contacts.setBlocked(bob.knows(alice).id(), true, outcome -> {});
    settle();
    bob.chats.arrived(copy(open(Duration.ZERO)), 1.0);
    settle();
    assertThat(before).isEqualTo(1);
    assertThat(sentByBob()).isEqualTo(1);
  }

  /** Of two opens the older may come later: who made them waits for the answer to the other. */
  @Test
  void anOlderOpenDoesNotEndTheSessionOfANewerOne() {
    town.befriend(alice, bob);
    SessionOpen older = open(Duration.ofMinutes(1));
    town.delayMax = Duration.ofSeconds(5);
    alice.say(bob, "hello");
    for (int i = 0; i < 200 && bob.rows(ChatFormat.SESSIONS) == 0; i++) {
      town.run(Duration.ofMillis(100));
    }
    bob.chats.arrived(copy(older), 1.0);
    town.run(Duration.ofMinutes(2));
    assertThat(bob.heard()).containsExactly("hello");
  }

  private int sentByBob() {
    return (int) town.seen.stream().filter(one -> one.from() == bob).count();
  }

  private final Map<Duration, SessionOpen> opens = new HashMap<>();

  private SessionOpen open(Duration age) {
    long seconds = town.time.clock().instant().minus(age).getEpochSecond();
    NodeId to = bob.pair.open().nodeId();
    KeyPair ephemeral = KeyPair.random(town.chance);
    return opens.computeIfAbsent(
        age,
        one ->
            Handshake.open(alice.pair, to, ephemeral, seconds, Introduction.NONE, "", town.chance));
  }

  private Envelope copy(SessionOpen open) {
    byte[] plain = Container.wrap(PeopleCodec.encode(open), town.chance);
    byte[] data = Ecies.seal(bob.pair.open(), plain, town.chance);
    long expiry = town.time.clock().instant().getEpochSecond() + Courier.TTL_SECONDS;
    Topic topic = new Topic(town.chance.nextInt());
    return Envelope.of(expiry, Courier.TTL_SECONDS, topic, data, town.chance.nextLong() >>> 1);
  }

  @Test
  void whatIsClosedBeforeItWasAskedIsNotAsked() {
    town.befriend(alice, bob);
    alice.chats.open(alice.knows(bob), "shall we?", fault -> {});
    alice.chats.close(alice.knows(bob), fault -> {});
    settle();
    assertThat(alice.with(bob).orElseThrow().session()).isEqualTo(Chat.Session.NONE);
    assertThat(town.seen).isEmpty();
  }

  @Test
  void aReceiptAloneOpensNoSession() {
    town.befriend(alice, bob);
    alice.say(bob, "one");
    settle();
    alice.say(bob, "two");
    settle();
    alice.chats.close(alice.knows(bob), fault -> {});
    settle();
    bob.chats.markRead(bob.knows(alice), 1, fault -> {});
    town.run(Duration.ofMinutes(1));
    bob.chats.markRead(bob.knows(alice), 2, fault -> {});
    town.run(Duration.ofMinutes(1));
    assertThat(bob.with(alice).orElseThrow().session()).isEqualTo(Chat.Session.NONE);
    assertThat(bob.rows(ChatFormat.ITEMS)).as("the latest is enough").isEqualTo(1);
    bob.say(alice, "three");
    settle();
    assertThat(alice.states).containsEntry(2L, State.READ);
  }

  @Test
  void aRowThatTheDiskLostEndsTheSessionAndNotTheProcess() {
    town.befriend(alice, bob);
    for (int i = 0; i < 10; i++) {
      alice.say(bob, "hello " + i);
    }
    settle();
    bob.away = true;
    alice.say(bob, "not heard");
    town.run(Duration.ofSeconds(2));
    bob.away = false;
    alice.say(bob, "early");
    town.run(Duration.ofSeconds(2));
    byte[] early = bob.vault.scan(ChatFormat.EARLY, new byte[0], 1).get(0).key();
    bob.vault.commit(List.of(Vault.drop(ChatFormat.EARLY, early)));
    bob.restart();
    settle();
    bob.say(alice, "are you there?");
    town.run(Duration.ofMinutes(1));
    assertThat(alice.heard()).containsExactly("are you there?");
    assertThat(bob.heard()).hasSize(12).endsWith("not heard", "early");
  }
}
