package org.hearsay.chain;

import java.math.BigInteger;
import org.hearsay.wire.Digest;

/** What a transaction costs, in tries; there are no fees, so work is the price of space. */
public final class Price {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);

  /** Names from this length on cost the same; each character less doubles it. */
  private static final int CHARS_CHEAP = 8;

  private static final int RENEWAL_SHARE = 10;

  private Price() {}

  /** Expected tries for a body in a transaction of so many bytes. */
  public static BigInteger tries(Rules.Prices prices, Body body, int bytes) {
    BigInteger size = BigInteger.valueOf(bytes);
    return switch (body.kind()) {
      case CLAIM, ROTATE, REVOKE -> size.multiply(BigInteger.valueOf(prices.claim()));
      case POST -> size.multiply(BigInteger.valueOf(prices.post()));
      case REGISTER -> registration(prices, ((Body.Register) body).name(), size);
      case RENEW ->
          registration(prices, ((Body.Renew) body).name(), size)
              .add(BigInteger.valueOf(RENEWAL_SHARE - 1))
              .divide(BigInteger.valueOf(RENEWAL_SHARE));
    };
  }

  private static BigInteger registration(Rules.Prices prices, Name name, BigInteger size) {
    int doublings = Math.max(0, CHARS_CHEAP - name.text().length());
    return size.multiply(BigInteger.valueOf(prices.register())).shiftLeft(doublings);
  }

  /** The work hash must be below this, as a number. */
  static BigInteger bound(BigInteger tries) {
    return LIMIT.divide(tries);
  }

  /** Tries that a work hash took, by expectation: what it is worth. */
  static BigInteger worth(Digest workHash) {
    return LIMIT.divide(Target.number(workHash).add(BigInteger.ONE));
  }
}
