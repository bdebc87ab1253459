package org.hearsay.people;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.people.Membership.Invited;
import org.hearsay.wire.Blob;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.NodeId;

/** How somebody comes into a group; section 14.2. On the loop. */
final class Admission {
  private final Group group;
  private final RandomGenerator secrets;

  Admission(Group group, RandomGenerator secrets) {
    this.group = group;
    this.secrets = secrets;
  }

  /** Invites somebody; when they accept, the keeper lets them in. */
  Optional<GroupFault> invite(NodeId who) {
    Map<NodeId, Invited> invited = group.membership().invited();
    Optional<GroupFault> fault = mayCome(who);
    if (fault.isPresent()) {
      return fault;
    }
    if (invited.size() >= Membership.INVITED_MAX && !invited.containsKey(who)) {
      return Optional.of(GroupFault.FULL);
    }
    if (group.membership().isKeeper()) {
      group.membership().unbar(who);
    }
    byte[] bytes = new byte[GroupItem.TICKET_BYTES];
    secrets.nextBytes(bytes);
    Blob ticket = Blob.of(bytes);
    invited.put(who, new Invited(ticket, Optional.empty()));
    int epoch = group.membership().epoch();
    int members = group.membership().present().size();
    group.letter(
        who,
        new GroupItem.Invitation(group.id(), ticket, epoch, group.membership().name(), members));
    return Optional.empty();
  }

  private Optional<GroupFault> mayCome(NodeId who) {
    if (!group.isIn()) {
      return Optional.of(GroupFault.NOT_IN);
    }
    if (group.membership().roster().flatMap(roster -> Rosters.member(roster, who)).isPresent()) {
      return Optional.of(GroupFault.ALREADY_A_MEMBER);
    }
    return group.membership().roster().orElseThrow().members().size() >= GroupItem.MEMBERS_MAX
        ? Optional.of(GroupFault.FULL)
        : Optional.empty();
  }

  /** The keeper, or who we are with, may have changed. */
  void all(Instant now) {
    Map.copyOf(group.membership().invited()).forEach((who, invited) -> letIn(who, invited, now));
  }

  /** Whoever of those we invited has accepted comes in, or the keeper is asked. */
  List<GroupEvent> letIn(NodeId who, Invited invited, Instant now) {
    if (invited.nick().isEmpty()) {
      return List.of();
    }
    String nick = invited.nick().get();
    if (group.membership().isKeeper()) {
      return add(who, nick, now);
    }
    group
        .membership()
        .keeper()
        .ifPresent(keeper -> group.letter(keeper, new GroupItem.Ask(group.id(), who, nick)));
    return List.of();
  }

  /** As the keeper, lets somebody in who will come. */
  List<GroupEvent> add(NodeId who, String nick, Instant now) {
    Optional<GroupFault> fault = mayCome(who);
    if (fault.isPresent()) {
      group.enquire(who, now); // who is there has left, perhaps, and we have not heard of it
      return List.of(new GroupEvent.Refused(fault.get()));
    }
    group.commit(group.membership().with(who, nick), now);
    return List.of(new GroupEvent.Changed());
  }

  /** Somebody takes us for a member before we are: perhaps for the one we were. */
  void notYet(NodeId who) {
    group.letter(who, new GroupItem.Departure(group.id(), group.membership().invitedIn()));
  }
}
