package org.hearsay.wire;

import java.util.HexFormat;

/**
 * Who a node is: its secp256k1 public key, 64 bytes without the leading 04, as in an enode URL.
 * Whether the bytes are a point of the curve is checked where a link is authenticated, not here.
 */
public record NodeId(Digest x, Digest y) implements Comparable<NodeId> {
  public static final int BYTES = 64;

  /** Takes exactly {@value #BYTES} bytes. */
  public static NodeId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a node id has 64 bytes, not " + bytes.length);
    }
    return new NodeId(Digest.at(bytes, 0), Digest.at(bytes, Digest.BYTES));
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    x.writeTo(bytes, 0);
    y.writeTo(bytes, Digest.BYTES);
    return bytes;
  }

  /** 128 lower-case hex digits, no prefix. */
  public String toHex() {
    return HexFormat.of().formatHex(toBytes());
  }

  @Override
  public int compareTo(NodeId other) {
    int order = x.compareTo(other.x);
    return order != 0 ? order : y.compareTo(other.y);
  }

  /** The first eight hex digits and an ellipsis, for logs. */
  @Override
  public String toString() {
    return x.toString();
  }
}
