package org.hearsay.seal;

import java.util.HexFormat;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/** A point of secp256k1, not the one at infinity. */
public record PublicKey(Digest x, Digest y) {
  /** Length of the uncompressed form: 04, X, Y. */
  public static final int BYTES = 65;

  /**
   * Whether the numbers are a point of the curve is checked.
   *
   * @throws IllegalArgumentException when they are not
   */
  public PublicKey {
    CurvePoint.require(x, y);
  }

  /** Reads 65 bytes starting with 04; empty when it is anything else or no point of the curve. */
  public static Optional<PublicKey> of(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != 4) {
      return Optional.empty();
    }
    return of(Digest.at(bytes, 1), Digest.at(bytes, 1 + Digest.BYTES));
  }

  /** The key that a node's id is; empty when it is no point of the curve. */
  public static Optional<PublicKey> of(NodeId id) {
    return of(id.x(), id.y());
  }

  private static Optional<PublicKey> of(Digest x, Digest y) {
    return CurvePoint.contains(x, y) ? Optional.of(new PublicKey(x, y)) : Optional.empty();
  }

  /** 65 bytes: 04, X, Y. */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    bytes[0] = 4;
    System.arraycopy(x.toBytes(), 0, bytes, 1, Digest.BYTES);
    System.arraycopy(y.toBytes(), 0, bytes, 1 + Digest.BYTES, Digest.BYTES);
    return bytes;
  }

  public NodeId nodeId() {
    return new NodeId(x, y);
  }

  /** 130 lower-case hex digits, no prefix. */
  public String toHex() {
    return HexFormat.of().formatHex(toBytes());
  }

  @Override
  public String toString() {
    return "04" + x;
  }
}
