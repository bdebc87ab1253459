package org.hearsay.chain;

import java.math.BigInteger;

/**
 * ASERT in its relative form, clamped to the genesis target, in integers; section 11.3. The
 * exponential is a cubic within 0.013 %.
 */
final class Difficulty {
  // From the protocol; changing one forks the network.
  private static final int FRACTION_BITS = 16;
  private static final long SHIFT_MAX = 256;
  private static final BigInteger A = BigInteger.valueOf(195_766_423_245_049L);
  private static final BigInteger B = BigInteger.valueOf(971_821_376L);
  private static final BigInteger C = BigInteger.valueOf(5_127L);
  private static final BigInteger HALF = BigInteger.ONE.shiftLeft(47);

  private Difficulty() {}

  /**
   * The target of the block after a parent.
   *
   * @param elapsedSeconds from the grandparent to the parent; may be negative
   */
  static int next(Rules rules, int parentTarget, long elapsedSeconds) {
    Target parent =
        Target.ofCompact(parentTarget)
            .orElseThrow(() -> new IllegalArgumentException("target of an accepted header"));
    BigInteger tau = BigInteger.valueOf((long) rules.halfLifeBlocks() * rules.intervalSeconds());
    BigInteger late =
        BigInteger.valueOf(elapsedSeconds).subtract(BigInteger.valueOf(rules.intervalSeconds()));
    BigInteger[] parts = floorDivide(late.shiftLeft(FRACTION_BITS), tau);
    BigInteger exponent = parts[0];
    long shift = clamp(exponent.shiftRight(FRACTION_BITS));
    BigInteger fraction = exponent.mod(BigInteger.ONE.shiftLeft(FRACTION_BITS));
    BigInteger scaled = parent.value().multiply(factor(fraction));
    BigInteger value = scaled.shiftLeft((int) shift - FRACTION_BITS);
    BigInteger easiest = rules.easiest().value();
    return new Target(value.max(BigInteger.ONE).min(easiest)).compact();
  }

  private static BigInteger[] floorDivide(BigInteger number, BigInteger by) {
    BigInteger[] parts = number.divideAndRemainder(by);
    return parts[1].signum() < 0
        ? new BigInteger[] {parts[0].subtract(BigInteger.ONE), parts[1].add(by)}
        : parts;
  }

  private static long clamp(BigInteger shift) {
    return shift
        .max(BigInteger.valueOf(-SHIFT_MAX))
        .min(BigInteger.valueOf(SHIFT_MAX))
        .longValueExact();
  }

  /** 65536 times 2 to the power of {@code fraction} / 65536. */
  private static BigInteger factor(BigInteger fraction) {
    BigInteger cubic =
        C.multiply(fraction).add(B).multiply(fraction).add(A).multiply(fraction).add(HALF);
    return BigInteger.ONE.shiftLeft(FRACTION_BITS).add(cubic.shiftRight(48));
  }
}
