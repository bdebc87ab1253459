package org.hearsay.chain;

import java.util.Optional;
import org.hearsay.seal.Curve;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/**
 * A recoverable signature on secp256k1 in its only spelling; section 11.
 *
 * @param s at most half the group's order: the other half would be a second spelling
 * @param v 0 or 1
 */
public record Signature(Digest r, Digest s, int v) {
  public static final int BYTES = Curve.SIGNATURE_BYTES;

  /** Half the order of the group, rounded down. */
  private static final Digest S_MAX =
      new Digest(
          0x7fffffffffffffffL, 0xffffffffffffffffL, 0x5d576e7357a4501dL, 0xdfe92f46681b20a0L);

  private static final int S_AT = Digest.BYTES;
  private static final int V_AT = 2 * Digest.BYTES;

  /** Reads {@value #BYTES} bytes; empty when they are not in the only spelling. */
  public static Optional<Signature> of(byte[] bytes) {
    if (bytes.length != BYTES || (bytes[V_AT] & ~1) != 0) {
      return Optional.empty();
    }
    Digest s = Digest.at(bytes, S_AT);
    return s.compareTo(S_MAX) > 0
        ? Optional.empty()
        : Optional.of(new Signature(Digest.at(bytes, 0), s, bytes[V_AT]));
  }

  /** Signs a hash. */
  public static Signature sign(Digest hash, KeyPair signer) {
    return of(Curve.best().sign(hash, signer.secret()))
        .orElseThrow(() -> new IllegalStateException("signatures are made in the only spelling"));
  }

  /** Who signed this hash; empty when nobody can have. */
  public Optional<NodeId> signer(Digest hash) {
    return Curve.best().recover(hash, toBytes()).map(PublicKey::nodeId);
  }

  /** R, S, V. */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    System.arraycopy(r.toBytes(), 0, bytes, 0, Digest.BYTES);
    System.arraycopy(s.toBytes(), 0, bytes, S_AT, Digest.BYTES);
    bytes[V_AT] = (byte) v;
    return bytes;
  }
}
