package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.people.GroupMessage.State;
import org.hearsay.people.Town.Person;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Talk;
import org.junit.jupiter.api.Test;

/** Groups over true sessions, on a disk, while processes end and envelopes are lost. */
final class GroupsTest {
  private final Town town = new Town(1);
  private final Person alice = town.person("alice");
  private final Person bob = town.person("bob");
  private final Person carol = town.person("carol");
  private final Map<Person, List<GroupMessage>> came = new LinkedHashMap<>();
  private final Map<Person, List<GroupMessage>> told = new LinkedHashMap<>();

  private void listen(Person... people) {
    for (Person one : people) {
      came.computeIfAbsent(one, who -> new ArrayList<>());
      told.computeIfAbsent(one, who -> new ArrayList<>());
      one.chats
          .groups()
          .listen(
              new Groups.Listener() {
                @Override
                public void message(GroupMessage message) {
                  came.get(one).add(message);
                }

                @Override
                public void delivery(GroupMessage message) {
                  told.get(one).add(message);
                }
              });
    }
  }

  private void restart(Person one) {
    one.restart();
    listen(one);
  }

  private Digest create(Person by, String name) {
    List<Groups.Entered> entered = new ArrayList<>();
    by.chats.groups().create(name, entered::add);
    town.run(Duration.ofSeconds(1));
    return ((Groups.Entered.In) entered.get(0)).group().id();
  }

  private void bring(Digest group, Person by, Person who) {
    by.chats.groups().invite(group, by.knows(who), fault -> assertThat(fault).isEmpty());
    town.run(Duration.ofSeconds(20));
    List<Groups.Entered> entered = new ArrayList<>();
    who.chats.groups().join(group, Optional.empty(), entered::add);
    town.run(Duration.ofMinutes(1));
    assertThat(entered).hasOnlyElementsOfType(Groups.Entered.In.class).hasSize(1);
  }

  /** Alice knows both, who do not know each other. */
  private Digest together() {
    town.befriend(alice, bob);
    town.befriend(alice, carol);
    listen(alice, bob, carol);
    Digest group = create(alice, "friends");
    bring(group, alice, bob);
    bring(group, alice, carol);
    town.run(Duration.ofMinutes(2));
    return group;
  }

  private void say(Person one, Digest group, String text) {
    one.chats
        .groups()
        .send(group, text, sent -> assertThat(sent).isInstanceOf(Groups.Sent.Accepted.class));
  }

  private List<String> heard(Person one, Person of) {
    Optional<NodeId> key = Optional.of(of.pair.open().nodeId());
    return came.get(one).stream()
        .filter(message -> message.from().equals(key))
        .map(GroupMessage::text)
        .toList();
  }

  private List<GroupMessage> history(Person one, Digest group) {
    List<GroupMessage> read = new ArrayList<>();
    one.chats.groups().history(group, Long.MAX_VALUE, Groups.PAGE_MAX, read::addAll);
    town.run(Duration.ofSeconds(1));
    return read;
  }

  private List<NodeId> members(Person one, Digest group) {
    return one.chats.groups().of(group).orElseThrow().members().stream().map(Member::key).toList();
  }

  private void fails(Person one, Digest group, String text, GroupFault fault) {
    List<Groups.Sent> sent = new ArrayList<>();
    one.chats.groups().send(group, text, sent::add);
    assertThat(sent).containsExactly(new Groups.Sent.Refused(fault));
  }

  @Test
  void threeTalkOfWhomTwoDidNotKnowEachOther() {
    Digest group = together();
    assertThat(members(carol, group)).isEqualTo(members(alice, group)).hasSize(3);
    assertThat(bob.knows(carol).petname()).isEqualTo("carol");
    say(alice, group, "hello");
    say(bob, group, "Grüezi");
    town.run(Duration.ofMinutes(3));
    assertThat(heard(carol, bob)).containsExactly("Grüezi");
    assertThat(heard(carol, alice)).containsExactly("hello");
    assertThat(told.get(alice)).extracting(GroupMessage::state).containsExactly(State.DELIVERED);
    assertThat(told.get(alice).get(0).having()).isEqualTo(2);
    assertThat(history(bob, group))
        .extracting(GroupMessage::text)
        .containsExactlyInAnyOrder("hello", "Grüezi");
    assertThat(alice.rows(GroupFormat.TALKS)).as("nothing is kept that all have").isZero();
  }

