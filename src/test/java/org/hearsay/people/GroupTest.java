package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hearsay.people.Company.Person;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several people talk, come and go, over a bad network. */
final class GroupTest {
  private static void talk(Company company, int rounds, Duration between) {
    for (int i = 0; i < rounds; i++) {
      for (Person one : company.all) {
        if (one.group != null && company.chance.nextBoolean()) {
          one.say(one.name + "-" + i);
        }
      }
      company.run(between);
    }
  }

  private static void allHasCome(Company company, List<Person> members) {
    for (Person one : members) {
      for (Person other : members) {
        if (one != other) {
          assertThat(one.heardOf(other)).as("%s of %s", one, other).isEqualTo(other.said);
        }
      }
      long delivered = one.events.stream().filter(GroupEvent.Delivered.class::isInstance).count();
      assertThat(delivered).as("%s knows that all have it", one).isEqualTo(one.said.size());
    }
    assertThat(company.seen.stream().map(Pair.Seen::topic).distinct().count())
        .as("no key serves twice")
        .isEqualTo(company.seen.size());
  }

  private static void allAgree(List<Person> members) {
    List<NodeId> keys = members.stream().map(one -> one.key).toList();
    Digest hash = members.get(0).group().membership().hash();
    for (Person one : members) {
      assertThat(one.group().membership().hash()).as("%s", one).isEqualTo(hash);
      assertThat(one.group().membership().present().stream().map(m -> m.key()))
          .as("%s", one)
          .containsExactlyInAnyOrderElementsOf(keys);
    }
  }

