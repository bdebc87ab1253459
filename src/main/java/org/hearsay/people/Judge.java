package org.hearsay.people;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hearsay.people.Membership.Invited;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.NodeId;

/**
 * What becomes of what somebody says about a group: who they are is certain, whether it is true is
 * not; section 14. On the loop.
 *
 * @param from whose session it came in
 */
record Judge(Group group, NodeId from, Instant now) implements GroupItem.Handler<List<GroupEvent>> {

  private static List<GroupEvent> refused(GroupFault fault) {
    return List.of(new GroupEvent.Refused(fault));
  }

  private Membership membership() {
    return group.membership();
  }

  /** We are in it, or on the way. */
  @Override
  public List<GroupEvent> invitation(GroupItem.Invitation invitation) {
    return refused(GroupFault.ALREADY_A_MEMBER);
  }

  @Override
  public List<GroupEvent> acceptance(GroupItem.Acceptance acceptance) {
    Optional<Invited> invited =
        Optional.ofNullable(membership().invited().get(from))
            .filter(one -> one.nick().isEmpty() && isSame(one.ticket(), acceptance.ticket()));
    if (invited.isEmpty()) {
      return refused(GroupFault.NOT_INVITED);
    }
    String nick = seen(acceptance.nick());
    Invited coming = new Invited(acceptance.ticket(), Optional.of(nick));
    membership().invited().put(from, coming);
    return group.admission().letIn(from, coming, now);
  }

  private static boolean isSame(Blob ticket, Blob other) {
    return MessageDigest.isEqual(ticket.toBytes(), other.toBytes());
  }

  private static String seen(String nick) {
    return Petname.fault(nick).isEmpty() ? nick : "";
  }

  @Override
  public List<GroupEvent> ask(GroupItem.Ask ask) {
    if (!membership().has(from)) {
      return refused(GroupFault.NOT_A_MEMBER);
    }
    if (!membership().isKeeper()) {
      return refused(GroupFault.NOT_KEEPER); // they ask whoever is, when they know
    }
    return membership().isBarred(ask.newcomer()) || PublicKey.of(ask.newcomer()).isEmpty()
        ? refused(GroupFault.BARRED)
        : group.admission().add(ask.newcomer(), seen(ask.nick()), now);
  }

  @Override
  public List<GroupEvent> roster(GroupItem.Roster roster) {
    Optional<GroupFault> fault = membership().fault(from, roster);
    if (fault.isPresent()) {
      return refused(fault.get());
    }
    if (Rosters.member(roster, group.self()).isEmpty()) {
      group.removed();
      return List.of(new GroupEvent.Removed());
    }
    List<GroupEvent> events = new ArrayList<>(group.adopt(roster, now));
    events.addAll(whatWaited());
    return events;
  }

  /** What can be judged now that who is the keeper has become known. */
  List<GroupEvent> whatWaited(GroupEvent... before) {
    List<GroupEvent> events = new ArrayList<>(List.of(before));
    membership()
        .nowCounts()
        .ifPresent(next -> events.addAll(new Judge(group, next.keeper(), now).roster(next)));
    return events;
  }

  @Override
  public List<GroupEvent> keys(GroupItem.Keys keys) {
    if (keys.epoch() > membership().epoch()) {
      group.circle().wait(from, keys);
      return refused(GroupFault.TOO_SOON);
    }
    return member(
        keys.epoch(),
        fellow -> {
          if (isSplit(keys.epoch(), keys.roster())) {
            return refused(GroupFault.SPLIT);
          }
          boolean isOver =
              keys.epoch() < membership().roster().orElseThrow().fresh()
                  || keys.serial() < fellow.speaker().serial();
          if (isOver || keys.serial() == 0 || PublicKey.of(keys.signer()).isEmpty()) {
            return refused(isOver ? GroupFault.STALE : GroupFault.MALFORMED);
          }
          return group.circle().keys(fellow, keys, now);
        });
  }

  /** Whoever says it is in the group, and both of us were when it was said. */
  private List<GroupEvent> member(int epoch, Function<Fellow, List<GroupEvent>> then) {
    Optional<Fellow> fellow = group.circle().fellow(from);
    if (membership().roster().isEmpty()) {
      group.admission().notYet(from);
      return refused(GroupFault.NOT_IN);
    }
    if (fellow.isEmpty()) {
      group.tellRemoved(from); // they may not have heard of it
      return refused(GroupFault.NOT_A_MEMBER);
    }
    boolean isOfNow = epoch >= fellow.get().since() && epoch >= membership().since(group.self());
    return isOfNow ? then.apply(fellow.get()) : refused(GroupFault.STALE);
  }

  private boolean isSplit(int epoch, Digest roster) {
    return epoch == membership().epoch() && !roster.equals(membership().hash());
  }

  @Override
  public List<GroupEvent> have(GroupItem.Have have) {
    return member(
        have.epoch(),
        fellow -> {
          if (isSplit(have.epoch(), have.roster())) {
            return refused(GroupFault.SPLIT);
          }
          if (have.epoch() > membership().epoch()) {
            membership().keeper().ifPresent(keeper -> group.enquire(keeper, now));
          } else if (have.epoch() < membership().epoch() && membership().isKeeper()) {
            fellow.hearer().oweRoster();
          }
          group.circle().heard(fellow, have, now);
          return group.circle().settle();
        });
  }

  @Override
  public List<GroupEvent> copy(GroupItem.Copy copy) {
    return member(copy.epoch(), fellow -> group.circle().copy(fellow, copy, now));
  }

  @Override
  public List<GroupEvent> departure(GroupItem.Departure departure) {
    if (membership().roster().isEmpty()
        && membership().inviter().filter(from::equals).isPresent()) {
      group.removed();
      return List.of(new GroupEvent.Removed());
    }
    boolean isOfNow = departure.epoch() >= membership().since(from);
    return membership().has(from) && isOfNow && !from.equals(group.self())
        ? group.departed(from, now)
        : List.of();
  }
}
