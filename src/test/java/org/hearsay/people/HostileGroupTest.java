package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.people.Company.Person;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.GroupItem.Roster;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Members, and others, who say what is not true, or too much. */
final class HostileGroupTest {
  private final Company company = Company.together(1, 4);
  private final Person keeper = company.all.get(0);
  private final Person member = company.all.get(1);
  private final Person victim = company.all.get(2);
  private final Person stranger = company.new Person("stranger");
  private final Group group = victim.group();

  private void refuses(Person from, GroupItem item, GroupFault fault) {
    assertThat(group.receive(from.key, item, company.now))
        .containsExactly(new GroupEvent.Refused(fault));
  }

  private Roster roster(int epoch, NodeId by, List<Member> members) {
    return new Roster(group.id(), epoch, epoch, by, "friends", members);
  }

  private List<Member> members() {
    return group.membership().present();
  }

  private GroupItem.Keys keys(int epoch, Digest roster, int serial, int next) {
    NodeId signer = KeyPair.random(company.chance).open().nodeId();
    Blob link = Blob.of(new byte[Secrets.BYTES]);
    return new GroupItem.Keys(group.id(), epoch, roster, serial, 0, next, link, signer);
  }

  private GroupItem.Copy copy(int sequence, int oldest) {
    byte[] id = new byte[GroupTalk.ID_BYTES];
    company.chance.nextBytes(id);
    GroupTalk talk = new GroupTalk(sequence, Blob.of(id), 1, 0, Blob.of(new byte[] {1}));
    return new GroupItem.Copy(group.id(), group.membership().epoch(), oldest, talk);
  }

  @Test
  void fiftyOneMembersAreTooMany() {
    List<Member> many = new ArrayList<>();
    for (int i = 0; i <= GroupItem.MEMBERS_MAX; i++) {
      many.add(new Member(KeyPair.random(company.chance).open().nodeId(), 0, ""));
    }
    Roster roster = roster(9, many.get(0).key(), many);
    assertThatThrownBy(() -> GroupCodec.item(GroupCodec.encode(roster)))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("51 members");
    assertThat(Rosters.fault(roster)).contains(GroupFault.MALFORMED);
  }

  @Test
  void whatIsTooLongOrTooMuchIsNotRead() {
    GroupTalk long1 =
        new GroupTalk(
            0,
            Blob.of(new byte[GroupTalk.ID_BYTES]),
            1,
            0,
            Blob.of(new byte[GroupTalk.CONTENT_BYTES_MAX + 1]),
            Blob.of(new byte[GroupTalk.SIGNATURE_BYTES]));
    assertThatThrownBy(() -> GroupCodec.talk(GroupCodec.encode(long1)))
        .hasMessageContaining("content of 49153 bytes");
    GroupItem unsigned = new GroupItem.Copy(group.id(), 0, 0, long1);
    assertThatThrownBy(() -> GroupCodec.item(GroupCodec.encode(unsigned)))
        .isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(
            () -> GroupCodec.item(GroupCodec.encode(keys(1, group.id(), GroupItem.COUNT_MAX, 0))))
        .hasMessageContaining("count of 1073741824");
    GroupItem called =
        new GroupItem.Invitation(group.id(), Blob.of(new byte[16]), 0, "x".repeat(129), 1);
    assertThatThrownBy(() -> GroupCodec.item(GroupCodec.encode(called)))
        .hasMessage("name of 129 bytes");
    assertThatThrownBy(() -> GroupCodec.item(new byte[] {10, 32}))
        .isInstanceOf(MalformedFrameException.class);
    byte[] nothing = GroupCodec.encode(new GroupItem.Departure(group.id(), 0));
    assertThatThrownBy(() -> GroupCodec.item(java.util.Arrays.copyOf(nothing, 34)))
        .hasMessage("group: nothing that we know");
  }

  @Test
  void whoMayNotSaysWhoIsInIt() {
    refuses(member, roster(9, member.key, members()), GroupFault.NOT_KEEPER);
    refuses(stranger, roster(9, stranger.key, members()), GroupFault.MALFORMED);
    refuses(keeper, roster(9, member.key, members()), GroupFault.MALFORMED);
    refuses(keeper, roster(group.membership().epoch(), keeper.key, members()), GroupFault.STALE);
    List<Member> twice = new ArrayList<>(members());
    twice.add(members().get(0));
    refuses(keeper, roster(9, keeper.key, twice), GroupFault.MALFORMED);
    refuses(
        keeper,
        new Roster(group.id(), 9, 10, keeper.key, "friends", members()),
        GroupFault.MALFORMED);
    refuses(
        keeper,
        new Roster(group.id(), 9, 9, keeper.key, "a\u202eb", members()),
        GroupFault.BAD_NAME);
    assertThat(group.membership().hash()).isEqualTo(member.group().membership().hash());
  }

