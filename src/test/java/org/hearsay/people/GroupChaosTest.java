package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.people.Company.Person;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * People come, go, are removed, lose sessions, are away and begin again from the disk, all at once,
 * while the network loses a fifth: whoever is in the group in the end agrees with all others, and
 * hears what they say from then on.
 */
final class GroupChaosTest {
  private static final int PEOPLE = 8;

  private static void something(Company company) {
    Person one = company.all.get(company.chance.nextInt(PEOPLE));
    Person other = company.all.get(company.chance.nextInt(PEOPLE));
    if (one.group == null) {
      if (!one.invitations.isEmpty()) {
        one.join(one.invitations.keySet().iterator().next());
      }
      return;
    }
    switch (company.chance.nextInt(8)) {
      case 0, 1, 2 -> one.group().admission().invite(other.key);
      case 3 -> one.group().remove(other.key, company.now);
      case 4 -> {
        if (other.group != null && one != other) {
          company.sessionLost(one, other);
        }
      }
      case 5 -> one.away = !one.away;
      case 6 -> {
        if (company.chance.nextInt(4) == 0 && !one.away) {
          one.group().leave();
        }
      }
      default -> {
        if (one.group().whyNotSay().isEmpty()) {
          one.say("meanwhile");
        }
      }
    }
    one.save();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void inTheEndAllAgreeAndAllIsHeard(long seed) {
    Company company = Company.together(seed, PEOPLE);
    company.loss = 0.2;
    company.restarts = 0.05;
    company.delayMax = Duration.ofSeconds(8);
    for (int i = 0; i < 60; i++) {
      something(company);
      company.run(Duration.ofSeconds(company.chance.nextInt(10)));
    }
    company.all.forEach(one -> one.away = false);
    company.run(Duration.ofMinutes(20), Duration.ofSeconds(2));
    company.run(Duration.ofHours(50), Duration.ofMinutes(5));
    List<Person> members = membersOf(company);
    assertThat(members.stream().map(one -> one.group().membership().hash()).distinct())
        .as("seed %d: %s", seed, members)
        .hasSizeLessThanOrEqualTo(1);
    company.all.forEach(one -> one.heard.clear());
    members.forEach(one -> one.said.clear());
    members.forEach(one -> one.say("after all of it, " + one.name));
    company.run(Duration.ofMinutes(10));
    for (Person one : members) {
      for (Person other : members) {
        assertThat(one == other ? one.said : one.heardOf(other))
            .as("seed %d: %s of %s", seed, one, other)
            .isEqualTo(other.said);
      }
    }
    company.all.stream()
        .filter(one -> !members.contains(one))
        .forEach(one -> assertThat(one.heard).as("seed %d: %s", seed, one).isEmpty());
  }

  /** Those in whose roster they are themselves, and the one that most follow. */
  private static List<Person> membersOf(Company company) {
    List<Person> in = new ArrayList<>();
    for (Person one : company.all) {
      if (one.group != null && one.group().membership().roster().isPresent()) {
        in.add(one);
      }
    }
    List<NodeId> keys = in.stream().map(one -> one.key).toList();
    for (Person one : in) {
      List<NodeId> present =
          one.group().membership().present().stream().map(member -> member.key()).toList();
      Digest hash = one.group().membership().hash();
      assertThat(present)
          .as("as %s has it, %s", one, hash)
          .containsExactlyInAnyOrderElementsOf(keys);
    }
    return in;
  }
}