  @Test
  void processesEndAndEnvelopesAreLostAndEachMessageComesOnce() {
    Digest group = together();
    town.loss = 0.1;
    List<Person> all = List.of(alice, bob, carol);
    for (int i = 0; i < 60; i++) {
      say(all.get(i % 3), group, "m" + i);
      town.run(Duration.ofMillis(town.chance.nextInt(8000)));
      if (i % 4 == 0) {
        restart(all.get(town.chance.nextInt(3)));
      }
    }
    town.run(Duration.ofMinutes(30));
    for (Person one : all) {
      assertThat(history(one, group)).as("%s", one.name).hasSize(60);
      for (Person of : all) {
        List<String> said = new ArrayList<>();
        for (int i = all.indexOf(of); i < 60; i += 3) {
          said.add("m" + i);
        }
        assertThat(one == of ? said : texts(one, group, of)).isEqualTo(said);
      }
      assertThat(history(one, group).stream().filter(message -> message.from().isEmpty()))
          .extracting(GroupMessage::state)
          .containsOnly(State.DELIVERED);
    }
  }

  /** What is in the history: a listener whose process ended may not have been told. */
  private List<String> texts(Person one, Digest group, Person of) {
    Optional<NodeId> key = Optional.of(of.pair.open().nodeId());
    return history(one, group).stream()
        .filter(message -> message.from().equals(key))
        .map(GroupMessage::text)
        .toList();
  }

  @Test
  void whoIsRemovedAndWhoLeavesHearNoMore() {
    Digest group = together();
    say(alice, group, "all three");
    town.run(Duration.ofMinutes(2));
    NodeId key = carol.pair.open().nodeId();
    bob.chats
        .groups()
        .remove(group, key, fault -> assertThat(fault).contains(GroupFault.NOT_KEEPER));
    alice.chats.groups().remove(group, key, fault -> assertThat(fault).isEmpty());
    town.run(Duration.ofMinutes(2));
    assertThat(carol.chats.groups().of(group)).isEmpty();
    fails(carol, group, "but I", GroupFault.NO_GROUP);
    say(alice, group, "two");
    town.run(Duration.ofMinutes(2));
    assertThat(heard(carol, alice)).containsExactly("all three");
    assertThat(heard(bob, alice)).containsExactly("all three", "two");
    assertThat(history(carol, group)).as("what was said stays").hasSize(1);
    alice.chats.groups().leave(group, fault -> assertThat(fault).isEmpty());
    town.run(Duration.ofMinutes(2));
    assertThat(members(bob, group)).hasSize(1);
    assertThat(alice.rows(GroupFormat.GROUPS)).isZero();
    assertThat(alice.rows(GroupFormat.TALKS)).isZero();
    bob.chats.groups().rename(group, "only bob", fault -> assertThat(fault).isEmpty());
    assertThat(bob.chats.groups().all()).extracting(GroupSummary::name).contains("only bob");
  }

  @Test
  void aSessionThatIsClosedTakesTheGroupWithItForAMoment() {
    Digest group = together();
    say(alice, group, "one");
    bob.away = true;
    town.run(Duration.ofSeconds(30));
    say(alice, group, "two");
    town.run(Duration.ofMinutes(3));
    alice.chats.close(alice.knows(bob), fault -> assertThat(fault).isEmpty());
    bob.away = false;
    town.run(Duration.ofMinutes(30));
    say(alice, group, "three");
    town.run(Duration.ofMinutes(30));
    assertThat(heard(bob, alice)).containsExactly("one", "two", "three");
  }

