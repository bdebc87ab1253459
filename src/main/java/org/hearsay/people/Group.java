package org.hearsay.people;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.GroupItem.Roster;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * A group as one member has it: who is in it, what is said to whom, and what has come; section 14.
 * Knows no disk and no network. What {@link #posts} gives out is said in sessions before the state
 * is written down, since all of it may be said twice; what {@link #send} gives out goes after it,
 * since no key may serve twice; and what is handed on is written down together with it. On the
 * loop.
 */
final class Group {
  /** Something to be said in the session with somebody. */
  record Post(NodeId to, GroupItem item) {}

  /** Messages that are kept apart from the state that speaks of them. */
  interface Talks {
    /** Empty when the disk has lost it: one message, and not the group. */
    Optional<GroupTalk> find(NodeId author, int sequence);
  }

  // Ours to choose.
  /** What waits to be said to people who cannot be reached; the oldest goes first. */
  static final int LETTERS_MAX = 200;

  private final Membership membership;
  private final Voice voice;
  private final Circle circle;
  private final Admission admission;
  private final List<Post> letters = new ArrayList<>();
  private boolean over;

  private Group(
      Membership membership, Voice voice, Speaker.Lookout lookout, RandomGenerator secrets) {
    this.membership = membership;
    this.voice = voice;
    this.circle = new Circle(membership, voice, lookout, secrets);
    this.admission = new Admission(this, secrets);
  }

  /** Makes a group of one; a name that is none is an {@code IllegalArgumentException}. */
  static Group create(
      NodeId self,
      String name,
      String nick,
      Instant now,
      Speaker.Lookout lookout,
      RandomGenerator secrets) {
    byte[] id = new byte[Digest.BYTES];
    secrets.nextBytes(id);
    Digest group = Digest.of(id);
    Roster roster = new Roster(group, 0, 0, self, name, List.of(new Member(self, 0, nick)));
    if (Rosters.fault(roster).isPresent()) {
      throw new IllegalArgumentException("a group's name " + Petname.fault(name).orElse(""));
    }
    Membership membership = new Membership(group, self, Optional.empty(), 0);
    membership.adopt(roster);
    return new Group(membership, new Voice(0, now, secrets), lookout, secrets);
  }

  /** Accepts an invitation; until the first roster has come there is nobody to talk to. */
  static Group join(
      NodeId self,
      NodeId inviter,
      GroupItem.Invitation invitation,
      String nick,
      Instant now,
      Speaker.Lookout lookout,
      RandomGenerator secrets) {
    Digest id = invitation.group();
    Membership membership = new Membership(id, self, Optional.of(inviter), invitation.epoch());
    Group group = new Group(membership, new Voice(0, now, secrets), lookout, secrets);
    group.letter(inviter, new GroupItem.Acceptance(id, invitation.ticket(), nick));
    return group;
  }

  private static Group read(
      StateIn in, Speaker.Lookout lookout, RandomGenerator secrets, Talks talks) {
    boolean isOver = in.flag();
    Membership membership = Membership.read(in);
    Group group = new Group(membership, Voice.read(in, membership.self(), talks), lookout, secrets);
    group.over = isOver;
    group.circle.read(in, talks);
    group.letters.addAll(in.all(() -> new Post(in.key(), item(in))));
    return group;
  }

  private static GroupItem item(StateIn in) {
    try {
      return GroupCodec.item(in.blob());
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  /**
   * Goes on from what {@link #toBytes} made.
   *
   * @param talks what we said and is kept, or has come early: kept apart, as contents are long
   */
  static Group of(byte[] state, Speaker.Lookout lookout, RandomGenerator secrets, Talks talks)
      throws MalformedFrameException {
    return StateIn.read(state, in -> read(in, lookout, secrets, talks));
  }

  /** All of it but the contents of messages. */
  byte[] toBytes() {
    StateOut out = new StateOut().flag(over);
    membership.write(out);
    voice.write(out);
    circle.write(out);
    out.all(letters, one -> out.key(one.to()).blob(GroupCodec.encode(one.item())));
    return out.toBytes();
  }

  Membership membership() {
    return membership;
  }

  Circle circle() {
    return circle;
  }

  Admission admission() {
    return admission;
  }

  Digest id() {
    return membership.group();
  }

  NodeId self() {
    return membership.self();
  }

  /** Whether we left it or were removed; what is still to be said is in {@link #posts}. */
  boolean isOver() {
    return over;
  }

  /** Whether something has come before its turn. */
  boolean isEarly(NodeId author, int sequence) {
    return circle.fellow(author).filter(one -> one.speaker().isEarly(sequence)).isPresent();
  }

  boolean isIn() {
    return !over && membership.roster().isPresent();
  }

  /** How many of the others are known to have a message of ours. */
  int having(int sequence) {
    return (int) circle.all().stream().filter(one -> one.hearer().has(sequence)).count();
  }

  /** Why nothing can be said now. */
  Optional<GroupFault> whyNotSay() {
    return !isIn()
        ? Optional.of(GroupFault.NOT_IN)
        : voice.isFull() ? Optional.of(GroupFault.FULL) : Optional.empty();
  }

  /**
   * Says something to all who are in the group now.
   *
   * @param content at most {@link GroupTalk#CONTENT_BYTES_MAX} bytes
   */
  GroupTalk say(Blob id, int kind, Instant now, Blob content) {
    return voice.say(id, kind, now, content);
  }

  /** Says something once; what was to be said to them, and is the same, is not said twice. */
  void letter(NodeId to, GroupItem item) {
    Post post = new Post(to, item);
    boolean isRoster = item instanceof Roster;
    letters.removeIf(
        one ->
            one.equals(post) || (isRoster && one.to().equals(to) && one.item() instanceof Roster));
    letters.add(post);
    if (letters.size() > LETTERS_MAX) {
      letters.remove(0);
    }
  }

  /** Removes somebody: they cannot read what is said by those who know. */
  Optional<GroupFault> remove(NodeId who, Instant now) {
    Optional<GroupFault> fault = whyNotKeep();
    if (fault.isPresent()) {
      return fault;
    }
    if (!membership.has(who) || who.equals(membership.self())) {
      return Optional.of(GroupFault.NOT_A_MEMBER);
    }
    membership.bar(who);
    Roster next = membership.without(Set.of(who));
    commit(next, now);
    tellRemoved(who);
    return Optional.empty();
  }

  /** As the keeper, tells somebody that they are not in it; who is, and was, they do not learn. */
  void tellRemoved(NodeId who) {
    boolean isTold = letters.stream().anyMatch(one -> one.to().equals(who));
    if (isIn() && membership.isKeeper() && !isTold) {
      Roster now = membership.roster().orElseThrow();
      letter(who, new Roster(id(), now.epoch(), now.fresh(), now.keeper(), now.name(), List.of()));
    }
  }

  private Optional<GroupFault> whyNotKeep() {
    if (!isIn()) {
      return Optional.of(GroupFault.NOT_IN);
    }
    return membership.isKeeper() ? Optional.empty() : Optional.of(GroupFault.NOT_KEEPER);
  }

  Optional<GroupFault> rename(String name, Instant now) {
    Optional<GroupFault> fault = whyNotKeep();
    if (fault.isPresent()) {
      return fault;
    }
    if (Petname.fault(name).isPresent()) {
      return Optional.of(GroupFault.BAD_NAME);
    }
    commit(membership.called(name), now);
    return Optional.empty();
  }

  /** Leaves; {@link #posts} has what is to be said of it, and nothing else is left. */
  void leave() {
    if (over) {
      return;
    }
    letters.clear();
    GroupItem.Departure departure = new GroupItem.Departure(id(), Math.max(0, membership.epoch()));
    circle.all().forEach(one -> letter(one.key(), departure));
    if (membership.roster().isEmpty()) {
      membership.inviter().ifPresent(to -> letter(to, departure));
    }
    end();
  }

  /** The keeper has removed us. */
  void removed() {
    letters.clear();
    end();
  }

  private void end() {
    over = true;
    voice.wipe();
    circle.wipe();
  }

  /** The keeper's word: all are told. */
  void commit(Roster next, Instant now) {
    adopt(next, now);
    circle.oweRoster();
  }

  /** Goes on with another roster. */
  List<GroupEvent> adopt(Roster next, Instant now) {
    int before = membership.epoch();
    membership.adopt(next);
    Map<NodeId, GroupItem.Keys> waited = circle.adopted(next, now);
    for (Member member : next.members()) {
      boolean isNew = member.since() > before;
      if (isNew && membership.invited().remove(member.key()) != null && !membership.isKeeper()) {
        letter(member.key(), next); // who comes believes whoever invited them
      }
    }
    admission.all(now);
    List<GroupEvent> events = new ArrayList<>(List.of(new GroupEvent.Changed()));
    waited.forEach((from, keys) -> events.addAll(new Judge(this, from, now).keys(keys)));
    return events;
  }

  /** Another member says that they left; who is the keeper now says so to all. */
  List<GroupEvent> departed(NodeId who, Instant now) {
    membership.departed(who);
    circle.left(who);
    if (membership.isKeeper()) {
      commit(membership.without(Set.of()), now);
    } else {
      admission.all(now);
    }
    return new Judge(this, who, now).whatWaited(new GroupEvent.Changed());
  }

  /** Somebody is to tell us what they know: of rosters that we lack, or that they left. */
  void enquire(NodeId who, Instant now) {
    circle.fellow(who).ifPresent(one -> one.speaker().sayHaveNow(now));
  }

  /** The key of something that may have come; empty when it can come no more. */
  Optional<MessageKey> key(Speaker.Awaited awaited) {
    return circle.fellow(awaited.from()).flatMap(one -> one.speaker().key(awaited.number()));
  }

  /** An envelope has come whose key opened it. */
  List<GroupEvent> hear(Speaker.Awaited awaited, GroupTalk talk, Instant now) {
    Optional<Fellow> from = circle.fellow(awaited.from());
    if (from.isEmpty()) {
      return List.of(new GroupEvent.Refused(GroupFault.NOT_A_MEMBER));
    }
    boolean isTheirs =
        talk.sequence() == awaited.number() && from.get().speaker().isSigned(id(), talk);
    return isTheirs
        ? circle.take(from.get(), talk, now)
        : List.of(new GroupEvent.Refused(GroupFault.BAD_SIGNATURE));
  }

  /** Something has come in the session with somebody. */
  List<GroupEvent> receive(NodeId from, GroupItem item, Instant now) {
    return over
        ? List.of(new GroupEvent.Refused(GroupFault.NOT_IN))
        : item.to(new Judge(this, from, now));
  }

  /** What is said to whoever talks of a group that we are not in. */
  static Optional<GroupItem> answerOfStranger(GroupItem item) {
    return item.to(new Stranger());
  }

  /** The session with somebody is a new one: what was said in the old one may be lost. */
  void met(NodeId who, Instant now) {
    circle
        .fellow(who)
        .ifPresent(
            one -> {
              one.hearer().beginAgain();
              one.speaker().sayHaveNow(now);
              if (membership.isKeeper()) {
                one.hearer().oweRoster();
              }
            });
  }

  /** Once in a while. */
  List<GroupEvent> tick(Instant now) {
    return isIn() ? circle.tick(now) : List.of();
  }

  /** The next envelope that is worth to be made now; empty when there is none. */
  Optional<Voice.Outgoing> send(Instant now) {
    return isIn() && !circle.all().isEmpty()
        ? voice.send(id(), membership.self(), now)
        : Optional.empty();
  }

  /**
   * What is to be said in sessions now; it is not to be said again.
   *
   * @param reach whether something can be said to somebody; what cannot waits
   */
  List<Post> posts(Instant now, Predicate<NodeId> reach) {
    List<Post> posts =
        new ArrayList<>(letters.stream().filter(one -> reach.test(one.to())).toList());
    letters.removeAll(posts);
    if (isIn()) {
      posts.addAll(circle.posts(now, reach));
    }
    return posts;
  }
}
