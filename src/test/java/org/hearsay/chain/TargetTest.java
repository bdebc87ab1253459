package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compact form of targets, and the work they stand for. */
final class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "1d00ffff, ffff0000000000000000000000000000000000000000000000000000",
    "207fffff, 7fffff0000000000000000000000000000000000000000000000000000000000",
    "1b0404cb, 404cb000000000000000000000000000000000000000000000000",
    "05009234, 92340000",
    "04123456, 12345600",
    "03123456, 123456",
    "02123400, 1234",
    "01120000, 12",
    "2100ffff, ffff000000000000000000000000000000000000000000000000000000000000",
  })
  void compactFormIsThatOfBitcoin(String compact, String value) {
    int bits = Integer.parseUnsignedInt(compact, 16);
    BigInteger number = new BigInteger(value, 16);
    assertThat(Target.ofCompact(bits)).contains(new Target(number));
    assertThat(new Target(number).compact()).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000", "01003456", "02000056", "03000000", "04000000", "00923456", "01803456",
        "02800056", "03800000", "04800000", "20800000", "04923456", "01fedcba", "04000012",
        "01123456", "2200ffff", "ff123456", "217fffff", "02123456", "1d0000ff"
      })
  void whatIsNotCanonicalIsNone(String compact) {
    assertThat(Target.ofCompact(Integer.parseUnsignedInt(compact, 16))).isEmpty();
  }

  @Test
  void everyTargetIsCutToOneThatIsNotEasier() {
    BigInteger value = BigInteger.ONE;
    while (value.bitLength() < 256) {
      Target target = new Target(value);
      assertThat(target.rounded().value()).isLessThanOrEqualTo(value);
      assertThat(target.rounded().compact()).isEqualTo(target.compact());
      value = value.multiply(BigInteger.valueOf(3)).add(BigInteger.TEN);
    }
  }

  @Test
  void workIsTheTriesThatItTakes() {
    assertThat(new Target(BigInteger.ONE.shiftLeft(255).subtract(BigInteger.ONE)).work())
        .isEqualTo(BigInteger.TWO);
    assertThat(new Target(BigInteger.ONE.shiftLeft(236).subtract(BigInteger.ONE)).work())
        .isEqualTo(BigInteger.ONE.shiftLeft(20));
  }

  @Test
  void zeroAndMoreThan256BitsAreNoTargets() {
    assertThatThrownBy(() -> new Target(BigInteger.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Target(BigInteger.ONE.shiftLeft(256)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIdMeetsATargetItEquals() {
    Target target = Target.ofCompact(0x1d00ffff).orElseThrow();
    byte[] id = new byte[32];
    id[4] = id[5] = (byte) 0xff;
    assertThat(target.isMetBy(org.hearsay.wire.Digest.of(id))).isTrue();
    id[31] = 1;
    assertThat(target.isMetBy(org.hearsay.wire.Digest.of(id))).isFalse();
  }
}
