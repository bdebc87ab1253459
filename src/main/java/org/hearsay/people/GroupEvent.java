package org.hearsay.people;

import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.NodeId;

/** What has come of something that came to a group. */
sealed interface GroupEvent {
  /** A message is handed on: once, and in the order in which its author said them. */
  record Said(NodeId from, GroupTalk talk) implements GroupEvent {}

  /** Messages that will not come any more: their author has given up keeping them. */
  record Missed(NodeId from, int messages) implements GroupEvent {}

  /** All members have a message of ours. */
  record Delivered(int sequence) implements GroupEvent {}

  /** A message of ours is not kept any longer, and not all members have it. */
  record Expired(int sequence) implements GroupEvent {}

  /** Who is in the group, or its name, is different from now on. */
  record Changed() implements GroupEvent {}

  /** We are not in the group any longer. */
  record Removed() implements GroupEvent {}

  /** It changed nothing. */
  record Refused(GroupFault fault) implements GroupEvent {}
}
