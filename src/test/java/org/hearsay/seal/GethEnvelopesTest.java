package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.GethVectors.bytes;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.hearsay.GethVectors;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Envelopes that geth made, read by us, and made again by us where nothing in them is chance. */
final class GethEnvelopesTest {
  private static final SecureRandom SECRETS = new SecureRandom();

  static Stream<Arguments> envelopes() {
    return GethVectors.section("envelopes", "name");
  }

  static Stream<Arguments> symmetric() {
    return envelopes().filter(arguments -> entry(arguments).get("kind").asString().equals("sym"));
  }

  static Stream<Arguments> signed() {
    return envelopes().filter(arguments -> entry(arguments).get("signed").asBoolean());
  }

  private static JsonNode entry(Arguments arguments) {
    return (JsonNode) ((Named<?>) arguments.get()[0]).getPayload();
  }

  private static Envelope envelope(JsonNode entry) throws MalformedFrameException {
    return Envelope.decode(bytes(entry, "rlp"));
  }

  private static PrivateKey privateKey(JsonNode entry, String name) {
    return PrivateKey.of(bytes(entry.get("keys"), name));
  }

  private static byte[] plaintext(JsonNode entry) throws MalformedFrameException {
    byte[] data = envelope(entry).dataBytes();
    if (entry.get("kind").asString().equals("sym")) {
      return new SharedKeyCipher(bytes(entry.get("keys"), "symKey")).open(data).orElseThrow();
    }
    return Ecies.opener(data, SECRETS)
        .orElseThrow()
        .open(privateKey(entry, "dstPrivate"))
        .orElseThrow();
  }

