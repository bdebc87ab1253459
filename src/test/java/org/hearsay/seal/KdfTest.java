package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Beside the JDK's HMAC: RFC 5869 has no vectors with SHA-512. */
final class KdfTest {
  private static final byte[] NOTHING = {};

  private static byte[] hmac(byte[] key, byte[]... parts) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(key.length == 0 ? new byte[64] : key, "HmacSHA512"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void extractsAndExpandsAsTheRfcSays() throws Exception {
    byte[] secret = ascii("a secret of any length");
    byte[] salt = ascii("salt");
    byte[] of = {1, 2, 3};
    byte[] prk = hmac(salt, secret);
    byte[] first = hmac(prk, ascii("info"), of, new byte[] {1});
    byte[] second = hmac(prk, first, ascii("info"), of, new byte[] {2});
    byte[] both = Arrays.copyOf(first, 128);
    System.arraycopy(second, 0, both, 64, 64);
    assertThat(Kdf.hkdf(salt, secret, "info", of, 100)).isEqualTo(Arrays.copyOf(both, 100));
    assertThat(Kdf.expand(prk, "info", of, 100)).isEqualTo(Arrays.copyOf(both, 100));
    assertThat(Kdf.hkdf(NOTHING, secret, "info", of, 32))
        .isEqualTo(
            Arrays.copyOf(hmac(hmac(NOTHING, secret), ascii("info"), of, new byte[] {1}), 32));
  }

  /** RFC 4231, test case 2, cut. */
  @Test
  void theMacIsTheBeginningOfHmac() {
    assertThat(Kdf.mac(ascii("Jefe"), ascii("what do ya want for nothing?")))
        .isEqualTo(
            HexFormat.of()
                .parseHex("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"));
  }
}
