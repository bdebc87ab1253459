package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProofOfWorkTest {
  /**
   * Vectors that geth's and nim-eth's own tests hold, too. As an envelope it would be refused, its
   * expiry being before its TTL.
   */
  @ParameterizedTest
  @CsvSource({
    "100000, 0, 0.07692307692307693, a788e02a95bfc673709e97ca81e39ca903bad5638d3388964c51eb64952172d6",
    "276, 8, 19.692307692307693, 00e2374c6353c243e4073e209a7f2acb2506522af318b3b78cf9a88310a2a11c",
  })
  void ratesTheKnownEnvelope(long nonce, int zeroBits, double rating, String workHash) {
    byte[] withoutNonce =
        HexFormat.of()
            .parseHex(
                "cc" // list of 12 bytes
                    + "80" // expiry 0
                    + "01" // TTL 1
                    + "8400000000" // topic
                    + "84deadbeef"); // data
    WorkHash work = new WorkHash(withoutNonce);
    assertThat(work.of(nonce).toHex()).isEqualTo(workHash);
    assertThat(work.zeroBits(nonce)).isEqualTo(zeroBits);
    assertThat(ProofOfWork.rating(zeroBits, withoutNonce.length, 1)).isEqualTo(rating);
  }

  @Test
  void dividesInGethsOrder() {
    double bits = 1 << 12;
    assertThat(ProofOfWork.rating(12, 363, 275)).isEqualTo(bits / 363 / 275);
  }

  @Test
  void allZerosIsStillANumber() {
    assertThat(ProofOfWork.rating(256, 13, 1)).isFinite();
  }

  @ParameterizedTest
  @CsvSource({
    "0.2, 276, 50, 12", // what a chat message costs
    "0.2, 300, 3600, 18",
    "0.2, 300, 86400, 23",
    "0, 300, 50, 1", // geth never aims at less than one bit
    "-1, 300, 50, 1",
  })
  void bitsForATarget(double target, int size, long ttl, int bits) {
    assertThat(ProofOfWork.bitsFor(target, size, ttl)).isEqualTo(bits);
  }

  @Test
  void bitsForATargetJustOutOfReachAreOneMore() {
    double exactly = ProofOfWork.rating(20, 301, 50);
    assertThat(ProofOfWork.bitsFor(exactly, 301, 50)).isEqualTo(20);
    assertThat(ProofOfWork.bitsFor(Math.nextUp(exactly), 301, 50)).isEqualTo(21);
  }

  @Test
  void noHashReachesAnInfiniteTarget() {
    assertThat(ProofOfWork.bitsFor(Double.POSITIVE_INFINITY, 301, 50)).isEqualTo(257);
  }

  @Test
  void targetIsANumber() {
    assertThatThrownBy(() -> ProofOfWork.bitsFor(Double.NaN, 301, 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("target NaN");
  }
}
