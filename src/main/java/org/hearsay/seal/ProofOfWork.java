package org.hearsay.seal;

/**
 * How work becomes a rating; section 3. The formula is geth's since 1.9, down to the order of its
 * divisions: two nodes that round differently would not agree on which envelopes a floor admits.
 */
public final class ProofOfWork {
  private ProofOfWork() {}

  /**
   * The rating of an envelope: 2^zeroBits / size / ttl.
   *
   * @param zeroBits leading zero bits of its work hash, 0 to 256
   * @param sizeBytes length of its RLP without the nonce
   * @param ttlSeconds its whole life, at least 1
   */
  public static double rating(int zeroBits, int sizeBytes, long ttlSeconds) {
    return Math.scalb(1.0, zeroBits) / sizeBytes / ttlSeconds;
  }

  /**
   * The fewest leading zero bits, at least 1, with which such an envelope is rated {@code target}
   * or better. More than 256 when no hash has that many.
   *
   * @throws IllegalArgumentException if the target is not a number
   */
  public static int bitsFor(double target, int sizeBytes, long ttlSeconds) {
    if (Double.isNaN(target)) {
      throw new IllegalArgumentException("target " + target);
    }
    int bits = 1;
    while (bits <= 256 && rating(bits, sizeBytes, ttlSeconds) < target) {
      bits++;
    }
    return bits;
  }
}
