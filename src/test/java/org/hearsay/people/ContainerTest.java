package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.Payload;
import org.junit.jupiter.api.Test;

/** What people say has one of five sizes. */
final class ContainerTest {
  private static final SplittableRandom CHANCE = new SplittableRandom(1);

  @Test
  void everyLengthFitsTheLeastSizeThatHoldsIt() {
    int[] sizes = {256, 1024, 4096, 16_384, 65_536};
    int at = 0;
    for (int length = 0; length <= Container.BYTES_MAX; length += length < 5000 ? 1 : 61) {
      byte[] message = new byte[length];
      CHANCE.nextBytes(message);
      byte[] plaintext = Container.wrap(message, CHANCE);
      while (plaintext.length > sizes[at]) {
        at++;
      }
      assertThat(plaintext).hasSize(sizes[at]);
      assertThat(Container.unwrap(plaintext))
          .hasValueSatisfying(m -> assertThat(m).isEqualTo(message));
    }
    assertThat(at).isEqualTo(4);
    assertThat(Container.wrap(new byte[Container.BYTES_MAX], CHANCE)).hasSize(65_536);
    assertThatThrownBy(() -> Container.wrap(new byte[Container.BYTES_MAX + 1], CHANCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65533");
  }

  @Test
  void whatHasAnotherFormIsNotRead() {
    byte[] message = {1, 2, 3};
    byte[] signed =
        Payload.encode(
            message, Optional.of(new byte[256 - 70]), Optional.of(KeyPair.random(CHANCE)), CHANCE);
    assertThat(signed).hasSize(256);
    assertThat(Container.unwrap(signed)).as("signed").isEmpty();
    assertThat(Container.unwrap(new byte[255])).isEmpty();
    assertThat(Container.unwrap(new byte[0])).isEmpty();
    byte[] longer = new byte[256];
    longer[0] = 2; // a length of two bytes, beyond the end
    longer[1] = (byte) 0xff;
    longer[2] = (byte) 0xff;
    assertThat(Container.unwrap(longer)).isEmpty();
  }
}
