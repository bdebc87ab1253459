package org.hearsay.chain;

import java.io.ByteArrayOutputStream;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/** Writes big-endian fields. */
final class Output {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  Output u8(int value) {
    out.write(value);
    return this;
  }

  Output u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  Output i32(int value) {
    return u16(value >>> 16).u16(value);
  }

  Output i64(long value) {
    return i32((int) (value >>> 32)).i32((int) value);
  }

  Output bytes(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  Output digest(Digest digest) {
    return bytes(digest.toBytes());
  }

  Output key(NodeId key) {
    return bytes(key.toBytes());
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