  @Test
  void invitationsWaitAndCanBeDeclined() {
    town.befriend(alice, bob);
    Digest group = create(alice, "friends");
    alice.chats.groups().invite(group, alice.knows(bob), fault -> assertThat(fault).isEmpty());
    town.run(Duration.ofSeconds(20));
    restart(bob);
    assertThat(bob.chats.groups().invitations())
        .extracting(one -> one.what().name())
        .containsExactly("friends");
    bob.chats.groups().leave(group, fault -> assertThat(fault).isEmpty());
    assertThat(bob.chats.groups().invitations()).isEmpty();
    bob.chats
        .groups()
        .join(
            group,
            Optional.empty(),
            entered ->
                assertThat(entered)
                    .isEqualTo(new Groups.Entered.Refused(GroupFault.NO_INVITATION)));
    town.run(Duration.ofSeconds(1));
    restart(bob);
    assertThat(bob.chats.groups().invitations()).isEmpty();
  }

  @Test
  void whatCannotBeSaysWhy() {
    Digest group = create(alice, "friends");
    fails(alice, group, "", GroupFault.EMPTY);
    fails(alice, group, "x".repeat(Groups.TEXT_BYTES_MAX + 1), GroupFault.TOO_LONG);
    fails(alice, Digest.of(new byte[32]), "x", GroupFault.NO_GROUP);
    alice
        .chats
        .groups()
        .create("", one -> assertThat(one).isInstanceOf(Groups.Entered.Refused.class));
    say(alice, group, "x".repeat(Groups.TEXT_BYTES_MAX));
    town.run(Duration.ofSeconds(5));
    assertThat(history(alice, group)).hasSize(1);
  }

  @Test
  void withoutHistoryNothingStaysThatWasLookedAt() {
    Digest group = together();
    for (Person one : List.of(alice, bob)) {
      one.settings = new ChatSettings(true, false);
      restart(one);
    }
    say(alice, group, "not for ever");
    town.run(Duration.ofMinutes(3));
    assertThat(alice.rows(GroupFormat.MESSAGES)).as("it is delivered").isZero();
    assertThat(bob.rows(GroupFormat.MESSAGES)).isEqualTo(1);
    assertThat(history(bob, group)).hasSize(1);
    assertThat(bob.rows(GroupFormat.MESSAGES)).as("it was looked at").isZero();
  }

  @Test
  void thereIsAMostOfGroups() {
    for (int i = 0; i < Groups.GROUPS_MAX; i++) {
      alice.chats.groups().create("g" + i, entered -> {});
    }
    List<Groups.Entered> entered = new ArrayList<>();
    alice.chats.groups().create("one more", entered::add);
    assertThat(entered).containsExactly(new Groups.Entered.Refused(GroupFault.TOO_MANY_GROUPS));
  }

  @Test
  void aMessageThatTheDiskLostIsNotTheGroup() {
    Digest group = together();
    alice.away = true;
    say(bob, group, "kept");
    town.run(Duration.ofSeconds(30));
    byte[] kept = bob.vault.scan(GroupFormat.TALKS, new byte[0], 1).get(0).key();
    bob.vault.commit(List.of(Vault.drop(GroupFormat.TALKS, kept)));
    restart(bob);
    alice.away = false;
    say(bob, group, "after");
    say(carol, group, "and from carol");
    town.run(Duration.ofMinutes(30));
    assertThat(heard(alice, bob)).containsExactly("after");
    assertThat(heard(bob, carol)).containsExactly("and from carol");
  }

  @Test
  void groupsWaitWhileMuchIsToBeSaid() {
    town.befriend(alice, bob);
    Digest group = create(alice, "friends");
    bob.away = true;
    Batch batch = new Batch();
    for (int i = 0; i < 2000; i++) {
      byte[] id = new byte[Talk.Item.ID_BYTES];
      town.chance.nextBytes(id);
      Blob nothing = Blob.of(new byte[0]);
      alice.chats.tell(alice.knows(bob), new Talk.Item(0, Blob.of(id), 99, 0, nothing), batch);
    }
    batch.write(alice.contacts.pen());
    List<Optional<GroupFault>> faults = new ArrayList<>();
    alice.chats.groups().invite(group, alice.knows(bob), faults::add);
    assertThat(faults).containsExactly(Optional.of(GroupFault.UNREACHABLE));
  }
}
