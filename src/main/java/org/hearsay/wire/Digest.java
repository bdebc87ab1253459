package org.hearsay.wire;

import java.util.HexFormat;

/** A 256-bit hash as a value: an envelope's id, half of a public key. Ordered as a number. */
public record Digest(long w0, long w1, long w2, long w3) implements Comparable<Digest> {
  public static final int BYTES = 32;

  /** Reads {@value #BYTES} bytes starting at {@code offset}; throws when there are fewer. */
  public static Digest at(byte[] bytes, int offset) {
    if (offset < 0 || bytes.length - offset < BYTES) {
      throw new IllegalArgumentException("no 32 bytes at " + offset + " of " + bytes.length);
    }
    return new Digest(
        BigEndian.longAt(bytes, offset),
        BigEndian.longAt(bytes, offset + 8),
        BigEndian.longAt(bytes, offset + 16),
        BigEndian.longAt(bytes, offset + 24));
  }

  /** Takes exactly {@value #BYTES} bytes. */
  public static Digest of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a digest has 32 bytes, not " + bytes.length);
    }
    return at(bytes, 0);
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    writeTo(bytes, 0);
    return bytes;
  }

  void writeTo(byte[] bytes, int offset) {
    BigEndian.putLong(bytes, offset, w0);
    BigEndian.putLong(bytes, offset + 8, w1);
    BigEndian.putLong(bytes, offset + 16, w2);
    BigEndian.putLong(bytes, offset + 24, w3);
  }

  /** 64 lower-case hex digits, no prefix. */
  public String toHex() {
    return HexFormat.of().formatHex(toBytes());
  }

  /** Leading zero bits of the 256-bit big-endian number, 0 to 256. */
  public int leadingZeroBits() {
    if (w0 != 0) {
      return Long.numberOfLeadingZeros(w0);
    }
    if (w1 != 0) {
      return 64 + Long.numberOfLeadingZeros(w1);
    }
    if (w2 != 0) {
      return 128 + Long.numberOfLeadingZeros(w2);
    }
    return 192 + Long.numberOfLeadingZeros(w3);
  }

  @Override
  public int compareTo(Digest other) {
    int order = Long.compareUnsigned(w0, other.w0);
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    return order != 0 ? order : Long.compareUnsigned(w3, other.w3);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(w0 ^ w3); // a digest is already uniform
  }

  /** The first eight hex digits and an ellipsis, for logs. */
  @Override
  public String toString() {
    return "%08x…".formatted(w0 >>> 32);
  }
}
