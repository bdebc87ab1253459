package org.hearsay.chain;

import java.nio.ByteBuffer;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/** Reads big-endian fields from bytes of a stranger; never beyond their end. */
final class Input {
  private final ByteBuffer in;
  private final String what;

  Input(byte[] bytes, String what) {
    this.in = ByteBuffer.wrap(bytes);
    this.what = what;
  }

  private void need(int bytes) throws MalformedFrameException {
    if (in.remaining() < bytes) {
      throw new MalformedFrameException(what + " ends early");
    }
  }

  int u8() throws MalformedFrameException {
    need(1);
    return Byte.toUnsignedInt(in.get());
  }

  int u16() throws MalformedFrameException {
    need(2);
    return Short.toUnsignedInt(in.getShort());
  }

  int i32() throws MalformedFrameException {
    need(4);
    return in.getInt();
  }

  long i64() throws MalformedFrameException {
    need(8);
    return in.getLong();
  }

  byte[] bytes(int count) throws MalformedFrameException {
    need(count);
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  Digest digest() throws MalformedFrameException {
    return Digest.of(bytes(Digest.BYTES));
  }

  NodeId key() throws MalformedFrameException {
    return NodeId.of(bytes(NodeId.BYTES));
  }

  Signature signature() throws MalformedFrameException {
    return Signature.of(bytes(Signature.BYTES))
        .orElseThrow(() -> new MalformedFrameException(what + " has a malformed signature"));
  }

  int position() {
    return in.position();
  }

  /** Requires that nothing is left. */
  void end() throws MalformedFrameException {
    if (in.hasRemaining()) {
      throw new MalformedFrameException(what + " has " + in.remaining() + " bytes left over");
    }
  }
}