  /** Rosters by members who may yet become the keeper are kept: some, and one of each. */
  @Test
  void whatWaitsIsBounded() {
    int before = group.toBytes().length;
    for (int i = 0; i < 1000; i++) {
      refuses(member, roster(20 + i, member.key, members()), GroupFault.NOT_KEEPER);
      refuses(member, keys(100 + i, group.id(), 5, 0), GroupFault.TOO_SOON);
      Person other = company.new Person("other");
      refuses(other, keys(100 + i, group.id(), 5, 0), GroupFault.TOO_SOON);
    }
    assertThat(group.toBytes().length - before).isLessThan(50 * 300 + 1000);
  }

  @Test
  void whoWasToldOtherwiseIsNotHeard() {
    int epoch = group.membership().epoch();
    refuses(member, keys(epoch, Digest.of(new byte[32]), 9, 0), GroupFault.SPLIT);
    GroupItem.Have have =
        new GroupItem.Have(group.id(), epoch, Digest.of(new byte[32]), 1, 0, Blob.of(new byte[0]));
    refuses(member, have, GroupFault.SPLIT);
  }

  @Test
  void whoIsNotInItIsNotHeard() {
    int epoch = group.membership().epoch();
    refuses(stranger, keys(epoch, group.membership().hash(), 9, 0), GroupFault.NOT_A_MEMBER);
    refuses(stranger, copy(0, 0), GroupFault.NOT_A_MEMBER);
    refuses(stranger, new GroupItem.Ask(group.id(), member.key, ""), GroupFault.NOT_A_MEMBER);
    refuses(
        stranger,
        new GroupItem.Acceptance(group.id(), Blob.of(new byte[16]), "x"),
        GroupFault.NOT_INVITED);
    assertThat(group.receive(stranger.key, new GroupItem.Departure(group.id(), 9), company.now))
        .isEmpty();
    assertThat(members()).hasSize(4);
  }

  @Test
  void keysThatAreOverOrNoneAreRefused() {
    int epoch = group.membership().epoch();
    Digest hash = group.membership().hash();
    refuses(member, keys(epoch, hash, 0, 0), GroupFault.STALE);
    GroupItem.Keys noPoint =
        new GroupItem.Keys(
            group.id(), epoch, hash, 9, 0, 0, Blob.of(new byte[32]), NodeId.of(new byte[64]));
    refuses(member, noPoint, GroupFault.MALFORMED);
    keeper.group().remove(company.all.get(3).key, company.now);
    company.run(Duration.ofSeconds(10));
    refuses(member, keys(epoch, hash, 9, 0), GroupFault.STALE);
  }

  /** An invitation serves whom it was for, once. */
  @Test
  void aTicketServesOnce() {
    company.all.add(stranger);
    victim.group().admission().invite(stranger.key);
    company.run(Duration.ofSeconds(5));
    GroupItem.Invitation invitation = stranger.invitations.get(victim);
    GroupItem acceptance = new GroupItem.Acceptance(group.id(), invitation.ticket(), "stranger");
    refuses(member, acceptance, GroupFault.NOT_INVITED);
    stranger.join(victim);
    company.run(Duration.ofSeconds(30));
    assertThat(members()).hasSize(5);
    refuses(stranger, acceptance, GroupFault.NOT_INVITED);
    keeper.group().remove(stranger.key, company.now);
    company.run(Duration.ofSeconds(10));
    refuses(stranger, acceptance, GroupFault.NOT_INVITED);
    assertThat(
            keeper
                .group()
                .receive(victim.key, new GroupItem.Ask(group.id(), stranger.key, ""), company.now))
        .containsExactly(new GroupEvent.Refused(GroupFault.BARRED));
    assertThat(members()).hasSize(4);
  }

