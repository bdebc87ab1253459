package org.hearsay.seal;

import org.hearsay.wire.Digest;

/**
 * Keccak-256 over a fixed prefix and a nonce of 8 bytes, most significant first; section 3. The
 * prefix is absorbed once, so that a nonce costs one permutation whatever the length of the prefix.
 *
 * <p>Not for use by two threads at once.
 */
final class WorkHash {
  private static final int NONCE_BYTES = 8;

  /** Where in its block the nonce begins, 0 to 135: as lane, and as bits within the lane. */
  private final int lane;

  private final int shift;

  /** Whether the nonce reaches the end of its block, so that the padding begins another one. */
  private final boolean straddles;

  /** The lanes before the nonce is added; with the padding when it is in the same block. */
  private final long[] beforeNonce;

  /**
   * When straddling: the lanes after the nonce's first block, and what of the nonce is in there.
   * Counting up leaves those high bytes as they are for long, and that block need not be repeated.
   */
  private final long[] afterFirstBlock = new long[KeccakPermutation.LANES];

  private long firstBlockPart;
  private boolean firstBlockKnown;

  private final long[] lanes = new long[KeccakPermutation.LANES];

  WorkHash(byte[] prefix) {
    int at = prefix.length % Keccak.RATE_BYTES;
    lane = at / 8;
    shift = 8 * (at % 8);
    straddles = at + NONCE_BYTES >= Keccak.RATE_BYTES;
    beforeNonce = Keccak.absorbed(prefix);
    if (!straddles) {
      beforeNonce[lane + 1] ^= Keccak.FIRST_BIT_OF_PADDING << shift;
      beforeNonce[Keccak.LAST_LANE_OF_RATE] ^= Keccak.LAST_BIT_OF_PADDING;
    }
  }

  /** The hash with this nonce. */
  Digest of(long nonce) {
    permuteWith(nonce);
    return Keccak.digest(lanes);
  }

  /** Leading zero bits of {@link #of}. */
  int zeroBits(long nonce) {
    permuteWith(nonce);
    return lanes[0] != 0
        ? Long.numberOfLeadingZeros(Long.reverseBytes(lanes[0]))
        : Keccak.digest(lanes).leadingZeroBits();
  }

  private void permuteWith(long nonce) {
    long littleEndian = Long.reverseBytes(nonce);
    long low = littleEndian << shift;
    long high = shift == 0 ? 0 : littleEndian >>> (Long.SIZE - shift);
    if (straddles) {
      permuteFirstBlock(low);
      System.arraycopy(afterFirstBlock, 0, lanes, 0, lanes.length);
      lanes[0] ^= high ^ Keccak.FIRST_BIT_OF_PADDING << shift;
      lanes[Keccak.LAST_LANE_OF_RATE] ^= Keccak.LAST_BIT_OF_PADDING;
    } else {
      System.arraycopy(beforeNonce, 0, lanes, 0, lanes.length);
      lanes[lane] ^= low;
      lanes[lane + 1] ^= high;
    }
    KeccakPermutation.permute(lanes);
  }

  private void permuteFirstBlock(long part) {
    if (firstBlockKnown && part == firstBlockPart) {
      return;
    }
    System.arraycopy(beforeNonce, 0, afterFirstBlock, 0, lanes.length);
    afterFirstBlock[lane] ^= part;
    KeccakPermutation.permute(afterFirstBlock);
    firstBlockPart = part;
    firstBlockKnown = true;
  }
}
