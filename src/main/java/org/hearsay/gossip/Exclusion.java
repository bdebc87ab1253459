package org.hearsay.gossip;

import java.time.Instant;
import java.util.Map;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Ip;

/** Whom the operator shuts out: links end at once, and there are no new ones. */
public final class Exclusion {
  private final Bans bans;
  private final Membership membership;

  Exclusion(Bans bans, Membership membership) {
    this.bans = bans;
    this.membership = membership;
  }

  /**
   * Ends links with a node, and lets it have none until then.
   *
   * @param node hash of its key
   * @param until {@link Instant#MAX} for ever
   * @return false when there are too many bans
   */
  public boolean ban(Digest node, Instant until) {
    boolean banned = bans.ban(node, until);
    membership.partFromBanned();
    return banned;
  }

  /** The same for everybody at an address. */
  public boolean ban(Ip address, Instant until) {
    boolean banned = bans.ban(address, until);
    membership.partFromBanned();
    return banned;
  }

  /** Lifts a ban; false when there was none. */
  public boolean unban(Digest node) {
    boolean was = bans.lift(node);
    membership.pardoned();
    return was;
  }

  public boolean unban(Ip address) {
    boolean was = bans.lift(address);
    membership.pardoned();
    return was;
  }

  /** Banned nodes, and until when; {@link Instant#MAX} for ever. A view. */
  public Map<Digest, Instant> nodes() {
    return bans.nodes();
  }

  public Map<Ip, Instant> addresses() {
    return bans.addresses();
  }
}
