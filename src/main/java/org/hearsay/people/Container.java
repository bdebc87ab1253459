package org.hearsay.people;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.seal.Payload;

/** The form in which all that people say travels, so that sizes tell little; section 13.1. */
final class Container {
  // From the protocol: a size of its own would tell who sends.
  /** A plaintext has one of these lengths. */
  private static final int[] SIZES = {256, 1 << 10, 4 << 10, 16 << 10, 64 << 10};

  /** Flags, a length of two bytes, and at least one byte of padding. */
  private static final int AROUND_BYTES = 4;

  /** The longest message that fits. */
  static final int BYTES_MAX = (64 << 10) - AROUND_BYTES;

  private Container() {}

  /**
   * The plaintext of an envelope.
   *
   * @throws IllegalArgumentException if the message is longer than {@value #BYTES_MAX} bytes
   */
  static byte[] wrap(byte[] message, RandomGenerator secrets) {
    byte[] padding = padding(message.length, secrets);
    return Payload.encode(message, Optional.of(padding), Optional.empty(), secrets);
  }

  /**
   * What makes a payload a container.
   *
   * @throws IllegalArgumentException if the message is longer than {@value #BYTES_MAX} bytes
   */
  static byte[] padding(int messageBytes, RandomGenerator secrets) {
    for (int size : SIZES) {
      int padding = size - Payload.encodedBytes(messageBytes, 1, false) + 1;
      if (padding >= 1) {
        byte[] random = new byte[padding];
        secrets.nextBytes(random);
        return random;
      }
    }
    throw new IllegalArgumentException("message of " + messageBytes + " bytes");
  }

  /** Whether an encrypted plaintext of this length may be a container. */
  static boolean isLengthOf(int plaintextBytes) {
    return Arrays.stream(SIZES).anyMatch(size -> size == plaintextBytes);
  }

  /** The message in a plaintext; empty when it has another form. */
  static Optional<byte[]> unwrap(byte[] plaintext) {
    for (int size : SIZES) {
      if (plaintext.length == size) {
        return Payload.decode(plaintext)
            .filter(payload -> payload.signer().isEmpty())
            .map(Payload::payload);
      }
    }
    return Optional.empty();
  }
}
