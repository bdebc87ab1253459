package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class DigestTest {
  @Test
  void readsWhatItWrites() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0xf0 + i);
    }
    assertThat(Digest.of(bytes).toBytes()).isEqualTo(bytes);
    assertThat(Digest.of(bytes)).isEqualTo(Digest.of(bytes)).hasSameHashCodeAs(Digest.of(bytes));
    assertThat(Digest.of(bytes).toHex()).startsWith("f0f1f2f3").endsWith("0d0e0f");
    assertThat(Digest.of(bytes)).hasToString("f0f1f2f3…");
  }

  @Test
  void countsLeadingZeroBitsAcrossItsWords() {
    for (int bit = 0; bit < 256; bit++) {
      byte[] bytes = new byte[32];
      bytes[bit / 8] = (byte) (0xff >>> bit % 8);
      assertThat(Digest.of(bytes).leadingZeroBits()).isEqualTo(bit);
    }
    assertThat(new Digest(0, 0, 0, 0).leadingZeroBits()).isEqualTo(256);
  }

  @Test
  void isOrderedAsAnUnsignedNumber() {
    assertThat(new Digest(-1, 0, 0, 0)).isGreaterThan(new Digest(1, 0, 0, 0));
    assertThat(new Digest(1, -1, 0, 0)).isGreaterThan(new Digest(1, 1, 0, 0));
    assertThat(new Digest(1, 1, -1, 0)).isGreaterThan(new Digest(1, 1, 1, 0));
    assertThat(new Digest(1, 1, 1, -1)).isGreaterThan(new Digest(1, 1, 1, 1));
    assertThat(new Digest(1, 1, 1, 1)).isEqualByComparingTo(new Digest(1, 1, 1, 1));
  }

  @Test
  void has32Bytes() {
    assertThatThrownBy(() -> Digest.of(new byte[33])).hasMessage("a digest has 32 bytes, not 33");
    assertThatThrownBy(() -> Digest.at(new byte[40], 9)).hasMessage("no 32 bytes at 9 of 40");
    assertThatThrownBy(() -> Digest.at(new byte[40], -1)).hasMessage("no 32 bytes at -1 of 40");
  }
}
