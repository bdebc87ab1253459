package org.hearsay.seal;

import java.util.HexFormat;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/** A point of secp256k1, not the one at infinity: no instance holds anything else. */
public final class PublicKey {
  /** Length of the uncompressed form: 04, X, Y. */
  public static final int BYTES = 65;

  private static final byte UNCOMPRESSED = 4;

  private final Digest x;
  private final Digest y;

  private PublicKey(Digest x, Digest y) {
    this.x = x;
    this.y = y;
  }

  /** Reads 65 bytes starting with 04; empty when it is anything else or no point of the curve. */
  public static Optional<PublicKey> of(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != UNCOMPRESSED) {
      return Optional.empty();
    }
    return of(Digest.at(bytes, 1), Digest.at(bytes, 1 + Digest.BYTES));
  }

  /** The key that a node's id is; empty when it is no point of the curve. */
  public static Optional<PublicKey> of(NodeId id) {
    return of(id.x(), id.y());
  }

  static Optional<PublicKey> of(Digest x, Digest y) {
    return CurvePoint.contains(x, y) ? Optional.of(new PublicKey(x, y)) : Optional.empty();
  }

  /** Takes 65 bytes that a {@link Curve} computed, and so need no check. */
  static PublicKey trusted(byte[] bytes) {
    return new PublicKey(Digest.at(bytes, 1), Digest.at(bytes, 1 + Digest.BYTES));
  }

  public Digest x() {
    return x;
  }

  public Digest y() {
    return y;
  }

  /** 65 bytes: 04, X, Y. */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    bytes[0] = UNCOMPRESSED;
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
  public boolean equals(Object other) {
    return other instanceof PublicKey that && x.equals(that.x) && y.equals(that.y);
  }

  @Override
  public int hashCode() {
    return x.hashCode(); // only two points share an X
  }

  @Override
  public String toString() {
    return "04" + x;
  }
}
