package org.hearsay.people;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.GroupItem.Roster;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * Who is in a group as one member knows it, and whose word changes that: the keeper's alone;
 * section 14.2. On the loop.
 */
final class Membership {
  // Ours to choose.
  /** People who were invited and have not come yet. */
  static final int INVITED_MAX = GroupItem.MEMBERS_MAX;

  /** Rosters by somebody who may yet turn out to be the keeper. */
  static final int WAITING_MAX = 8;

  /** People whom only the keeper can bring back; who was removed first goes first. */
  static final int BARRED_MAX = 256;

  /**
   * Somebody we invited.
   *
   * @param nick present when they will come, and the keeper has to let them in
   */
  record Invited(Blob ticket, Optional<String> nick) {}

  private final NodeId self;
  private final Optional<NodeId> inviter;
  private final int invitedIn;
  private final Digest group;
  private Optional<Roster> roster = Optional.empty();
  private Digest hash = Digest.of(new byte[Digest.BYTES]);
  private final Map<NodeId, Integer> departed = new LinkedHashMap<>();
  private final Map<NodeId, Roster> waiting = new LinkedHashMap<>();
  private final Map<NodeId, Invited> invited = new LinkedHashMap<>();
  private final Set<NodeId> barred = new LinkedHashSet<>();

  /**
   * Before the first roster.
   *
   * @param inviter whose first roster is believed; empty for whoever makes the group
   * @param invitedIn the epoch that it was then
   */
  Membership(Digest group, NodeId self, Optional<NodeId> inviter, int invitedIn) {
    this.group = group;
    this.self = self;
    this.inviter = inviter;
    this.invitedIn = invitedIn;
  }

  void write(StateOut out) {
    out.raw(group.toBytes()).key(self).maybe(inviter, out::key).i32(invitedIn);
    out.maybe(roster, one -> out.blob(GroupCodec.encode(one)));
    out.all(departed.entrySet(), one -> out.key(one.getKey()).i32(one.getValue()));
    out.all(
        waiting.entrySet(), one -> out.key(one.getKey()).blob(GroupCodec.encode(one.getValue())));
    out.all(
        invited.entrySet(),
        one ->
            out.key(one.getKey())
                .blob(one.getValue().ticket().toBytes())
                .maybe(one.getValue().nick(), out::text));
    out.all(barred, out::key);
  }

  static Membership read(StateIn in) {
    Digest group = Digest.of(in.raw(Digest.BYTES));
    Membership read = new Membership(group, in.key(), in.maybe(in::key), in.i32());
    in.maybe(() -> roster(in)).ifPresent(read::set);
    in.all(() -> read.departed.put(in.key(), in.i32()));
    in.all(() -> read.waiting.put(in.key(), roster(in)));
    in.all(() -> read.invited.put(in.key(), new Invited(Blob.of(in.blob()), in.maybe(in::text))));
    in.all(() -> read.barred.add(in.key()));
    return read;
  }

