package org.hearsay.chain;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.hearsay.wire.Digest;

/** Pays for a transaction: looks for the nonce that its price asks for. Pure; any thread. */
public final class WorkSearch {
  // Ours to choose.
  private static final int TRIES_BETWEEN_LOOKS = 1 << 12;
  private static final int TRIES_BETWEEN_REPORTS = 1 << 18;

  private WorkSearch() {}

  /**
   * Tries nonces from 0 on.
   *
   * @param tried told of tries now and then, each counted once
   * @return the paid transaction; empty when it was stopped
   */
  public static Optional<Transaction> pay(
      Rules rules, Transaction signed, BooleanSupplier stopped, LongConsumer tried) {
    BigInteger bound = Price.bound(Price.tries(rules.prices(), signed.body(), signed.sizeBytes()));
    MessageDigest begun = ChainHash.digest();
    begun.update((byte) ChainHash.WORK);
    begun.update(signed.id().toBytes());
    long told = 0;
    for (long nonce = 0; ; nonce++) {
      if (Target.number(hash(begun, nonce)).compareTo(bound) < 0) {
        tried.accept(nonce + 1 - told);
        return Optional.of(signed.withNonce(nonce));
      }
      if ((nonce + 1) % TRIES_BETWEEN_REPORTS == 0) {
        tried.accept(nonce + 1 - told);
        told = nonce + 1;
      }
      if ((nonce + 1) % TRIES_BETWEEN_LOOKS == 0 && stopped.getAsBoolean()) {
        return Optional.empty();
      }
    }
  }

  private static Digest hash(MessageDigest begun, long nonce) {
    try {
      MessageDigest digest = (MessageDigest) begun.clone();
      return Digest.of(digest.digest(new Output().i64(nonce).toBytes()));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's digests can be cloned", e);
    }
  }
}
