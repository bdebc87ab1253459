package org.hearsay.wire;

import java.util.List;

/**
 * What members of a group say to each other in their sessions, as items of kind {@value #KIND};
 * section 14. Nothing of it is checked but its form. A new one breaks the build of whoever reads.
 */
public sealed interface GroupItem {
  // From the protocol; changing one forks the network.
  /** Kind of the items in a session that it is the content of. */
  int KIND = 16;

  int MEMBERS_MAX = 50;

  /** Of a group's name, and of a member's. */
  int NAME_BYTES_MAX = 128;

  /** Epochs, serials and sequences are below this. */
  int COUNT_MAX = 1 << 30;

  int TICKET_BYTES = 16;

  /** Which group it is about: 32 random bytes, by whoever made it. */
  Digest group();

  <R> R to(Handler<R> handler);

  /**
   * Somebody may come into a group.
   *
   * @param ticket {@value #TICKET_BYTES} random bytes, good for one person once
   * @param epoch now: whoever accepts comes in a later one
   * @param members how many there are
   */
  record Invitation(Digest group, Blob ticket, int epoch, String name, int members)
      implements GroupItem {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.invitation(this);
    }
  }

  /**
   * Somebody who was invited will come.
   *
   * @param nick how they call themselves; may be empty
   */
  record Acceptance(Digest group, Blob ticket, String nick) implements GroupItem {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.acceptance(this);
    }
  }

  /** A member asks the keeper to let somebody in, who will come. */
  record Ask(Digest group, NodeId newcomer, String nick) implements GroupItem {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.ask(this);
    }
  }

  /**
   * Who is in a group from an epoch on.
   *
   * @param fresh keys from before this epoch are in the hands of somebody who is no longer there
   * @param keeper who made it
   * @param members the longest there first; empty for somebody who was removed
   */
  record Roster(
      Digest group, int epoch, int fresh, NodeId keeper, String name, List<Member> members)
      implements GroupItem {
    /** Copies the list. */
    public Roster {
      members = List.copyOf(members);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.roster(this);
    }
  }

  /**
   * Somebody in a group.
   *
   * @param since the epoch in which they came
   * @param nick how they call themselves; may be empty
   */
  record Member(NodeId key, int since, String nick) {}

  /**
   * How what a member says from now on can be read.
   *
   * @param epoch of the member's roster
   * @param roster its hash
   * @param serial tells a fresh chain from those before it; from 1
   * @param oldest nothing before it will be said to whoever this is for
   * @param next the chain's next number
   * @param link from which it follows; 32 bytes
   * @param signer what the member signs with
   */
  record Keys(
      Digest group,
      int epoch,
      Digest roster,
      int serial,
      int oldest,
      int next,
      Blob link,
      NodeId signer)
      implements GroupItem {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.keys(this);
    }
  }

  /**
   * What has come from whoever this is for.
   *
   * @param serial of the chain that is listened to; 0 without one
   * @param upto every message below it is there
   * @param later bit i, the highest of each byte first: message {@code upto + 1 + i} is there
   */
  record Have(Digest group, int epoch, Digest roster, int serial, int upto, Blob later)
      implements GroupItem {
    public static final int LATER_MAX = 256;

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.have(this);
    }

    /** Whether it says that a message is there. */
    public boolean has(int sequence) {
      if (sequence < upto) {
        return true;
      }
      long bit = (long) sequence - upto - 1;
      return bit >= 0
          && bit < 8L * later.length()
          && (later.toBytes()[(int) (bit / 8)] >>> (7 - bit % 8) & 1) != 0;
    }
  }

  /**
   * A message once more, for one member alone; not signed.
   *
   * @param epoch of its author's roster
   * @param oldest nothing before it will be said to whoever this is for
   */
  record Copy(Digest group, int epoch, int oldest, GroupTalk talk) implements GroupItem {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.copy(this);
    }
  }

  /**
   * Whoever says this is not in the group, or no longer.
   *
   * @param epoch if they come back in a later one, it was said before
   */
  record Departure(Digest group, int epoch) implements GroupItem {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.departure(this);
    }
  }

  /** Takes whichever it is. */
  interface Handler<R> {
    R invitation(Invitation invitation);

    R acceptance(Acceptance acceptance);

    R ask(Ask ask);

    R roster(Roster roster);

    R keys(Keys keys);

    R have(Have have);

    R copy(Copy copy);

    R departure(Departure departure);
  }
}
