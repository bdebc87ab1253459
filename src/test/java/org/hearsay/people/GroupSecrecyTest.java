package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.people.Company.Person;
import org.hearsay.seal.Curve;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/**
 * What can be read with what a member has on the disk, whoever looks at it: each 32 bytes of it are
 * taken for the link of a chain, and all that follows from them is tried.
 */
final class GroupSecrecyTest {
  private static final int STEPS = 60;

  /** How many of some envelopes can be opened with what follows from a state. */
  private static long opened(byte[] state, List<Pair.Seen> envelopes) {
    Map<Topic, MessageKey> keys = new HashMap<>();
    for (int at = 0; at + Secrets.BYTES <= state.length; at++) {
      byte[] link = Arrays.copyOfRange(state, at, at + Secrets.BYTES);
      HashChain chain = new HashChain(link, 0);
      for (int i = 0; i < STEPS; i++) {
        MessageKey key = chain.take();
        keys.put(key.topic(), key);
      }
      if (at + Topic.BYTES + Secrets.BYTES <= state.length) {
        byte[] both = Arrays.copyOfRange(state, at, at + Topic.BYTES + Secrets.BYTES);
        keys.putIfAbsent(MessageKey.of(both).topic(), MessageKey.of(both));
      }
    }
    return envelopes.stream()
        .filter(one -> Company.open(Optional.ofNullable(keys.get(one.topic())), one).isPresent())
        .count();
  }

  private static List<Pair.Seen> talk(Company company, Person... who) {
    int before = company.seen.size();
    for (int i = 0; i < 5; i++) {
      for (Person one : who) {
        one.say("secret " + i);
      }
      company.run(Duration.ofSeconds(4));
    }
    company.run(Duration.ofMinutes(3));
    return List.copyOf(company.seen.subList(before, company.seen.size()));
  }

  @Test
  void whoWasRemovedReadsNothingOfWhatFollows() {
    Company company = Company.together(1, 4);
    Person keeper = company.all.get(0);
    Person member = company.all.get(1);
    Person removed = company.all.get(3);
    talk(company, keeper, member);
    byte[] loot = removed.group().toBytes();
    List<Pair.Seen> while4 = talk(company, keeper, member);
    keeper.group().remove(removed.key, company.now);
    company.run(Duration.ofSeconds(20));
    List<Pair.Seen> after = talk(company, keeper, member);
    assertThat(opened(loot, while4)).as("the thief is a good one").isEqualTo(10);
    assertThat(after).hasSize(10);
    assertThat(opened(loot, after)).isZero();
  }

  @Test
  void whoComesReadsNothingOfWhatWasBefore() {
    Company company = Company.together(2, 3);
    Person keeper = company.all.get(0);
    Person late = company.new Person("late");
    company.all.add(late);
    List<Pair.Seen> before = talk(company, keeper, company.all.get(1));
    company.bring(keeper, late);
    byte[] loot = late.group().toBytes();
    List<Pair.Seen> after = talk(company, keeper, company.all.get(1));
    assertThat(late.heardOf(keeper)).hasSize(5);
    assertThat(opened(loot, before)).isZero();
    assertThat(opened(loot, after)).isEqualTo(10);
  }

  /** What was delivered before a theft stays closed: in the state of whoever it was. */
  @Test
  void whatWasDeliveredBeforeATheftStaysClosed() {
    Company company = Company.together(3, 3);
    company.loss = 0.2;
    List<Pair.Seen> before = talk(company, company.all.get(0), company.all.get(1));
    for (Person one : company.all) {
      assertThat(opened(one.group().toBytes(), before)).as("%s", one).isZero();
    }
  }

