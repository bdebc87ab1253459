package org.hearsay.people;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.GroupItem.Roster;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * The others in a group, as one member has them: what is heard of each, and what each has heard;
 * sections 14.3 and 14.4. On the loop.
 */
final class Circle {
  // From the protocol.
  /** Keys of what was passed over, of all members together. */
  static final int SKIPPED_MAX = 1000;

  // Ours to choose.
  /** What came before its turn, of all members together. */
  static final int EARLY_MAX = 256;

  /** Of all of them: they are held in memory. */
  static final long EARLY_BYTES_MAX = 1L << 20;

  /** Keys of an epoch that has not come here yet; one of each member. */
  private static final int WAITING_MAX = GroupItem.MEMBERS_MAX;

  private final Membership membership;
  private final Voice voice;
  private final Speaker.Lookout lookout;
  private final RandomGenerator secrets;
  private final Map<NodeId, Fellow> fellows = new LinkedHashMap<>();
  private final Map<NodeId, GroupItem.Keys> waiting = new LinkedHashMap<>();

  Circle(Membership membership, Voice voice, Speaker.Lookout lookout, RandomGenerator secrets) {
    this.membership = membership;
    this.voice = voice;
    this.lookout = lookout;
    this.secrets = secrets;
  }

  void write(StateOut out) {
    out.all(
        fellows.values(),
        one -> {
          out.key(one.key()).i32(one.since());
          one.speaker().write(out);
          one.hearer().write(out);
        });
    out.all(
        waiting.entrySet(), one -> out.key(one.getKey()).blob(GroupCodec.encode(one.getValue())));
  }

  /** Goes on from what was written. */
  void read(StateIn in, Group.Talks talks) {
    in.all(
        () -> {
          NodeId key = in.key();
          int since = in.i32();
          Speaker speaker = Speaker.read(in, key, lookout, talks);
          fellows.put(key, new Fellow(key, since, speaker, Hearer.read(in)));
          return key;
        });
    in.all(
        () -> {
          NodeId key = in.key();
          waiting.put(key, keys(in));
          return key;
        });
  }

