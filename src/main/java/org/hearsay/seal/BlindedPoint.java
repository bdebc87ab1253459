package org.hearsay.seal;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/**
 * A stranger's point R, ready to be multiplied by many of our private keys. Neither curve
 * multiplies in constant time, and the stranger chose R: so what is multiplied is never a key k
 * itself but k/r with a random r, by r·R, which is computed once. The product is the same.
 */
final class BlindedPoint {
  private final Curve curve;
  private final PublicKey blinded;
  private final BigInteger inverse;

  BlindedPoint(Curve curve, PublicKey point, RandomGenerator secrets) {
    this.curve = curve;
    PrivateKey r = PrivateKey.random(secrets);
    this.blinded = curve.times(point, r);
    this.inverse = new BigInteger(1, r.toBytes()).modInverse(PrivateKey.ORDER);
  }

  /** The X coordinate of {@code key} times the point, 32 bytes. */
  byte[] sharedX(PrivateKey key) {
    return curve.times(blinded, key.times(inverse)).x().toBytes();
  }
}
