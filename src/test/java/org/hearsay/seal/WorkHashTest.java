package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

final class WorkHashTest {
  private static final byte[] NOISE = new byte[600];
  private static final long[] NONCES = {
    0, 1, 255, 256, 257, 65_535, 65_536, 0x0102_0304_0506_0708L, -1, Long.MIN_VALUE, 1, 0
  };

  static {
    new Random(2).nextBytes(NOISE);
  }

  private static Digest plainly(byte[] prefix, long nonce) {
    return Keccak.hash(prefix, ByteBuffer.allocate(8).putLong(nonce).array());
  }

  @Test
  void equalsThePlainHashForEveryPlaceOfTheNonceInItsBlock() {
    for (int length = 0; length <= NOISE.length; length++) {
      byte[] prefix = Arrays.copyOf(NOISE, length);
      WorkHash work = new WorkHash(prefix);
      for (long nonce : NONCES) {
        assertThat(work.of(nonce))
            .as("prefix %d nonce %d", length, nonce)
            .isEqualTo(plainly(prefix, nonce));
      }
    }
  }

  @Test
  void countsTheZeroBitsOfThatHash() {
    byte[] prefix = Arrays.copyOf(NOISE, 131); // the nonce straddles two blocks
    WorkHash work = new WorkHash(prefix);
    for (long nonce = 0; nonce < 3000; nonce++) {
      assertThat(work.zeroBits(nonce)).isEqualTo(plainly(prefix, nonce).leadingZeroBits());
    }
  }
}
