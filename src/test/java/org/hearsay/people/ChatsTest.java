package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hearsay.people.ChatMessage.State;
import org.junit.jupiter.api.Test;

/** What people say to each other, over a network that does what it likes. */
final class ChatsTest {
  private final Town town = new Town(1);
  private final Town.Person alice = town.person("alice");
  private final Town.Person bob = town.person("bob");

  private List<String> say(Town.Person from, Town.Person to, int count) {
    List<String> said = IntStream.range(0, count).mapToObj(i -> from.name + " says " + i).toList();
    said.forEach(text -> from.say(to, text));
    return said;
  }

  @Test
  void whatIsSaidIsHandedOnOnceAndItsFateIsTold() {
    town.befriend(alice, bob);
    List<Chats.Sent> sent = alice.say(bob, "hello");
    town.run(Duration.ofSeconds(10));
    assertThat(bob.heard()).containsExactly("hello");
    assertThat(sent).hasSize(1).first().isInstanceOf(Chats.Sent.Accepted.class);
    assertThat(alice.told.stream().map(ChatMessage::state))
        .containsExactly(State.RELAYED, State.DELIVERED);
    assertThat(alice.with(bob).orElseThrow().session()).isEqualTo(Chat.Session.OPEN);
    assertThat(bob.with(alice).orElseThrow().unread()).isEqualTo(1);
    bob.chats.markRead(bob.knows(alice), 1, fault -> {});
    town.run(Duration.ofMinutes(1));
    assertThat(alice.states).containsEntry(1L, State.READ);
    assertThat(alice.history(bob).get(0).state()).isEqualTo(State.READ);
    assertThat(bob.history(alice).get(0).state()).isEqualTo(State.SEEN);
  }

  @Test
  void bothMayOpenAtOnce() {
    town.befriend(alice, bob);
    alice.say(bob, "from alice");
    bob.say(alice, "from bob");
    town.run(Duration.ofMinutes(2));
    assertThat(bob.heard()).containsExactly("from alice");
    assertThat(alice.heard()).containsExactly("from bob");
  }