  private static GroupItem.Keys keys(StateIn in) {
    try {
      if (GroupCodec.item(in.blob()) instanceof GroupItem.Keys keys) {
        return keys;
      }
      throw new IllegalArgumentException("no keys");
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  /** Another member who has not left. */
  Optional<Fellow> fellow(NodeId key) {
    return Optional.ofNullable(fellows.get(key)).filter(one -> membership.has(key));
  }

  /** All others who have not left. */
  List<Fellow> all() {
    return fellows.values().stream().filter(one -> membership.has(one.key())).toList();
  }

  /**
   * There is another roster: who is gone hears nothing more, who is new nothing of before.
   *
   * @return keys that waited for it
   */
  Map<NodeId, GroupItem.Keys> adopted(Roster next, Instant now) {
    boolean isSomebodyGone =
        fellows.values().removeIf(one -> isGone(one, next)) || next.fresh() > voice.epoch();
    for (Member member : next.members()) {
      if (!member.key().equals(membership.self()) && !fellows.containsKey(member.key())) {
        Speaker speaker = new Speaker(member.key(), now, lookout);
        Hearer hearer = new Hearer(voice.next());
        hearer.oweKeys();
        fellows.put(member.key(), new Fellow(member.key(), member.since(), speaker, hearer));
      }
    }
    if (isSomebodyGone) {
      freshen(now);
    }
    Map<NodeId, GroupItem.Keys> waited = new LinkedHashMap<>(waiting);
    waiting.clear();
    return waited;
  }

  private static boolean isGone(Fellow one, Roster next) {
    boolean isGone =
        Rosters.member(next, one.key()).filter(now -> now.since() == one.since()).isEmpty();
    if (isGone) {
      one.speaker().wipe();
    }
    return isGone;
  }

  private void freshen(Instant now) {
    voice.freshen(membership.epoch(), now, secrets);
    fellows.values().forEach(one -> one.hearer().oweKeys());
  }

  /** All are to be told of our roster. */
  void oweRoster() {
    fellows.values().forEach(one -> one.hearer().oweRoster());
  }

  /** Keys that came before the roster they belong to. */
  void wait(NodeId from, GroupItem.Keys keys) {
    waiting.remove(from);
    waiting.put(from, keys);
    if (waiting.size() > WAITING_MAX) {
      waiting.remove(waiting.keySet().iterator().next());
    }
  }

  /** Somebody gives keys that count. */
  List<GroupEvent> keys(Fellow from, GroupItem.Keys keys, Instant now) {
    List<GroupEvent> events = skipTo(from, keys.oldest());
    from.speaker().take(keys, now, secrets);
    return events;
  }

  /** Somebody gives a message in their session. */
  List<GroupEvent> copy(Fellow from, GroupItem.Copy copy, Instant now) {
    List<GroupEvent> events = skipTo(from, copy.oldest());
    events.addAll(take(from, copy.talk(), now));
    return events;
  }

  private static List<GroupEvent> skipTo(Fellow from, int oldest) {
    List<GroupEvent> events = new ArrayList<>();
    Consumer<GroupTalk> handOn = talk -> events.add(new GroupEvent.Said(from.key(), talk));
    int missed = from.speaker().skipTo(oldest, handOn);
    if (missed > 0) {
      events.add(0, new GroupEvent.Missed(from.key(), missed));
    }
    return events;
  }

  /** Somebody said it: the signature, or their session, says so. */
  List<GroupEvent> take(Fellow from, GroupTalk talk, Instant now) {
    if (!from.speaker().mayTake(talk.sequence(), room())) {
      return List.of(new GroupEvent.Refused(GroupFault.FULL));
    }
    List<GroupEvent> events = new ArrayList<>();
    for (GroupTalk one : from.speaker().take(talk.unsigned(), now, secrets)) {
      events.add(new GroupEvent.Said(from.key(), one));
    }
    while (skipped() > SKIPPED_MAX) {
      fellows.values().stream()
          .map(Fellow::speaker)
          .max(Comparator.comparingInt(Speaker::skipped))
          .ifPresent(Speaker::forgetOldest);
    }
    return events;
  }

  /** How many more can wait for their turn. */
  private int room() {
    int early = fellows.values().stream().mapToInt(one -> one.speaker().early()).sum();
    long bytes = fellows.values().stream().mapToLong(one -> one.speaker().earlyBytes()).sum();
    return bytes < EARLY_BYTES_MAX ? EARLY_MAX - early : 0;
  }

  int skipped() {
    return fellows.values().stream().mapToInt(one -> one.speaker().skipped()).sum();
  }

  /** Somebody says what they have of ours. */
  void heard(Fellow from, GroupItem.Have have, Instant now) {
    from.hearer().heard(have, voice.next(), now);
    int waitsFor = from.hearer().upto();
    boolean waitsInVain = voice.oldestFrom(waitsFor) > waitsFor;
    if (!from.hearer().hasKeys(voice.serial()) || waitsInVain) {
      from.hearer().oweKeys(); // which say what will not come
    }
  }

  /** Messages that all have: they are kept no longer. */
  List<GroupEvent> settle() {
    List<Fellow> all = all();
    return voice
        .settle(talk -> all.stream().allMatch(one -> one.hearer().has(talk.sequence())))
        .stream()
        .<GroupEvent>map(talk -> new GroupEvent.Delivered(talk.sequence()))
        .toList();
  }

  List<GroupEvent> tick(Instant now) {
    fellows.values().forEach(one -> one.speaker().tick(now));
    if (voice.isOld(now)) {
      freshen(now);
    }
    List<GroupEvent> events = new ArrayList<>(settle());
    voice.expire(now).forEach(talk -> events.add(new GroupEvent.Expired(talk.sequence())));
    return events;
  }

  /** What is to be said to each of the others now. */
  List<Group.Post> posts(Instant now, Predicate<NodeId> reach) {
    List<Group.Post> posts = new ArrayList<>();
    for (Fellow one : all()) {
      if (reach.test(one.key())) {
        posts(one, now, item -> posts.add(new Group.Post(one.key(), item)));
      }
    }
    return posts;
  }

  private void posts(Fellow one, Instant now, Consumer<GroupItem> post) {
    Hearer hearer = one.hearer();
    if (hearer.takeRoster() && membership.isKeeper()) {
      membership.roster().ifPresent(post);
    }
    int oldest = voice.oldestFrom(hearer.upto());
    if (hearer.takeKeys()) {
      post.accept(voice.keys(membership, oldest));
    }
    boolean regularly = membership.isKeeper() || membership.keeper().equals(Optional.of(one.key()));
    if (one.speaker().takeHave(now, regularly, secrets)) {
      post.accept(one.speaker().have(membership));
    }
    for (GroupTalk talk : hearer.copies(voice, now)) {
      post.accept(new GroupItem.Copy(membership.group(), membership.epoch(), oldest, talk));
    }
  }

  /** Forgets what is known of somebody who left. */
  void left(NodeId who) {
    Fellow gone = fellows.get(who);
    if (gone != null) {
      gone.speaker().wipe();
    }
  }

  void wipe() {
    fellows.values().forEach(one -> one.speaker().wipe());
    fellows.clear();
    waiting.clear();
  }
}
