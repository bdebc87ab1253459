package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SharedKeyCipherTest {
  private static final SecureRandom SECRETS = new SecureRandom();

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** Test case 14 of the GCM specification: all zeros. */
  @Test
  void sealsThePublishedVectorWithTagAndNonceBehind() {
    SharedKeyCipher cipher = new SharedKeyCipher(new byte[32]);
    assertThat(cipher.seal(new byte[16], new byte[12]))
        .isEqualTo(
            hex(
                "cea7403d4d606b6e074ec5d3baf39d18" // ciphertext
                    + "d0d1c8a799996bf0265b98b5d48ab919" // tag
                    + "000000000000000000000000")); // nonce
  }

  @Test
  void opensWhatItSealed() {
    byte[] key = new byte[32];
    SECRETS.nextBytes(key);
    byte[] plaintext = new byte[300];
    SECRETS.nextBytes(plaintext);
    byte[] data = new SharedKeyCipher(key).seal(plaintext, SECRETS);
    assertThat(data).hasSize(plaintext.length + SharedKeyCipher.OVERHEAD_BYTES);
    assertThat(new SharedKeyCipher(key).open(data)).contains(plaintext);
    assertThat(new SharedKeyCipher(key).seal(plaintext, SECRETS)).isNotEqualTo(data);
  }

  @Test
  void noBitMayChange() {
    SharedKeyCipher cipher = new SharedKeyCipher(new byte[32]);
    byte[] data = cipher.seal(new byte[20], SECRETS);
    for (int bit = 0; bit < 8 * data.length; bit++) {
      byte[] altered = data.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(cipher.open(altered)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void whatIsCutShortDoesNotOpen() {
    SharedKeyCipher cipher = new SharedKeyCipher(new byte[32]);
    byte[] data = cipher.seal(new byte[20], SECRETS);
    for (int length = 0; length < data.length; length++) {
      assertThat(cipher.open(Arrays.copyOf(data, length))).as("length %d", length).isEmpty();
    }
  }

  @Test
  void keyIsCopied() {
    byte[] key = new byte[32];
    SharedKeyCipher cipher = new SharedKeyCipher(key);
    byte[] data = cipher.seal(new byte[5], SECRETS);
    key[0] = 1;
    assertThat(cipher.open(data)).isPresent();
  }

  @Test
  void keyHas32Bytes() {
    assertThatThrownBy(() -> new SharedKeyCipher(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a symmetric key has 32 bytes, not 16");
  }
}
