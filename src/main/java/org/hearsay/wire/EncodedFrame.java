package org.hearsay.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.hearsay.wire.pb.Frames;

/**
 * A frame whose length is known and whose bytes are made only when they are written, into whatever
 * buffer goes to the socket. Immutable; any thread.
 */
public final class EncodedFrame {
  private final Frames.Frame message;
  private final int sizeBytes;

  private EncodedFrame(Frames.Frame message) {
    this.message = message;
    this.sizeBytes = message.getSerializedSize();
  }

  public static EncodedFrame of(Frame frame) {
    return new EncodedFrame(FrameCodec.message(frame));
  }

  /** Length without the length prefix. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /**
   * Writes {@link #sizeBytes()} bytes; throws {@link IllegalArgumentException} if they do not fit.
   */
  public void writeTo(ByteBuffer out) {
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    try {
      message.writeTo(coded);
      coded.flush();
    } catch (IOException e) {
      throw new IllegalArgumentException(sizeBytes + " bytes do not fit", e);
    }
  }
}
