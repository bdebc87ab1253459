package org.hearsay.chain;

import java.math.BigInteger;
import java.util.Optional;
import org.hearsay.wire.Digest;

/**
 * What a block's id must not exceed, as a 256-bit number, and its compact form: a byte of exponent
 * and 23 bits of mantissa; section 11.3.
 */
public record Target(BigInteger value) {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);
  private static final int MANTISSA_BITS = 23;
  private static final int MANTISSA_MAX = (1 << MANTISSA_BITS) - 1;
  private static final int EXPONENT_MAX = 33;

  public Target {
    if (value.signum() < 1 || value.compareTo(LIMIT) >= 0) {
      throw new IllegalArgumentException("a target is from 1 to 2^256 - 1");
    }
  }

  /** Reads the compact form; empty when it is not canonical or out of range. */
  public static Optional<Target> ofCompact(int compact) {
    int mantissa = compact & 0xffffff;
    int shift = 8 * ((compact >>> 24) - 3);
    if (mantissa == 0 || mantissa > MANTISSA_MAX || compact >>> 24 > EXPONENT_MAX) {
      return Optional.empty();
    }
    BigInteger value = BigInteger.valueOf(mantissa).shiftLeft(shift);
    if (value.signum() < 1 || value.compareTo(LIMIT) >= 0) {
      return Optional.empty();
    }
    Target target = new Target(value);
    return target.compact() == compact ? Optional.of(target) : Optional.empty();
  }

  /** The compact form; what does not fit into it is cut off. */
  public int compact() {
    int bytes = (value.bitLength() + 7) / 8;
    int mantissa = value.shiftRight(8 * (bytes - 3)).intValueExact();
    if (mantissa > MANTISSA_MAX) {
      mantissa >>>= 8;
      bytes++;
    }
    return bytes << 24 | mantissa;
  }

  /** What the compact form can say of it. */
  Target rounded() {
    return ofCompact(compact()).orElseThrow(() -> new IllegalStateException("just made"));
  }

  public boolean isMetBy(Digest id) {
    return number(id).compareTo(value) <= 0;
  }

  /** Tries it takes on average: what a block that meets it weighs. */
  public BigInteger work() {
    return LIMIT.divide(value.add(BigInteger.ONE));
  }

  static BigInteger number(Digest digest) {
    return new BigInteger(1, digest.toBytes());
  }
}
