package org.hearsay.chain;

/**
 * Why a transaction or a block is not taken.
 *
 * @param detail for people: what it has, and what it should have
 */
public record Refusal(Fault fault, String detail) {
  /**
   * Whether this node's settings refuse it, not a rule for everybody: then it is nobody's fault.
   */
  boolean isOfSettings() {
    return fault == Fault.CHECKPOINT;
  }

  /** The rules that can be broken. */
  public enum Fault {
    // of a transaction
    WRONG_CHAIN("chain_id"),
    BAD_SIGNATURE("signature"),
    TOO_LITTLE_WORK("work"),
    SEQUENCE_USED("sequence_used"),
    SEQUENCE_GAP("sequence_gap"),
    STALE_ANCHOR("anchor"),
    CLAIM_PENDING("claim_pending"),
    NO_CLAIM("no_claim"),
    CLAIM_TOO_YOUNG("claim_too_young"),
    NAME_TAKEN("name_taken"),
    NO_SUCH_NAME("no_such_name"),
    NAME_EXPIRED("name_expired"),
    NAME_REVOKED("name_revoked"),
    WRONG_OWNER("wrong_owner"),
    SAME_KEY("same_key"),
    RECOVERY_TOO_LATE("recovery_too_late"),
    // of a header
    WRONG_VERSION("version"),
    WRONG_TARGET("target"),
    TARGET_MISSED("target_missed"),
    TIME_TOO_OLD("time_too_old"),
    NOT_A_MINER("miner"),
    // of a block
    NO_PARENT("no_parent"),
    TOO_LARGE("too_large"),
    BAD_OMMER("ommer"),
    WRONG_STATE_ROOT("state_root"),
    BAD_PARENT("bad_parent"),
    CHECKPOINT("checkpoint"),
    // of a moment
    POOL_FULL("pool_full"),
    KNOWN("known"),
    CANCELLED("cancelled"),
    NOT_STORED("not_stored");

    /** As operators and programs read it. */
    public final String reason;

    Fault(String reason) {
      this.reason = reason;
    }
  }
}
