package org.hearsay.seal;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import org.bouncycastle.util.BigIntegers;

/** A secp256k1 scalar from 1 to the group order - 1. Never printed. */
public final class PrivateKey {
  public static final int BYTES = 32;

  /** Order of the group, SEC 2 v2 section 2.4.1. */
  static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final byte[] scalar;

  private PrivateKey(byte[] scalar) {
    this.scalar = scalar;
  }

  /**
   * Takes {@value #BYTES} bytes, copied.
   *
   * @throws IllegalArgumentException with geth's text: "invalid length, need 256 bits", "invalid
   *     private key, >=N" or "invalid private key, zero or negative"
   */
  public static PrivateKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("invalid length, need 256 bits");
    }
    BigInteger number = new BigInteger(1, bytes);
    if (number.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("invalid private key, >=N");
    }
    if (number.signum() <= 0) {
      throw new IllegalArgumentException("invalid private key, zero or negative");
    }
    return new PrivateKey(bytes.clone());
  }

  /** A fresh key. */
  public static PrivateKey random(RandomGenerator secrets) {
    byte[] bytes = new byte[BYTES];
    while (true) {
      secrets.nextBytes(bytes);
      BigInteger number = new BigInteger(1, bytes);
      if (number.signum() > 0 && number.compareTo(ORDER) < 0) {
        return new PrivateKey(bytes);
      }
    }
  }

  /** This key times a number that is no multiple of the order, modulo the order. */
  PrivateKey times(BigInteger factor) {
    BigInteger product = new BigInteger(1, scalar).multiply(factor).mod(ORDER);
    return new PrivateKey(BigIntegers.asUnsignedByteArray(BYTES, product));
  }

  /** A copy. */
  public byte[] toBytes() {
    return scalar.clone();
  }

  /** Compared in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PrivateKey that && MessageDigest.isEqual(scalar, that.scalar);
  }

  @Override
  public int hashCode() {
    return 0; // says nothing about the key; keys are never put into maps
  }

  @Override
  public String toString() {
    return "PrivateKey[***]";
  }
}