  private static Optional<KeyPair> signer(JsonNode entry) {
    return entry.get("signed").asBoolean()
        ? Optional.of(KeyPair.of(privateKey(entry, "sigPrivate")))
        : Optional.empty();
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void fieldsAreWhatGethSays(JsonNode entry) throws MalformedFrameException {
    Envelope envelope = envelope(entry);
    assertThat(envelope.expirySeconds()).isEqualTo(entry.get("expiry").asLong());
    assertThat(envelope.ttlSeconds()).isEqualTo(entry.get("ttl").asLong());
    assertThat(envelope.topic()).isEqualTo(Topic.of(bytes(entry, "topic")));
    assertThat(envelope.nonce()).isEqualTo(Long.parseUnsignedLong(entry.get("nonce").asString()));
    assertThat(envelope.sizeWithoutNonce()).isEqualTo(entry.get("powSize").asInt());
    assertThat(Bloom.asGethMakesIt(envelope.topic()).toBytes())
        .isEqualTo(bytes(entry, "bloomGeth"));
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void encodeToTheSameBytesFromTheirFields(JsonNode entry) throws MalformedFrameException {
    Envelope read = envelope(entry);
    Envelope made =
        Envelope.of(
            read.expirySeconds(), read.ttlSeconds(), read.topic(), read.dataBytes(), read.nonce());
    assertThat(made.rlp()).isEqualTo(bytes(entry, "rlp"));
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void idWorkAndRatingAreGeths(JsonNode entry) throws MalformedFrameException {
    Envelope envelope = envelope(entry);
    Rated rated = Rated.measure(envelope);
    assertThat(rated.id().toBytes()).isEqualTo(bytes(entry, "hash"));
    assertThat(Double.doubleToLongBits(rated.rating()))
        .isEqualTo(Double.doubleToLongBits(GethVectors.pow(entry)));
    WorkHash work = new WorkHash(envelope.rlpWithoutNonce());
    assertThat(work.of(envelope.nonce()).toBytes()).isEqualTo(bytes(entry, "powHash"));
    assertThat(work.zeroBits(envelope.nonce())).isEqualTo(entry.get("powLeadingZeros").asInt());
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void openToPayloadPaddingAndSigner(JsonNode entry) throws MalformedFrameException {
    byte[] plaintext = plaintext(entry);
    assertThat((int) plaintext[0]).isEqualTo(entry.get("flags").asInt());
    Payload payload = Payload.decode(plaintext).orElseThrow();
    assertThat(payload.payload()).isEqualTo(bytes(entry, "payload"));
    assertThat(payload.padding()).isEqualTo(bytes(entry, "padding"));
    if (entry.get("signed").asBoolean()) {
      assertThat(payload.signature().orElseThrow()).isEqualTo(bytes(entry, "signature"));
      assertThat(payload.signer()).isEqualTo(PublicKey.of(bytes(entry, "sigPublicRecovered")));
      assertThat(payload.signer()).isEqualTo(PublicKey.of(bytes(entry.get("keys"), "sigPublic")));
    } else {
      assertThat(payload.signature()).isEmpty();
      assertThat(payload.signer()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void openForNobodyElse(JsonNode entry) throws MalformedFrameException {
    byte[] data = envelope(entry).dataBytes();
    assertThat(new SharedKeyCipher(new byte[32]).open(data)).isEmpty();
    assertThat(
            Ecies.opener(data, SECRETS).flatMap(opener -> opener.open(PrivateKey.random(SECRETS))))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void plaintextIsLaidOutAndSignedAlike(JsonNode entry) throws MalformedFrameException {
    byte[] made =
        Payload.encode(
            bytes(entry, "payload"), Optional.of(bytes(entry, "padding")), signer(entry), SECRETS);
    assertThat(made).isEqualTo(plaintext(entry));
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void paddingOfOursIsAsLong(JsonNode entry) throws MalformedFrameException {
    if (!entry.get("paddingGiven").asBoolean()) {
      byte[] made =
          Payload.encode(bytes(entry, "payload"), Optional.empty(), signer(entry), SECRETS);
      assertThat(made).hasSameSizeAs(plaintext(entry));
    }
  }

  @ParameterizedTest
  @MethodSource("symmetric")
  void sealToTheSameBytesUnderTheSameNonce(JsonNode entry) throws MalformedFrameException {
    SharedKeyCipher cipher = new SharedKeyCipher(bytes(entry.get("keys"), "symKey"));
    assertThat(cipher.seal(plaintext(entry), bytes(entry, "aesNonce")))
        .isEqualTo(envelope(entry).dataBytes());
  }

  @ParameterizedTest
  @MethodSource("signed")
  void bothCurvesSignAndRecoverAlike(JsonNode entry) throws MalformedFrameException {
    byte[] plaintext = plaintext(entry);
    byte[] body = Arrays.copyOf(plaintext, plaintext.length - Curve.SIGNATURE_BYTES);
    for (Curve curve : new Curve[] {new NativeCurve(), new BouncyCurve()}) {
      byte[] signature = curve.sign(Keccak.hash(body), privateKey(entry, "sigPrivate"));
      assertThat(signature).isEqualTo(bytes(entry, "signature"));
      assertThat(curve.recover(Keccak.hash(body), signature).map(PublicKey::toHex))
          .contains(HexFormat.of().formatHex(bytes(entry, "sigPublicRecovered")));
    }
  }

  /** geth counts up from 0, with the bits that its own estimate of the size asks for. */
  @ParameterizedTest
  @MethodSource("envelopes")
  void searchFindsTheNonceThatGethFound(JsonNode entry) throws MalformedFrameException {
    double target = entry.get("powTarget").asDouble();
    if (target == 0) {
      return; // no work was wanted
    }
    Envelope envelope = envelope(entry);
    double aim = target * (20 + envelope.dataLength()) * envelope.ttlSeconds();
    int bits = (int) Math.max(1, Math.ceil(Math.log(aim) / Math.log(2)));
    Envelope.Unsealed unsealed =
        new Envelope.Unsealed(
            envelope.expirySeconds(),
            envelope.ttlSeconds(),
            envelope.topic(),
            envelope.dataBytes());
    NonceSearch.Result found = NonceSearch.search(unsealed, bits, 0, 1, () -> false, tries -> {});
    assertThat(found.nonce()).isEqualTo(envelope.nonce());
    assertThat(found.zeroBits()).isEqualTo(entry.get("powLeadingZeros").asInt());
    assertThat(found.tries()).isEqualTo(envelope.nonce() + 1);
    assertThat(unsealed.sealed(found.nonce())).isEqualTo(envelope);
    assertThat(ProofOfWork.bitsFor(target, unsealed.rlp().length, unsealed.ttlSeconds()))
        .isLessThanOrEqualTo(bits);
  }
}
