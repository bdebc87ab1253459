package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    List<String> ofAlice = new ArrayList<>();
    List<String> ofBob = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      ofAlice.addAll(say(alice, bob, 10).stream().map(text -> text).toList());
      ofBob.addAll(say(bob, alice, 10));
      town.run(Duration.ofMillis(town.chance.nextLong(20_000)));
      (town.chance.nextBoolean() ? alice : bob).restart();
    }
    town.run(Duration.ofMinutes(30));
    assertThat(bob.heard()).isEqualTo(ofAlice);
    assertThat(alice.heard()).isEqualTo(ofBob);
    assertThat(alice.states.values()).containsOnly(State.DELIVERED);
    assertThat(alice.with(bob).orElseThrow().waiting()).isZero();
  }
}
