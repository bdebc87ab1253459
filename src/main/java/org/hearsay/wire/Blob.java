package org.hearsay.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value, whose meaning another layer knows. */
public final class Blob {
  private final byte[] bytes;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies the bytes. */
  public static Blob of(byte[] bytes) {
    return new Blob(bytes.clone());
  }

  /** Takes bytes that nobody else will change. */
  static Blob owning(byte[] bytes) {
    return new Blob(bytes);
  }

  public int length() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Blob that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The first four bytes in hex, and how many there are. */
  @Override
  public String toString() {
    String start = HexFormat.of().formatHex(bytes, 0, Math.min(4, bytes.length));
    return start + "… (" + bytes.length + " bytes)";
  }
}
