package org.hearsay.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadTest {
  private static final Random CHANCE = new Random(4);
  private static final KeyPair ALICE = KeyPair.random(CHANCE);

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] encoded(int payloadLength, boolean signed) {
    return Payload.encode(
        new byte[payloadLength],
        Optional.empty(),
        signed ? Optional.of(ALICE) : Optional.empty(),
        CHANCE);
  }

  @Test
  void helloIsLaidOutAsWhisperDoes() {
    byte[] plaintext =
        Payload.encode(
            "hello".getBytes(US_ASCII), Optional.of(hex("aabbcc")), Optional.empty(), CHANCE);
    assertThat(plaintext)
        .isEqualTo(
            hex(
                "01" // flags: the length takes one byte, no signature
                    + " 05" // length of the payload
                    + " 68656c6c6f" // payload
                    + " aabbcc")); // padding, as given
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, 256",
    "5, false, 256",
    "253, false, 256", // one byte of padding
    "254, false, 512", // aligned already: 256 bytes of padding
    "255, false, 512",
    "256, false, 512", // here the length takes two bytes
    "65535, false, 65792",
    "65536, false, 65792", // and here three
    "188, true, 256",
    "189, true, 512",
  })
  void randomPaddingFillsTheNextMultipleOf256(int payload, boolean signed, int total) {
    assertThat(encoded(payload, signed)).hasSize(total);
  }

  @Test
  void paddingOfNoBytesIsAsNone() {
    assertThat(Payload.encode(new byte[5], Optional.of(new byte[0]), Optional.empty(), CHANCE))
        .hasSize(256);
  }

  @Test
  void givenPaddingIsNotAligned() {
    assertThat(Payload.encode(new byte[5], Optional.of(new byte[1]), Optional.empty(), CHANCE))
        .hasSize(8);
  }

  @Test
  void longestPayloadFitsItsLengthField() {
    byte[] plaintext = encoded(Payload.MAX_BYTES, false);
    assertThat(Arrays.copyOf(plaintext, 4)).isEqualTo(hex("03 ffffff"));
    assertThat(Payload.decode(plaintext).orElseThrow().payload()).hasSize(Payload.MAX_BYTES);
  }

  @Test
  void longerPayloadIsRefused() {
    assertThatThrownBy(() -> encoded(Payload.MAX_BYTES + 1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("payload of 16777216 bytes");
  }

  @Test
  void lengthIsLittleEndian() {
    byte[] plaintext = encoded(0x010203, false);
    assertThat(Arrays.copyOf(plaintext, 4)).isEqualTo(hex("03 030201"));
  }

  @Test
  void withoutALengthFieldAllIsPadding() {
    Payload payload = Payload.decode(hex("00 112233")).orElseThrow();
    assertThat(payload.payload()).isEmpty();
    assertThat(payload.padding()).isEqualTo(hex("112233"));
  }

  @Test
  void flagsAloneAreAnEmptyPayload() {
    assertThat(Payload.decode(hex("00")).orElseThrow().padding()).isEmpty();
  }

  @Test
  void flagsOfLaterVersionsAreIgnored() {
    assertThat(Payload.decode(hex("f9 01 42")).orElseThrow().payload()).isEqualTo(hex("42"));
  }

  /** The first of these stops a real geth. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01", // the length field is missing
        "02 00", // half of it is missing
        "03 0000", // a third of it is missing
        "01 01", // claims more than there is
        "01 05 68656c6c", // by one byte
        "03 ffffff 00", // by all it can
        "",
      })
  void contradictoryLengthsAreRefused(String plaintext) {
    assertThat(Payload.decode(hex(plaintext))).isEmpty();
  }

  @Test
  void lengthMayNotReachIntoTheSignature() {
    byte[] plaintext = encoded(10, true);
    plaintext[1] = (byte) (plaintext.length - 2 - 65); // all of the padding, too: still honest
    assertThat(Payload.decode(resigned(plaintext))).isPresent();
    plaintext[1]++;
    assertThat(Payload.decode(resigned(plaintext))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 65, 66, 67})
  void signedButTooShortForItIsRefused(int length) {
    byte[] plaintext = new byte[length];
    plaintext[0] = 0b101;
    assertThat(Payload.decode(plaintext)).isEmpty();
  }

  @Test
  void signatureThatIsNobodysIsRefused() {
    byte[] plaintext = encoded(10, true);
    Arrays.fill(plaintext, plaintext.length - 65, plaintext.length, (byte) 0);
    assertThat(Payload.decode(plaintext)).isEmpty();
  }

  @Test
  void signatureCoversFlagsLengthPayloadAndPadding() {
    byte[] plaintext = encoded(10, true);
    assertThat(Payload.decode(plaintext).orElseThrow().signer()).contains(ALICE.open());
    for (int at : new int[] {0, 2, 11, 12, plaintext.length - 66}) {
      byte[] altered = plaintext.clone();
      altered[at] ^= (byte) (at == 0 ? 0x80 : 1);
      assertThat(Payload.decode(altered).flatMap(Payload::signer))
          .as("byte %d", at)
          .isNotEqualTo(Optional.of(ALICE.open()));
    }
  }

  @Test
  void signersVMayBeWrittenAsEthereumsTransactionsDo() {
    byte[] plaintext = encoded(10, true);
    plaintext[plaintext.length - 1] += 27;
    assertThat(Payload.decode(plaintext).orElseThrow().signer()).contains(ALICE.open());
  }

  private static byte[] resigned(byte[] plaintext) {
    byte[] body = Arrays.copyOf(plaintext, plaintext.length - 65);
    byte[] signed = Arrays.copyOf(body, plaintext.length);
    byte[] signature = Curve.best().sign(Keccak.hash(body), ALICE.secret());
    System.arraycopy(signature, 0, signed, body.length, signature.length);
    return signed;
  }
}
