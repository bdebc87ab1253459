package org.hearsay.chain;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.hearsay.wire.Digest;

/** Looks for a nonce with which a header meets its target. Pure; any thread. */
final class HeaderSearch {
  /** SHA-512 takes 128 bytes at a time: the first are the same for every nonce. */
  private static final int FIXED_BYTES = 128;

  // Ours to choose.
  private static final int TRIES_BETWEEN_LOOKS = 1 << 12;

  /** A tenth of a second or so. */
  private static final int TRIES_BETWEEN_REPORTS = 1 << 18;

  private HeaderSearch() {}

  /**
   * Tries all nonces, 0 first.
   *
   * @param tried told of tries now and then, each counted once
   * @return the nonce; empty when there is none or it was stopped
   */
  static Optional<Integer> search(Header header, BooleanSupplier stopped, LongConsumer tried) {
    byte[] bytes = header.toBytes();
    Digest limit = limit(header);
    MessageDigest first = ChainHash.digest();
    first.update(bytes, 0, FIXED_BYTES);
    byte[] hash = new byte[Digest.BYTES];
    long told = 0;
    for (long nonce = 0; nonce < 1L << 32; nonce++) {
      putNonce(bytes, (int) nonce);
      if (isMet(first, bytes, hash, limit)) {
        tried.accept(nonce + 1 - told);
        return Optional.of((int) nonce);
      }
      if ((nonce + 1) % TRIES_BETWEEN_REPORTS == 0) {
        tried.accept(nonce + 1 - told);
        told = nonce + 1;
      }
      if ((nonce + 1) % TRIES_BETWEEN_LOOKS == 0 && stopped.getAsBoolean()) {
        break;
      }
    }
    return Optional.empty();
  }

  private static Digest limit(Header header) {
    Target target =
        Target.ofCompact(header.target())
            .orElseThrow(() -> new IllegalArgumentException("a target of the chain"));
    byte[] number = target.value().toByteArray();
    byte[] padded = new byte[Digest.BYTES];
    int from = Math.max(0, number.length - Digest.BYTES);
    System.arraycopy(
        number, from, padded, Digest.BYTES - (number.length - from), number.length - from);
    return Digest.of(padded);
  }

  private static void putNonce(byte[] bytes, int nonce) {
    for (int i = 0; i < 4; i++) {
      bytes[Header.NONCE_AT + i] = (byte) (nonce >>> (24 - 8 * i));
    }
  }

  private static boolean isMet(MessageDigest first, byte[] bytes, byte[] hash, Digest limit) {
    try {
      MessageDigest digest = (MessageDigest) first.clone();
      digest.update(bytes, FIXED_BYTES, Header.BYTES - FIXED_BYTES);
      digest.digest(hash, 0, hash.length);
    } catch (CloneNotSupportedException | DigestException e) {
      throw new IllegalStateException("the JDK's digests can be cloned", e);
    }
    return Digest.of(hash).compareTo(limit) <= 0;
  }
}
