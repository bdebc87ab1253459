package org.hearsay.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.hearsay.wire.Digest;

/**
 * Keccak-256 as Ethereum uses it: the padding of the original submission, not that of SHA-3 (FIPS
 * 202), whose hashes differ.
 */
public final class Keccak {
  // From the standard.
  static final int RATE_BYTES = 136;
  static final int LAST_LANE_OF_RATE = RATE_BYTES / 8 - 1;
  static final long FIRST_BIT_OF_PADDING = 0x01;
  static final long LAST_BIT_OF_PADDING = 0x80L << 56;

  private static final VarHandle LANES_OF_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] lanes = new long[KeccakPermutation.LANES];
  private int at;

  private Keccak() {}

  /** Hashes the concatenation of the parts. */
  public static Digest hash(byte[]... parts) {
    Keccak sponge = new Keccak();
    for (byte[] part : parts) {
      sponge.absorb(part);
    }
    return sponge.squeeze();
  }

  /** The lanes after {@code prefix}, whose last, partial block is added but not yet permuted. */
  static long[] absorbed(byte[] prefix) {
    Keccak sponge = new Keccak();
    sponge.absorb(prefix);
    return sponge.lanes;
  }

  private void absorb(byte[] bytes) {
    int i = 0;
    while (i < bytes.length) {
      if (at % 8 == 0 && bytes.length - i >= 8) {
        lanes[at / 8] ^= (long) LANES_OF_BYTES.get(bytes, i);
        i += 8;
        at += 8;
      } else {
        lanes[at / 8] ^= (bytes[i] & 0xffL) << (8 * (at % 8));
        i++;
        at++;
      }
      if (at == RATE_BYTES) {
        KeccakPermutation.permute(lanes);
        at = 0;
      }
    }
  }

  private Digest squeeze() {
    lanes[at / 8] ^= FIRST_BIT_OF_PADDING << (8 * (at % 8));
    lanes[LAST_LANE_OF_RATE] ^= LAST_BIT_OF_PADDING;
    KeccakPermutation.permute(lanes);
    return digest(lanes);
  }

  /** The hash that permuted lanes begin with. */
  static Digest digest(long[] lanes) {
    return new Digest(
        Long.reverseBytes(lanes[0]),
        Long.reverseBytes(lanes[1]),
        Long.reverseBytes(lanes[2]),
        Long.reverseBytes(lanes[3]));
  }
}
