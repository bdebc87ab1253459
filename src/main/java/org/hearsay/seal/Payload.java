package org.hearsay.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.wire.Digest;

/**
 * What an envelope's data decrypts to; section 7.1. The layout is flags (1 byte), length of the
 * payload (1 to 3 bytes, little-endian), payload, padding, and a signature if the flags say so.
 *
 * @param payload what the sender's application handed in
 * @param padding what is left between the payload and the signature
 * @param signer who signed all of it; empty when nobody did
 * @param signature R ‖ S ‖ V as received; there exactly when there is a signer
 */
public record Payload(
    byte[] payload, byte[] padding, Optional<PublicKey> signer, Optional<byte[]> signature) {
  // From the protocol; changing one forks the network.
  private static final int LENGTH_FIELD_MASK = 0b011;
  private static final int SIGNED = 0b100;
  private static final int PADDED_TO_BYTES = 256;

  /** Longest payload: its length field has at most three bytes. */
  public static final int MAX_BYTES = (1 << 24) - 1;

  /**
   * Lays out a payload, ready to be encrypted.
   *
   * @param padding used as it is; when empty or of no bytes, random bytes up to the next multiple
   *     of 256, of which there is always at least one
   * @throws IllegalArgumentException if the payload is longer than {@link #MAX_BYTES}
   */
  public static byte[] encode(
      byte[] payload, Optional<byte[]> padding, Optional<KeyPair> signer, RandomGenerator secrets) {
    if (payload.length > MAX_BYTES) {
      throw new IllegalArgumentException("payload of " + payload.length + " bytes");
    }
    int lengthField = octets(payload.length);
    int signature = signer.isPresent() ? Curve.SIGNATURE_BYTES : 0;
    int rest = 1 + lengthField + payload.length + signature;
    byte[] filler =
        padding.filter(given -> given.length > 0).orElseGet(() -> random(rest, secrets));
    ByteBuffer plaintext = ByteBuffer.allocate(rest + filler.length);
    plaintext.put((byte) (lengthField | (signer.isPresent() ? SIGNED : 0)));
    for (int i = 0; i < lengthField; i++) {
      plaintext.put((byte) (payload.length >>> (8 * i)));
    }
    plaintext.put(payload).put(filler);
    signer.ifPresent(
        pair -> {
          Digest hash = Keccak.hash(Arrays.copyOf(plaintext.array(), plaintext.position()));
          plaintext.put(Curve.best().sign(hash, pair.secret()));
        });
    return plaintext.array();
  }

  /**
   * Length of what {@link #encode} lays out.
   *
   * @param paddingBytes 0 means that it is chosen
   */
  public static int encodedBytes(int payloadBytes, int paddingBytes, boolean signed) {
    int rest = 1 + octets(payloadBytes) + payloadBytes + (signed ? Curve.SIGNATURE_BYTES : 0);
    return rest + (paddingBytes > 0 ? paddingBytes : PADDED_TO_BYTES - rest % PADDED_TO_BYTES);
  }

  private static int octets(int length) {
    return length < 1 << 8 ? 1 : length < 1 << 16 ? 2 : 3;
  }

  private static byte[] random(int unpaddedLength, RandomGenerator secrets) {
    byte[] padding = new byte[PADDED_TO_BYTES - unpaddedLength % PADDED_TO_BYTES];
    secrets.nextBytes(padding);
    return padding;
  }

  /**
   * Takes apart what was decrypted. Empty when its lengths contradict each other, or when it is
   * marked as signed and the signature is nobody's: what came through decryption need not be
   * honest.
   */
  public static Optional<Payload> decode(byte[] plaintext) {
    if (plaintext.length == 0) {
      return Optional.empty();
    }
    boolean signed = (plaintext[0] & SIGNED) != 0;
    int end = plaintext.length - (signed ? Curve.SIGNATURE_BYTES : 0);
    int payloadAt = 1 + (plaintext[0] & LENGTH_FIELD_MASK);
    if (payloadAt > end || (signed && end < 2)) {
      return Optional.empty(); // geth refuses a signed message without a byte after its flags
    }
    int length = 0;
    for (int i = payloadAt - 1; i > 0; i--) {
      length = length << 8 | (plaintext[i] & 0xff);
    }
    if (length > end - payloadAt) {
      return Optional.empty();
    }
    byte[] payload = Arrays.copyOfRange(plaintext, payloadAt, payloadAt + length);
    byte[] padding = Arrays.copyOfRange(plaintext, payloadAt + length, end);
    if (!signed) {
      return Optional.of(new Payload(payload, padding, Optional.empty(), Optional.empty()));
    }
    byte[] signature = Arrays.copyOfRange(plaintext, end, plaintext.length);
    Digest hash = Keccak.hash(Arrays.copyOf(plaintext, end));
    return Curve.best()
        .recover(hash, signature)
        .map(key -> new Payload(payload, padding, Optional.of(key), Optional.of(signature)));
  }
}