  @Test
  void nobodyWritesAsSomebodyElse() {
    Company company = Company.together(4, 3);
    Person author = company.all.get(0);
    Person forger = company.all.get(1);
    Person reader = company.all.get(2);
    author.say("first");
    company.run(Duration.ofMinutes(2));
    Speaker.Awaited next = new Speaker.Awaited(author.key, 1);
    MessageKey key = forger.group().key(next).orElseThrow();
    Blob id = Blob.of(new byte[GroupTalk.ID_BYTES]);
    GroupTalk false1 = new GroupTalk(1, id, 1, 0, Blob.of(new byte[] {7}));
    Digest hash = Rosters.said(reader.group().id(), author.key, 1, false1);
    KeyPair own = KeyPair.random(company.chance);
    reader.arrived(forger.sealed(key, false1.signed(Curve.best().sign(hash, own.secret()))));
    assertThat(reader.events).contains(new GroupEvent.Refused(GroupFault.BAD_SIGNATURE));
    author.say("second");
    company.run(Duration.ofSeconds(10));
    assertThat(reader.heardOf(author)).containsExactly("first", "second");
  }

  /** A true message of one number, or of another group or serial, is not one of another. */
  @Test
  void aSignatureCountsForOneMessageAlone() {
    Company company = Company.together(5, 3);
    Person author = company.all.get(0);
    Person reader = company.all.get(2);
    company.loss = 1;
    author.say("first");
    author.say("second");
    company.run(Duration.ofSeconds(3));
    Speaker.Awaited first = new Speaker.Awaited(author.key, 0);
    Speaker.Awaited second = new Speaker.Awaited(author.key, 1);
    GroupTalk talk = Company.open(reader.group().key(first), company.seen.get(0)).orElseThrow();
    GroupEvent refused = new GroupEvent.Refused(GroupFault.BAD_SIGNATURE);
    assertThat(reader.group().hear(second, talk, company.now)).containsExactly(refused);
    GroupTalk moved =
        new GroupTalk(1, talk.id(), 1, talk.millis(), talk.content(), talk.signature());
    assertThat(reader.group().hear(second, moved, company.now)).containsExactly(refused);
    Digest serial = Rosters.said(reader.group().id(), author.key, 2, talk);
    assertThat(serial).isNotEqualTo(Rosters.said(reader.group().id(), author.key, 1, talk));
    assertThat(reader.group().hear(first, talk, company.now)).hasSize(1);
  }

  /**
   * From what a member holds, all of it can be made: keys that he says were somebody's, and
   * messages under them. To a third person they are as good as the true ones.
   */
  @Test
  void whatAMemberShowsHeCouldHaveMade() {
    Company company = Company.together(6, 3);
    Person accused = company.all.get(0);
    Person forger = company.all.get(1);
    Group group = forger.group();
    KeyPair signer = KeyPair.random(company.chance);
    byte[] link = new byte[Secrets.BYTES];
    company.chance.nextBytes(link);
    GroupItem.Keys keys =
        new GroupItem.Keys(
            group.id(),
            group.membership().epoch(),
            group.membership().hash(),
            1,
            0,
            0,
            Blob.of(link),
            signer.open().nodeId());
    Blob content = Blob.of("I never said it".getBytes(StandardCharsets.UTF_8));
    GroupTalk bare = new GroupTalk(0, Blob.of(new byte[GroupTalk.ID_BYTES]), 1, 5, content);
    Digest hash = Rosters.said(group.id(), accused.key, 1, bare);
    GroupTalk talk = bare.signed(Curve.best().sign(hash, signer.secret()));
    Pair.Seen envelope = forger.sealed(new HashChain(link.clone(), 0).take(), talk);

    Speaker judge = new Speaker(accused.key, company.now, company.new Person("judge"));
    judge.take(keys, company.now, company.chance);
    GroupTalk read = Company.open(judge.key(0), envelope).orElseThrow();
    assertThat(judge.isSigned(group.id(), read)).isTrue();
    assertThat(read.content()).isEqualTo(content);
  }

  @Test
  void whoLeavesHasNothingLeft() {
    Company company = Company.together(7, 3);
    Person gone = company.all.get(2);
    byte[] before = gone.group().toBytes();
    gone.group().leave();
    byte[] after = gone.group().toBytes();
    List<Pair.Seen> later = talk(company, company.all.get(0));
    assertThat(opened(after, later)).isZero();
    assertThat(after.length).isLessThan(before.length);
  }
}