  @Test
  void aMillionSkippedNumbersCostLittle() {
    assertThat(group.key(new Speaker.Awaited(member.key, Speaker.AHEAD))).isEmpty();
    assertThat(group.key(new Speaker.Awaited(member.key, 1_000_000))).isEmpty();
    assertThat(group.key(new Speaker.Awaited(stranger.key, 0))).isEmpty();
    refuses(member, copy(1_000_000, 0), GroupFault.FULL);
    for (int i = 1; i < 200; i++) {
      int sequence = i * 250;
      group.receive(member.key, copy(sequence, sequence - 200), company.now);
    }
    assertThat(group.circle().skipped()).isLessThanOrEqualTo(Circle.SKIPPED_MAX);
    group.receive(member.key, copy(1_000_000_000, 1_000_000_000), company.now);
    assertThat(group.circle().skipped()).isLessThanOrEqualTo(Circle.SKIPPED_MAX);
    assertThat(victim.table.size()).isLessThanOrEqualTo(4 * Speaker.AHEAD + Circle.SKIPPED_MAX);
  }

  @Test
  void whatComesEarlyIsBounded() {
    int kept = 0;
    for (int i = 1; i < 200; i++) {
      List<GroupEvent> events = group.receive(member.key, copy(i, 0), company.now);
      kept += events.isEmpty() ? 1 : 0;
    }
    assertThat(kept).isEqualTo(Speaker.EARLY_MAX);
    List<GroupEvent> events = group.receive(member.key, copy(0, 0), company.now);
    assertThat(events).as("the one they all wait for").hasSize(Speaker.EARLY_MAX + 1);
  }

  @Test
  void whatComesEarlyAndIsLongIsBoundedSooner() {
    int kept = 0;
    for (int i = 1; i < 60; i++) {
      byte[] id = new byte[GroupTalk.ID_BYTES];
      Blob content = Blob.of(new byte[GroupTalk.CONTENT_BYTES_MAX]);
      GroupTalk talk = new GroupTalk(i, Blob.of(id), 1, 0, content);
      GroupItem copy = new GroupItem.Copy(group.id(), group.membership().epoch(), 0, talk);
      kept += group.receive(member.key, copy, company.now).isEmpty() ? 1 : 0;
    }
    assertThat(kept).isEqualTo((int) (Circle.EARLY_BYTES_MAX / GroupTalk.CONTENT_BYTES_MAX) + 1);
  }

  /** What we said and nobody takes is bounded too: the oldest is given up. */
  @Test
  void whatIsKeptIsBounded() {
    member.away = true;
    Blob content = Blob.of(new byte[GroupTalk.CONTENT_BYTES_MAX]);
    for (int i = 0; i < 100; i++) {
      byte[] id = new byte[GroupTalk.ID_BYTES];
      company.chance.nextBytes(id);
      GroupTalk unused = group.say(Blob.of(id), 1, company.now, content);
      assertThat(group.send(company.now)).isPresent();
    }
    assertThat(group.tick(company.now).stream().filter(GroupEvent.Expired.class::isInstance))
        .hasSize(100 - (int) (Voice.KEPT_BYTES_MAX / GroupTalk.CONTENT_BYTES_MAX));
  }

  @Test
  void whatNobodySaidIsNotThere() {
    GroupItem.Have have =
        new GroupItem.Have(
            group.id(),
            group.membership().epoch(),
            group.membership().hash(),
            1,
            1_000_000,
            Blob.of(new byte[0]));
    group.receive(member.key, have, company.now);
    victim.say("true");
    company.run(Duration.ofSeconds(5), Duration.ofSeconds(1));
    assertThat(group.having(0)).as("nobody has said that it came").isLessThan(3);
    assertThat(victim.events).doesNotContain(new GroupEvent.Delivered(0));
  }

  /** Invited people are counted too. */
  @Test
  void invitationsAreBounded() {
    for (int i = 0; i < Membership.INVITED_MAX; i++) {
      assertThat(group.admission().invite(company.new Person("x").key)).isEmpty();
    }
    assertThat(group.admission().invite(stranger.key)).contains(GroupFault.FULL);
    assertThat(group.admission().invite(member.key)).contains(GroupFault.ALREADY_A_MEMBER);
    assertThat(group.posts(company.now, to -> true))
        .hasSizeGreaterThanOrEqualTo(Membership.INVITED_MAX);
    assertThat(group.send(company.now)).isEqualTo(Optional.empty());
  }

  @Test
  void aKeyThatIsNoPointIsNobody() {
    List<Member> more = new ArrayList<>(members());
    Digest none = Digest.of(new byte[Digest.BYTES]);
    more.add(new Member(new NodeId(none, none), 9, ""));
    refuses(keeper, roster(9, keeper.key, more), GroupFault.MALFORMED);
  }
}
