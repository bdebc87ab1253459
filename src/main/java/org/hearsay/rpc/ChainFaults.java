package org.hearsay.rpc;

import java.util.List;
import org.hearsay.chain.Refusal;
import org.hearsay.chain.Refusal.Fault;

/** What a client is told of a rule of the chain that would be broken. */
final class ChainFaults {
  private static final List<Fault> PASSING =
      List.of(Fault.SEQUENCE_USED, Fault.SEQUENCE_GAP, Fault.CLAIM_PENDING, Fault.CANCELLED);

  static final RpcError ACCOUNT_LOCKED =
      RpcError.of(RpcError.LOCKED, "the account is locked", "account_unlock lets it sign")
          .because("account_locked");

  private ChainFaults() {}

  static Answer answer(Refusal refusal) {
    return Answer.failed(error(refusal));
  }

  static RpcError error(Refusal refusal) {
    Fault fault = refusal.fault();
    return RpcError.of(code(fault), refusal.detail(), hint(fault)).because(fault.reason);
  }

  /** What any call that makes a transaction may fail with. */
  static RpcError[] ofTransactions() {
    return new RpcError[] {
      RpcError.of(RpcError.NOT_FOUND, "NAME was never registered"),
      RpcError.of(RpcError.LOCKED, "the signer does not hold NAME"),
      ACCOUNT_LOCKED,
      RpcError.of(RpcError.RATE_LIMITED, "the pool is full"),
      RpcError.of(RpcError.EXPIRED, "NAME expired"),
      Followed.BEHIND,
      RpcError.failed("WHY, with data.reason")
    };
  }

  private static int code(Fault fault) {
    return switch (fault) {
      case NO_SUCH_NAME -> RpcError.NOT_FOUND;
      case WRONG_OWNER, NOT_A_MINER -> RpcError.LOCKED;
      case POOL_FULL -> RpcError.RATE_LIMITED;
      case TOO_LITTLE_WORK -> RpcError.POW_TOO_LOW;
      case NAME_EXPIRED, STALE_ANCHOR -> RpcError.EXPIRED;
      default -> RpcError.FAILED;
    };
  }

  private static String hint(Fault fault) {
    if (PASSING.contains(fault)) {
      return "try again";
    }
    return switch (fault) {
      case NO_SUCH_NAME -> "name_list lists the names; name_register registers one";
      case WRONG_OWNER -> "only who holds the name may; name_list {\"mine\":true} lists yours";
      case NOT_A_MINER -> "the genesis file names who may mine";
      case NAME_TAKEN -> "choose another; name_resolve tells until when it is held";
      case NAME_EXPIRED -> "register it again with name_register";
      case NAME_REVOKED -> "it is of no use until it expires";
      case KNOWN -> "name_registration and name_rotation tell how it goes";
      case RECOVERY_TOO_LATE -> "name_revoke with the recovery key makes the name useless";
      case NOT_STORED -> "make room on the disk, and try again";
      case POOL_FULL -> "try again when the next block is there";
      case STALE_ANCHOR -> "try again: blocks came while it was paid for";
      default -> "chain_head shows the branch that is followed here";
    };
  }
}
