package org.hearsay.chain;

import java.math.BigInteger;
import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/**
 * A transaction of which everything was checked that needs no state: it is for this chain, somebody
 * signed it, and it has paid. Only what is checked can enter mempool or state.
 *
 * @param worth tries that its work took, by expectation; at least its price
 */
public record Checked(
    Transaction transaction, Digest id, NodeId account, int sizeBytes, BigInteger worth) {
  /** What came of checking. */
  public record Outcome(Optional<Checked> checked, Optional<Refusal> refusal) {}

  /** Checks a transaction; costs a signature's recovery at most. */
  public static Outcome check(Rules rules, Transaction transaction) {
    if (transaction.chainId() != rules.chainId()) {
      return refuse(
          Fault.WRONG_CHAIN,
          "for chain %d, this is %d".formatted(transaction.chainId(), rules.chainId()));
    }
    int bytes = transaction.sizeBytes();
    BigInteger price = Price.tries(rules.prices(), transaction.body(), bytes);
    Digest id = transaction.id();
    Digest work = Transaction.workHash(id, transaction.nonce());
    if (Target.number(work).compareTo(Price.bound(price)) >= 0) {
      return refuse(
          Fault.TOO_LITTLE_WORK,
          "work of %s tries, its price is %s".formatted(Price.worth(work), price));
    }
    Optional<NodeId> account = transaction.account();
    if (account.isEmpty()) {
      return refuse(Fault.BAD_SIGNATURE, "no key can have signed it");
    }
    return new Outcome(
        Optional.of(new Checked(transaction, id, account.get(), bytes, Price.worth(work))),
        Optional.empty());
  }

  private static Outcome refuse(Fault fault, String detail) {
    return new Outcome(Optional.empty(), Optional.of(new Refusal(fault, detail)));
  }

  /** Tries for each byte: what counts where space is short. */
  public double worthPerByte() {
    return worth.doubleValue() / sizeBytes;
  }
}