  private static Roster roster(StateIn in) {
    try {
      if (GroupCodec.item(in.blob()) instanceof Roster roster) {
        return roster;
      }
      throw new IllegalArgumentException("no roster");
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  private void set(Roster now) {
    roster = Optional.of(now);
    hash = Rosters.hash(now);
  }

  Digest group() {
    return group;
  }

  NodeId self() {
    return self;
  }

  Optional<NodeId> inviter() {
    return inviter;
  }

  /** The epoch in which we were invited: we come in a later one. */
  int invitedIn() {
    return invitedIn;
  }

  Optional<Roster> roster() {
    return roster;
  }

  /** Of the roster; zeros without one. */
  Digest hash() {
    return hash;
  }

  /** -1 before the first roster. */
  int epoch() {
    return roster.map(Roster::epoch).orElse(-1);
  }

  /** The epoch in which somebody came; -1 if they are not there. */
  int since(NodeId who) {
    return roster.flatMap(now -> Rosters.member(now, who)).map(Member::since).orElse(-1);
  }

  /** Those who have not said that they left. */
  List<Member> present() {
    return roster.map(Roster::members).orElse(List.of()).stream()
        .filter(one -> !departed.containsKey(one.key()))
        .toList();
  }

  /** Whose word counts: who made the roster, or the longest there of those who have not left. */
  Optional<NodeId> keeper() {
    List<NodeId> keys = present().stream().map(Member::key).toList();
    return roster.map(Roster::keeper).filter(keys::contains).or(() -> keys.stream().findFirst());
  }

  boolean isKeeper() {
    return keeper().filter(self::equals).isPresent();
  }

  boolean has(NodeId key) {
    return present().stream().anyMatch(one -> one.key().equals(key));
  }

  /** Why a roster does not count now; one that may count later is kept. */
  Optional<GroupFault> fault(NodeId from, Roster next) {
    if (!next.members().isEmpty()) {
      Optional<GroupFault> wrong = Rosters.fault(next);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    Optional<NodeId> teller = roster.isEmpty() ? inviter : keeper();
    if (teller.filter(from::equals).isEmpty()) {
      mayCountLater(from, next);
      return Optional.of(GroupFault.NOT_KEEPER);
    }
    if (roster.isPresent() && !next.keeper().equals(from)) {
      return Optional.of(GroupFault.MALFORMED);
    }
    if (roster.isEmpty() && Rosters.member(next, self).isEmpty()) {
      return Optional.of(GroupFault.NOT_IN);
    }
    return next.epoch() <= epoch() ? Optional.of(GroupFault.STALE) : Optional.empty();
  }

  private void mayCountLater(NodeId from, Roster next) {
    if (next.keeper().equals(from) && next.epoch() > epoch() && (roster.isEmpty() || has(from))) {
      waiting.remove(from);
      waiting.put(from, next);
      if (waiting.size() > WAITING_MAX) {
        waiting.remove(waiting.keySet().iterator().next());
      }
    }
  }

  /** One that was kept, and counts now. */
  Optional<Roster> nowCounts() {
    Optional<Roster> next = keeper().map(waiting::get).filter(one -> one.epoch() > epoch());
    waiting.values().removeIf(one -> one.epoch() <= epoch());
    return next;
  }

  /** Goes on with a roster that counts. */
  void adopt(Roster next) {
    set(next);
    departed
        .entrySet()
        .removeIf(
            one ->
                Rosters.member(next, one.getKey())
                    .filter(member -> member.since() == one.getValue())
                    .isEmpty());
    waiting.values().removeIf(one -> one.epoch() <= next.epoch());
  }

  /** Somebody says that they left. */
  void departed(NodeId who) {
    roster
        .flatMap(now -> Rosters.member(now, who))
        .ifPresent(member -> departed.put(who, member.since()));
  }

  /** What the keeper says when those who left are taken out, and some more. */
  Roster without(Set<NodeId> removed) {
    List<Member> left = new ArrayList<>(present());
    left.removeIf(one -> removed.contains(one.key()));
    int next = epoch() + 1;
    return new Roster(group, next, next, self, name(), left);
  }

  /** What the keeper says when somebody comes. */
  Roster with(NodeId newcomer, String nick) {
    Roster now = roster.orElseThrow();
    List<Member> all = new ArrayList<>(now.members());
    int next = epoch() + 1;
    all.add(new Member(newcomer, next, nick));
    return new Roster(group, next, now.fresh(), self, name(), all);
  }

  /** What the keeper says when the group is called otherwise. */
  Roster called(String name) {
    Roster now = roster.orElseThrow();
    return new Roster(group, epoch() + 1, now.fresh(), self, name, now.members());
  }

  String name() {
    return roster.map(Roster::name).orElse("");
  }

  Map<NodeId, Invited> invited() {
    return invited;
  }

  void bar(NodeId who) {
    barred.add(who);
    if (barred.size() > BARRED_MAX) {
      barred.remove(barred.iterator().next());
    }
  }

  /** Whether only the keeper can bring them back. */
  boolean isBarred(NodeId who) {
    return barred.contains(who);
  }

  void unbar(NodeId who) {
    barred.remove(who);
  }
}
