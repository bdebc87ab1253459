package org.hearsay.seal;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.wire.Digest;

/**
 * Arithmetic on secp256k1: libsecp256k1 where its native library loads, BouncyCastle elsewhere.
 * Both give the same bytes for the same input (signatures are deterministic, RFC 6979, low S).
 */
public interface Curve {
  /** Length of R ‖ S ‖ V. */
  int SIGNATURE_BYTES = 65;

  /** The native curve when it loads on this machine, else BouncyCastle's; chosen once. */
  static Curve best() {
    return BestCurve.CHOSEN;
  }

  PublicKey publicKey(PrivateKey key);

  /** Signs a 32-byte hash: R ‖ S ‖ V with low S and V 0 or 1. */
  byte[] sign(Digest hash, PrivateKey key);

  /**
   * The key that made a signature of {@value #SIGNATURE_BYTES} bytes whose V is 0, 1, 27 or 28;
   * empty when there is none. S may be high.
   */
  Optional<PublicKey> recover(Digest hash, byte[] signature);

  /**
   * The point {@code scalar · point}, in a time that depends on the scalar. One that is used more
   * than once goes through {@link #sharedX} instead.
   */
  PublicKey times(PublicKey point, PrivateKey scalar);

  /** The X coordinate of {@code key · point}, 32 bytes, blinded; the raw secret of ECDH. */
  default byte[] sharedX(PrivateKey key, PublicKey point, RandomGenerator secrets) {
    return new BlindedPoint(this, point, secrets).sharedX(key);
  }
}
