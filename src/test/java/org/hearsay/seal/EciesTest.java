package org.hearsay.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class EciesTest {
  private static final SecureRandom SECRETS = new SecureRandom();
  private static final byte[] HELLO = "hello whisper".getBytes(US_ASCII);
  private static final KeyPair BOB =
      KeyPair.of(
          PrivateKey.of(hex("8c532bdd2b8cd809e95bed13977d019fceb047636ae0ac6e0a1f87feee58ec9d")));

  /** Made by go-ethereum with a known ephemeral key and IV. */
  private static final byte[] BY_GETH =
      hex(
          "04" // ephemeral public key, uncompressed: X, Y
              + "1ab0c34bbcd438053e5b09ea9816bef2c7de078eab54896f726c132f00be42a0"
              + "f4da6a60da1625e46a1c3f58faa9cc5a11b4d71a6206d344049c634c7f141bb4"
              + "000102030405060708090a0b0c0d0e0f" // IV
              + "01407b4f310dc4cd266510906d" // ciphertext
              + "49667dbff068277033f6710bbff3c365ba06d6f751728001c2d36fa2dd43790d"); // tag

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void opensWhatGethSealed() {
    assertThat(Ecies.opener(BY_GETH, SECRETS).orElseThrow().open(BOB.secret())).contains(HELLO);
  }

  @Test
  void sealsTheBytesThatGethSeals() {
    KeyPair ephemeral =
        KeyPair.of(
            PrivateKey.of(hex("007d4a891ea5e8b90f02edcaf2a8e6c05a4eea88c6c89f235981335cb07cd0fe")));
    byte[] iv = hex("000102030405060708090a0b0c0d0e0f");
    assertThat(Ecies.seal(BOB.open(), HELLO, ephemeral, iv, SECRETS)).isEqualTo(BY_GETH);
  }

  @Test
  void oneOpenerServesManyKeys() {
    Ecies.Opener opener = Ecies.opener(BY_GETH, SECRETS).orElseThrow();
    for (int i = 0; i < 20; i++) {
      assertThat(opener.open(PrivateKey.random(SECRETS))).isEmpty();
    }
    assertThat(opener.open(BOB.secret())).contains(HELLO);
    assertThat(opener.open(BOB.secret())).contains(HELLO);
  }

  @Test
  void theSamePlaintextNeverSealsAlike() {
    byte[] first = Ecies.seal(BOB.open(), HELLO, SECRETS);
    byte[] second = Ecies.seal(BOB.open(), HELLO, SECRETS);
    assertThat(first).hasSize(HELLO.length + Ecies.OVERHEAD_BYTES).isNotEqualTo(second);
    assertThat(Arrays.copyOf(first, 65)).isNotEqualTo(Arrays.copyOf(second, 65));
  }

  @Test
  void anEmptyPlaintextComesBackEmpty() {
    byte[] sealed = Ecies.seal(BOB.open(), new byte[0], SECRETS);
    assertThat(Ecies.opener(sealed, SECRETS).orElseThrow().open(BOB.secret()))
        .contains(new byte[0]);
  }

  @Test
  void noBitMayChange() {
    for (int bit = 0; bit < 8 * BY_GETH.length; bit++) {
      byte[] altered = BY_GETH.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Ecies.opener(altered, SECRETS).flatMap(opener -> opener.open(BOB.secret())))
          .as("bit %d", bit)
          .isEmpty();
    }
  }

  @Test
  void noKeyIsTriedOnWhatBeginsWithNoPoint() {
    byte[] offTheCurve = BY_GETH.clone();
    offTheCurve[64] ^= 1;
    assertThat(Ecies.opener(offTheCurve, SECRETS)).isEmpty();
    byte[] compressed = BY_GETH.clone();
    compressed[0] = 2;
    assertThat(Ecies.opener(compressed, SECRETS)).isEmpty();
    byte[] atInfinity = new byte[200];
    assertThat(Ecies.opener(atInfinity, SECRETS)).isEmpty();
  }

  @Test
  void whatIsCutShortOpensForNobody() {
    for (int length = 0; length < BY_GETH.length; length++) {
      assertThat(
              Ecies.opener(Arrays.copyOf(BY_GETH, length), SECRETS)
                  .flatMap(opener -> opener.open(BOB.secret())))
          .as("length %d", length)
          .isEmpty();
    }
  }
}