  @Test
  void lossAndKillsLoseNothingAndDoubleNothing() {
    town.loss = 0.2;
    town.befriend(alice, bob);
    town.workMax = Duration.ofMillis(500);
    List<String> ofAlice = new ArrayList<>();
    List<String> ofBob = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      ofAlice.addAll(say(alice, bob, 10));
      ofBob.addAll(say(bob, alice, 10));
      town.run(Duration.ofSeconds(2)); // so that they are accepted
      town.run(Duration.ofMillis(town.chance.nextLong(20_000)));
      (town.chance.nextBoolean() ? alice : bob).restart();
    }
    town.run(Duration.ofMinutes(30));
    assertThat(bob.heard()).isEqualTo(ofAlice);
    assertThat(alice.heard()).isEqualTo(ofBob);
    assertThat(alice.states.values()).containsOnly(State.DELIVERED);
    assertThat(alice.with(bob).orElseThrow().waiting()).isZero();
    assertThat(town.untrue).as("said to be delivered before it was").isEmpty();
    assertThat(town.again).as("keys used twice").isEmpty();
  }

  @Test
  void whoIsAwayForSixDaysHearsAllOfItInOrder() {
    town.befriend(alice, bob);
    say(alice, bob, 1);
    town.run(Duration.ofMinutes(1));
    bob.away = true;
    List<String> said = say(alice, bob, 300);
    for (int day = 0; day < 6; day++) {
      town.run(Duration.ofDays(1));
      alice.restart();
    }
    assertThat(alice.with(bob).orElseThrow().waiting()).isEqualTo(300);
    assertThat(alice.states.values()).doesNotContain(State.EXPIRED);
    bob.away = false;
    bob.restart();
    town.run(Duration.ofHours(3));
    assertThat(bob.heard().subList(1, bob.heard().size())).isEqualTo(said);
    assertThat(alice.with(bob).orElseThrow().waiting()).isZero();
  }

  @Test
  void aLongOneComesInPartsAndGoesOnAfterARestart() {
    town.befriend(alice, bob);
    town.loss = 0.1;
    byte[] content = new byte[300_000];
    town.chance.nextBytes(content);
    Saying file = new Saying(Optional.of("picture.png"), content);
    alice.chats.send(alice.knows(bob), file, Optional.empty(), sent -> {});
    alice.say(bob, "did you get it?");
    for (int i = 0; i < 10; i++) {
      town.run(Duration.ofSeconds(7));
      bob.restart();
      alice.restart();
    }
    town.run(Duration.ofMinutes(10));
    assertThat(bob.came).hasSize(2);
    assertThat(bob.came.get(0).file()).contains("picture.png");
    assertThat(bob.came.get(1).text()).isEqualTo("did you get it?");
    List<Saying> whole = new ArrayList<>();
    bob.chats.content(bob.knows(alice), bob.came.get(0).number(), one -> one.ifPresent(whole::add));
    town.run(Duration.ofSeconds(1));
    assertThat(whole.get(0).content()).isEqualTo(content);
    assertThat(alice.told.stream().map(ChatMessage::partsThere).distinct().count())
        .as("progress is told")
        .isGreaterThan(5);
    assertThat(bob.rows(ChatFormat.PARTS)).isZero();
    assertThat(alice.rows(ChatFormat.ITEMS)).isZero();
  }

  @Test
  void whatNobodyTakesExpiresAndCanBeSaidAgain() {
    town.befriend(alice, bob);
    bob.away = true;
    alice.chats.send(
        alice.knows(bob), Saying.text("soon"), Optional.of(Duration.ofMinutes(2)), sent -> {});
    town.run(Duration.ofMinutes(3));
    assertThat(alice.states).containsEntry(1L, State.EXPIRED);
    assertThat(alice.history(bob).get(0).state()).isEqualTo(State.EXPIRED);
    bob.away = false;
    town.run(Duration.ofHours(2));
    assertThat(bob.heard()).as("what expired is said no more").isEmpty();
    List<Chats.Sent> again = new ArrayList<>();
    alice.chats.resend(alice.knows(bob), 1, again::add);
    alice.chats.resend(alice.knows(bob), 7, again::add);
    town.run(Duration.ofMinutes(1));
    assertThat(bob.heard()).containsExactly("soon");
    assertThat(again)
        .contains(new Chats.Sent.Refused(Chats.Fault.NO_MESSAGE))
        .hasAtLeastOneElementOfType(Chats.Sent.Accepted.class);
    alice.chats.resend(alice.knows(bob), 2, again::add);
    town.run(Duration.ofSeconds(1));
    assertThat(again).contains(new Chats.Sent.Refused(Chats.Fault.NOT_EXPIRED));
  }

  @Test
  void aWithdrawnMessageInASessionLeavesNoGap() {
    town.befriend(alice, bob);
    alice.say(bob, "first");
    town.run(Duration.ofSeconds(10));
    bob.away = true;
    alice.chats.send(
        alice.knows(bob), Saying.text("gone"), Optional.of(Duration.ofSeconds(30)), sent -> {});
    alice.say(bob, "last");
    town.run(Duration.ofMinutes(20));
    alice.restart();
    bob.away = false;
    town.run(Duration.ofHours(2));
    assertThat(bob.heard()).containsExactly("first", "last");
  }

  @Test
  void whatWasSaidIsFoundReadAndDeleted() {
    town.befriend(alice, bob);
    say(alice, bob, 250);
    town.run(Duration.ofMinutes(2));
    assertThat(bob.history(alice)).hasSize(250);
    List<ChatMessage> found = new ArrayList<>();
    bob.chats.search("SAYS 24", 100, found::addAll);
    town.run(Duration.ofSeconds(1));
    assertThat(found).hasSize(11).first().extracting(ChatMessage::text).isEqualTo("alice says 249");
    bob.chats.delete(bob.knows(alice), Optional.of(250L), fault -> {});
    List<ChatMessage> page = new ArrayList<>();
    bob.chats.history(bob.knows(alice), 250, 3, page::addAll);
    town.run(Duration.ofSeconds(1));
    assertThat(page.stream().map(ChatMessage::number)).containsExactly(247L, 248L, 249L);
    List<Optional<Chats.Fault>> told = new ArrayList<>();
    bob.chats.delete(bob.knows(alice), Optional.of(250L), told::add);
    bob.chats.delete(bob.knows(alice), Optional.of(Long.MAX_VALUE), told::add);
    town.run(Duration.ofSeconds(1));
    assertThat(told).hasSize(2).containsOnly(Optional.of(Chats.Fault.NO_MESSAGE));
    assertThat(bob.with(alice).orElseThrow().unread()).isEqualTo(249);
    bob.chats.delete(bob.knows(alice), Optional.empty(), fault -> {});
    town.run(Duration.ofSeconds(5));
    assertThat(bob.history(alice)).isEmpty();
    assertThat(bob.rows(ChatFormat.MESSAGES)).isZero();
    alice.say(bob, "and on");
    town.run(Duration.ofSeconds(5));
    assertThat(bob.history(alice)).hasSize(1);
  }

  @Test
  void whatIsDeletedBeforeItWasDeliveredIsSaidNoMore() {
    town.befriend(alice, bob);
    say(alice, bob, 1);
    town.run(Duration.ofSeconds(10));
    bob.away = true;
    say(alice, bob, 3);
    town.run(Duration.ofSeconds(10));
    alice.chats.delete(alice.knows(bob), Optional.of(3L), fault -> {});
    town.run(Duration.ofSeconds(10));
    assertThat(alice.with(bob).orElseThrow().waiting()).isEqualTo(2);
    alice.restart();
    bob.away = false;
    town.run(Duration.ofHours(2));
    assertThat(bob.heard()).containsExactly("alice says 0", "alice says 0", "alice says 2");
    assertThat(alice.history(bob)).hasSize(3);
  }

  @Test
  void whoWantsNoHistoryHasNone() {
    bob.settings = new ChatSettings(false, false);
    alice.settings = new ChatSettings(true, false);
    alice.restart();
    bob.restart();
    town.befriend(alice, bob);
    say(alice, bob, 3);
    town.run(Duration.ofSeconds(20));
    assertThat(alice.rows(ChatFormat.MESSAGES)).as("delivered").isZero();
    assertThat(bob.history(alice)).as("nobody has looked").hasSize(3);
    bob.chats.markRead(bob.knows(alice), 3, fault -> {});
    town.run(Duration.ofMinutes(2));
    assertThat(bob.rows(ChatFormat.MESSAGES)).isZero();
    assertThat(alice.states.values()).as("receipts are off").containsOnly(State.DELIVERED);
  }

  @Test
  void aFullDiskAcceptsLaterAndLosesNothing() {
    town.befriend(alice, bob);
    say(alice, bob, 1);
    town.run(Duration.ofSeconds(10));
    bob.vault.setFull(true);
    alice.say(bob, "while it is full");
    town.run(Duration.ofMinutes(1));
    assertThat(bob.heard()).hasSize(1);
    assertThat(alice.states).as("no receipt for what is not safe").containsEntry(2L, State.RELAYED);
    bob.vault.setFull(false);
    town.run(Duration.ofMinutes(2));
    assertThat(bob.heard()).hasSize(2).endsWith("while it is full");
    assertThat(alice.states).containsEntry(2L, State.DELIVERED);
  }

  @Test
  void theOutboxHasAnEnd() {
    town.befriend(alice, bob);
    bob.away = true;
    say(alice, bob, Chats.OUTBOX_MAX);
    town.run(Duration.ofSeconds(1));
    assertThat(alice.say(bob, "one more"))
        .containsExactly(new Chats.Sent.Refused(Chats.Fault.OUTBOX_FULL));
    assertThat(alice.say(bob, "")).containsExactly(new Chats.Sent.Refused(Chats.Fault.EMPTY));
    Saying long1 = new Saying(Optional.empty(), new byte[Chats.CONTENT_BYTES_MAX + 1]);
    List<Chats.Sent> sent = new ArrayList<>();
    alice.chats.send(alice.knows(bob), long1, Optional.empty(), sent::add);
    assertThat(sent).containsExactly(new Chats.Sent.Refused(Chats.Fault.TOO_LONG));
  }

  @Test
  void whatIsSaidWhileAllIsDeletedStays() {
    town.befriend(alice, bob);
    alice.say(bob, "before");
    town.run(Duration.ofSeconds(10));
    alice.chats.delete(alice.knows(bob), Optional.empty(), fault -> {});
    alice.say(bob, "after");
    town.run(Duration.ofSeconds(10));
    assertThat(alice.history(bob)).extracting(ChatMessage::text).containsExactly("after");
    assertThat(alice.states).containsEntry(2L, State.DELIVERED);
  }
}
