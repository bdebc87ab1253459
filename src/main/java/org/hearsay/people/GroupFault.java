package org.hearsay.people;

/** Why something about a group was refused. */
public enum GroupFault {
  /** Whoever says it is not in the group. */
  NOT_A_MEMBER,
  /** Only the keeper may. */
  NOT_KEEPER,
  /** Of an epoch or a chain that is over. */
  STALE,
  /** Of an epoch that has not come here yet. */
  TOO_SOON,
  /** Who is in the group, two members have been told differently. */
  SPLIT,
  /** It contradicts itself. */
  MALFORMED,
  /** Nobody was invited with this ticket, or somebody else was. */
  NOT_INVITED,
  ALREADY_A_MEMBER,
  /** The keeper removed them: nobody else can bring them back. */
  BARRED,
  BAD_NAME,
  BAD_SIGNATURE,
  TOO_LONG,
  FULL,
  /** The group has not let us in yet, or no longer. */
  NOT_IN,
  NO_GROUP,
  NO_INVITATION,
  TOO_MANY_GROUPS,
  EMPTY,
  /** Nothing can be said to this contact: blocked, or their key changed. */
  UNREACHABLE,
  DISK_BEHIND
}
