package org.hearsay.wire;

import java.util.HexFormat;

/** Four bytes that say what an envelope is about, as one big-endian number; section 2.3. */
public record Topic(int bits) {
  public static final int BYTES = 4;

  /** Takes exactly {@value #BYTES} bytes. */
  public static Topic of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a topic has 4 bytes, not " + bytes.length);
    }
    return at(bytes, 0);
  }

  static Topic at(byte[] bytes, int offset) {
    return new Topic(
        (bytes[offset] & 0xff) << 24
            | (bytes[offset + 1] & 0xff) << 16
            | (bytes[offset + 2] & 0xff) << 8
            | (bytes[offset + 3] & 0xff));
  }

  public byte[] toBytes() {
    return new byte[] {
      (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
    };
  }

  /** The byte at {@code index} 0 to 3 as a number 0 to 255. */
  int byteAt(int index) {
    return bits >>> (24 - 8 * index) & 0xff;
  }

  /** Eight lower-case hex digits, no prefix. */
  public String toHex() {
    return HexFormat.of().toHexDigits(bits);
  }

  @Override
  public String toString() {
    return "0x" + toHex();
  }
}
