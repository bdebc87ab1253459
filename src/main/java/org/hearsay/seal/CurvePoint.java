package org.hearsay.seal;

import java.math.BigInteger;
import org.hearsay.wire.Digest;

/** The equation of secp256k1, y² = x³ + 7 modulo p; SEC 2 v2 section 2.4.1. */
final class CurvePoint {
  private static final BigInteger P =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
  private static final BigInteger SEVEN = BigInteger.valueOf(7);

  private CurvePoint() {}

  static boolean contains(Digest x, Digest y) {
    BigInteger bigX = new BigInteger(1, x.toBytes());
    BigInteger bigY = new BigInteger(1, y.toBytes());
    if (bigX.compareTo(P) >= 0 || bigY.compareTo(P) >= 0) {
      return false;
    }
    BigInteger right = bigX.multiply(bigX).mod(P).multiply(bigX).add(SEVEN).mod(P);
    return bigY.multiply(bigY).mod(P).equals(right);
  }
}
