package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class PayloadProperties {
  private static final KeyPair ALICE = KeyPair.random(new Random(5));

  @Property
  void whatIsLaidOutIsTakenApart(
      @ForAll @Size(max = 700) byte[] payload, @ForAll boolean signed, @ForAll long seed) {
    Optional<KeyPair> signer = signed ? Optional.of(ALICE) : Optional.empty();
    byte[] plaintext = Payload.encode(payload, Optional.empty(), signer, new Random(seed));
    assertThat(plaintext.length % 256).isZero();
    Payload decoded = Payload.decode(plaintext).orElseThrow();
    assertThat(decoded.payload()).isEqualTo(payload);
    assertThat(decoded.padding()).hasSizeBetween(1, 256);
    assertThat(decoded.signer()).isEqualTo(signer.map(KeyPair::open));
  }

  /** Nothing is thrown, and what is found accounts for every byte. */
  @Property
  void anyBytesAreTakenApartOrRefused(
      @ForAll @Size(max = 100) byte[] rest, @ForAll @IntRange(max = 255) int flags) {
    byte[] plaintext = new byte[rest.length + 1];
    plaintext[0] = (byte) flags;
    System.arraycopy(rest, 0, plaintext, 1, rest.length);
    Payload.decode(plaintext)
        .ifPresent(
            found -> {
              int lengthField = flags & 3;
              int signature = found.signature().map(bytes -> bytes.length).orElse(0);
              assertThat(
                      1 + lengthField + found.payload().length + found.padding().length + signature)
                  .isEqualTo(plaintext.length);
              assertThat(found.payload())
                  .isEqualTo(
                      Arrays.copyOfRange(
                          plaintext, 1 + lengthField, 1 + lengthField + found.payload().length));
              assertThat(found.signer().isPresent()).isEqualTo((flags & 4) != 0);
            });
  }
}