  @Test
  void onAGoodNetworkAMessageIsOneEnvelope() {
    Company company = Company.together(1, 5);
    int before = company.posts;
    talk(company, 40, Duration.ofSeconds(3));
    company.run(Duration.ofMinutes(2));
    allHasCome(company, company.all);
    int said = company.all.stream().mapToInt(one -> one.said.size()).sum();
    assertThat(company.seen).hasSize(said);
    assertThat(company.posts - before).as("what says that it came").isLessThan(3 * said);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5})
  void whateverTheNetworkDoes(long seed) {
    Company company = Company.together(seed, 3 + (int) seed);
    company.loss = 0.3;
    company.doubled = 0.2;
    company.delayMax = Duration.ofSeconds(20);
    talk(company, 60, Duration.ofSeconds(3));
    company.run(Duration.ofMinutes(30));
    allHasCome(company, company.all);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void whoeverIsRestartedAndWhenever(long seed) {
    Company company = new Company(seed, 6);
    company.loss = 0.1;
    company.restarts = 0.1;
    company.all.get(0).create("friends");
    company.run(Duration.ofSeconds(5));
    for (Person one : company.all.subList(1, 6)) {
      company.bring(company.all.get(0), one);
      company.run(Duration.ofSeconds(30));
    }
    allAgree(company.all);
    talk(company, 40, Duration.ofSeconds(3));
    company.run(Duration.ofMinutes(10));
    for (Person one : company.all) {
      for (Person other : company.all) {
        assertThat(one == other ? one.said : one.heardOf(other)).isEqualTo(other.said);
      }
    }
    assertThat(company.seen.stream().map(Pair.Seen::topic).distinct().count())
        .isEqualTo(company.seen.size());
  }

  @Test
  void whoWasAwayHasAllOfIt() {
    Company company = Company.together(21, 4);
    Person away = company.all.get(3);
    company.loss = 0.05;
    away.away = true;
    for (int i = 0; i < 300; i++) {
      company.all.get(i % 3).say("later" + i);
      company.run(Duration.ofMinutes(29), Duration.ofMinutes(1));
    }
    away.away = false;
    away.say("I am back");
    company.run(Duration.ofHours(2));
    allHasCome(company, company.all);
  }

  @Test
  void whoWasAwayForTooLongIsToldWhatIsMissing() {
    Company company = Company.together(22, 3);
    Person away = company.all.get(2);
    Person speaker = company.all.get(0);
    speaker.say("before");
    company.run(Duration.ofMinutes(3));
    away.away = true;
    for (int i = 0; i < 30; i++) {
      speaker.say("lost" + i);
    }
    company.run(Duration.ofDays(15), Duration.ofHours(1));
    company.sessionLost(speaker, away);
    speaker.say("after");
    away.away = false;
    company.run(Duration.ofMinutes(10));
    assertThat(away.heardOf(speaker)).containsExactly("before", "after");
    assertThat(away.events).contains(new GroupEvent.Missed(speaker.key, 30));
    assertThat(speaker.events.stream().filter(GroupEvent.Expired.class::isInstance)).hasSize(30);
  }

  @Test
  void aSessionThatIsLostCostsNothing() {
    Company company = Company.together(23, 4);
    company.loss = 0.3;
    for (int i = 0; i < 20; i++) {
      talk(company, 3, Duration.ofSeconds(5));
      Person one = company.all.get(company.chance.nextInt(4));
      Person other = company.all.get(company.chance.nextInt(4));
      if (one != other) {
        company.sessionLost(one, other);
      }
    }
    company.run(Duration.ofMinutes(30));
    allHasCome(company, company.all);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void manyInviteAtOnceAndAllAgree(long seed) {
    Company company = Company.together(seed, 4);
    Person late = company.new Person("late");
    List<Person> coming = Stream.of("a", "b", "c").map(name -> company.new Person(name)).toList();
    company.all.addAll(coming);
    company.all.add(late);
    for (int i = 0; i < 3; i++) {
      Person inviter = company.all.get(i + 1);
      assertThat(inviter.group().admission().invite(coming.get(i).key)).isEmpty();
      assertThat(inviter.group().admission().invite(late.key)).isEmpty();
      inviter.save();
    }
    company.run(Duration.ofSeconds(5));
    assertThat(late.invitations).hasSize(3);
    for (int i = 0; i < 3; i++) {
      coming.get(i).join(company.all.get(i + 1));
    }
    late.join(company.all.get(2));
    company.run(Duration.ofMinutes(1));
    allAgree(company.all);
    talk(company, 10, Duration.ofSeconds(3));
    company.run(Duration.ofMinutes(5));
    for (Person one : company.all) {
      assertThat(one.heardOf(company.all.get(0)))
          .isEqualTo(one == company.all.get(0) ? List.of() : company.all.get(0).said);
    }
  }

  @Test
  void whoLeftIsForgottenAndTheLongestThereKeepsTheGroup() {
    Company company = Company.together(41, 5);
    Person keeper = company.all.get(0);
    Person other = company.all.get(2);
    keeper.group().leave();
    other.group().leave();
    company.run(Duration.ofSeconds(30));
    List<Person> left = List.of(company.all.get(1), company.all.get(3), company.all.get(4));
    assertThat(keeper.group).isNull();
    assertThat(keeper.table.size()).isZero();
    allAgree(left);
    assertThat(company.all.get(3).group().membership().keeper()).contains(company.all.get(1).key);
    talk(company, 10, Duration.ofSeconds(3));
    company.run(Duration.ofMinutes(3));
    allHasCome(company, left);
  }

  /** The keeper leaves while somebody comes, and whoever succeeds leaves as well. */
  @ParameterizedTest
  @ValueSource(longs = {42, 43, 44, 45, 46, 47})
  void whoKeepsTheGroupMayChangeWhileSomebodyComes(long seed) {
    Company company = Company.together(seed, 5);
    company.delayMax = Duration.ofSeconds(10);
    Person late = company.new Person("late");
    company.all.add(late);
    company.all.get(4).group().admission().invite(late.key);
    company.run(Duration.ofSeconds(12));
    late.join(company.all.get(4));
    company.run(Duration.ofSeconds(company.chance.nextInt(20)));
    company.all.get(0).group().leave();
    company.run(Duration.ofSeconds(company.chance.nextInt(12)));
    company.all.get(1).group().leave();
    company.run(Duration.ofMinutes(5));
    List<Person> left = List.of(company.all.get(2), company.all.get(3), company.all.get(4), late);
    allAgree(left);
    talk(company, 10, Duration.ofSeconds(3));
    company.run(Duration.ofMinutes(5));
    allHasCome(company, left);
  }

  @Test
  void whoComesBackBeginsAnew() {
    Company company = Company.together(48, 3);
    Person back = company.all.get(2);
    talk(company, 10, Duration.ofSeconds(3));
    company.run(Duration.ofMinutes(3));
    back.group().leave();
    company.run(Duration.ofSeconds(30));
    company.bring(company.all.get(1), back);
    company.all.forEach(one -> one.heard.clear());
    company.all.forEach(one -> one.said.clear());
    company.all.forEach(one -> one.events.clear());
    talk(company, 10, Duration.ofSeconds(3));
    company.run(Duration.ofMinutes(3));
    allHasCome(company, company.all);
  }

  @Test
  void onlyTheKeeperRemovesAndRenames() {
    Company company = Company.together(51, 3);
    Person keeper = company.all.get(0);
    Person member = company.all.get(1);
    Person third = company.all.get(2);
    assertThat(member.group().remove(third.key, company.now)).contains(GroupFault.NOT_KEEPER);
    assertThat(member.group().rename("enemies", company.now)).contains(GroupFault.NOT_KEEPER);
    assertThat(keeper.group().rename("", company.now)).contains(GroupFault.BAD_NAME);
    assertThat(keeper.group().rename("a‮b", company.now)).contains(GroupFault.BAD_NAME);
    assertThat(keeper.group().remove(keeper.key, company.now)).contains(GroupFault.NOT_A_MEMBER);
    assertThat(keeper.group().rename("old friends", company.now)).isEmpty();
    company.run(Duration.ofSeconds(10));
    assertThat(third.group().membership().name()).isEqualTo("old friends");
    allAgree(company.all);
  }

  @Test
  void whoWasRemovedIsToldAndOnlyTheKeeperBringsThemBack() {
    Company company = Company.together(52, 3);
    Person keeper = company.all.get(0);
    Person member = company.all.get(1);
    Person removed = company.all.get(2);
    assertThat(keeper.group().remove(removed.key, company.now)).isEmpty();
    company.run(Duration.ofSeconds(10));
    assertThat(removed.events).contains(new GroupEvent.Removed());
    assertThat(removed.group).isNull();
    allAgree(List.of(keeper, member));
    member.group().admission().invite(removed.key);
    company.run(Duration.ofSeconds(10));
    removed.join(member);
    company.run(Duration.ofSeconds(30));
    allAgree(List.of(keeper, member));
    removed.group().leave();
    company.run(Duration.ofSeconds(10));
    company.bring(keeper, removed);
    allAgree(company.all);
  }

  @Test
  void fiftyAreInItAndNobodyElseComes() {
    Company company = Company.together(61, 50);
    allAgree(company.all);
    Person one = company.new Person("one too many");
    company.all.add(one);
    assertThat(company.all.get(7).group().admission().invite(one.key)).contains(GroupFault.FULL);
    company.all.get(7).say("we are many");
    company.run(Duration.ofMinutes(2));
    for (Person member : company.all.subList(0, 50)) {
      assertThat(member.heardOf(company.all.get(7))).hasSize(member == company.all.get(7) ? 0 : 1);
    }
  }

  @Test
  void aStateThatIsDamagedIsRefused() {
    Company company = Company.together(62, 3);
    company.loss = 0.5;
    talk(company, 10, Duration.ofSeconds(2));
    Person one = company.all.get(1);
    byte[] state = one.group().toBytes();
    for (int length = 0; length < state.length; length += 13) {
      byte[] cut = Arrays.copyOf(state, length);
      assertThatThrownBy(() -> Group.of(cut, company.new Person("x"), company.chance, one::find))
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  @Test
  void whoLeftHearsAndIsHeardNoMore() {
    Company company = Company.together(63, 3);
    Person gone = company.all.get(2);
    gone.group().leave();
    assertThat(gone.group().whyNotSay()).contains(GroupFault.NOT_IN);
    assertThat(gone.group().send(company.now)).isEqualTo(Optional.empty());
    company.run(Duration.ofSeconds(20));
    company.all.get(0).say("without you");
    company.run(Duration.ofMinutes(2));
    assertThat(gone.heardOf(company.all.get(0))).isEmpty();
    assertThat(company.all.get(1).heardOf(company.all.get(0))).containsExactly("without you");
  }
}
