package org.hearsay.rpc;

import org.hearsay.people.Contacts;
import org.hearsay.people.GroupFault;
import org.hearsay.people.Groups;
import org.hearsay.wire.GroupItem;

/** Why something about a group was refused, for clients. */
final class GroupFaults {
  static final RpcError NO_GROUP =
      not("no such group", "group_list lists groups and invitations", "no_such_group");
  static final RpcError AMBIGUOUS =
      failed("more than one group is called so", "say its id: group_list tells it", "ambiguous");

  private static final RpcError NO_INVITATION =
      not("no such invitation", "group_list lists them", "no_such_invitation");
  private static final RpcError NOT_A_MEMBER =
      not("they are not in the group", "group_list tells who is", "not_a_member");
  private static final RpcError NOT_KEEPER =
      failed("only the keeper of the group may", "group_list tells who that is", "not_keeper");
  private static final RpcError ALREADY =
      failed("they are in the group", "there is nothing to do", "already_a_member");
  private static final RpcError BARRED =
      failed("the keeper removed them", "the keeper can invite them again", "barred");
  private static final RpcError NOT_IN =
      failed(
          "nobody has let us into the group yet",
          "it takes a while, and the one who invites and the keeper have to be there",
          "not_in");
  private static final RpcError UNREACHABLE =
      failed(
          "nothing can be said to this contact now",
          "contact_show says whether they are blocked, or their key changed",
          "unreachable");
  private static final RpcError EMPTY =
      failed("there is nothing to send", "say something", "empty");
  private static final RpcError BAD_NAME =
      failed(
          "that is no name of a group",
          "1 to 32 characters that can be seen, no space at an end and no two together",
          "bad_name");
  private static final RpcError TOO_LONG =
      quota("too long", "at most %d bytes".formatted(Groups.TEXT_BYTES_MAX), "too_long");
  private static final RpcError FULL =
      quota(
          "the group is full",
          "at most %d members, as many invitations, and 1000 messages that have not gone out"
              .formatted(GroupItem.MEMBERS_MAX),
          "full");
  private static final RpcError TOO_MANY =
      quota("too many groups", "at most %d; leave some".formatted(Groups.GROUPS_MAX), "groups");

  private GroupFaults() {}

  private static RpcError not(String message, String hint, String reason) {
    return RpcError.of(RpcError.NOT_FOUND, message, hint).because(reason);
  }

  private static RpcError failed(String message, String hint, String reason) {
    return RpcError.failed(message, hint).because(reason);
  }

  private static RpcError quota(String message, String hint, String reason) {
    return RpcError.of(RpcError.QUOTA, message, hint).because(reason);
  }

  static RpcError of(GroupFault fault) {
    return switch (fault) {
      case NO_GROUP -> NO_GROUP;
      case NO_INVITATION, NOT_INVITED -> NO_INVITATION;
      case NOT_A_MEMBER -> NOT_A_MEMBER;
      case NOT_KEEPER -> NOT_KEEPER;
      case ALREADY_A_MEMBER -> ALREADY;
      case BARRED -> BARRED;
      case NOT_IN -> NOT_IN;
      case UNREACHABLE -> UNREACHABLE;
      case EMPTY -> EMPTY;
      case BAD_NAME -> BAD_NAME;
      case TOO_LONG -> TOO_LONG;
      case FULL -> FULL;
      case TOO_MANY_GROUPS -> TOO_MANY;
      case DISK_BEHIND -> ContactFaults.of(Contacts.Fault.DISK_BEHIND);
      case STALE, TOO_SOON, SPLIT, MALFORMED, BAD_SIGNATURE ->
          throw new IllegalStateException("what others say is no answer: " + fault);
    };
  }

  /** What a method with a group may come to. */
  static RpcError[] of(GroupFault... faults) {
    RpcError[] all = new RpcError[faults.length + 2];
    all[0] = NO_GROUP;
    all[1] = AMBIGUOUS;
    for (int i = 0; i < faults.length; i++) {
      all[i + 2] = of(faults[i]);
    }
    return all;
  }
}
