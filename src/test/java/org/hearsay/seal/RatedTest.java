package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

final class RatedTest {
  private static final byte[] DATA =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  private static Envelope envelope(long nonce) {
    return Envelope.of(1_600_000_050, 50, new Topic(0xffaadd11), DATA, nonce);
  }

  @Test
  void idIsTheHashOfTheWholeEnvelope() {
    assertThat(Rated.measure(envelope(42)).id().toHex())
        .isEqualTo("758665c5f07a4761d4a8741e36da05ea299bc470aa61db5f176ac2d44d5b41cc");
  }

  @Test
  void ratingIsWorkOverSizeAndLife() {
    Envelope envelope = envelope(42);
    int bits =
        Keccak.hash(envelope.rlpWithoutNonce(), new byte[] {0, 0, 0, 0, 0, 0, 0, 42})
            .leadingZeroBits();
    assertThat(Rated.measure(envelope).rating())
        .isEqualTo(Math.pow(2, bits) / envelope.sizeWithoutNonce() / 50);
  }

  @Test
  void theSameEnvelopeIsEqualAndAnotherNonceIsAnotherEnvelope() {
    assertThat(Rated.measure(envelope(42)))
        .isEqualTo(Rated.measure(envelope(42)))
        .hasSameHashCodeAs(Rated.measure(envelope(42)))
        .isNotEqualTo(Rated.measure(envelope(43)));
  }
}
