package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EncodedFrameTest {
  private static final Frame FRAME =
      new Frame.Envelopes(
          List.of(
              Envelope.of(50, 50, new Topic(1), new byte[20_000], 1),
              Envelope.of(50, 50, new Topic(2), new byte[1], 2)));

  @Test
  void itIsTheBytesOfTheCodecInAnyBuffer() {
    EncodedFrame encoded = EncodedFrame.of(FRAME);
    byte[] expected = FrameCodec.encode(FRAME);
    assertThat(encoded.sizeBytes()).isEqualTo(expected.length);
    List<ByteBuffer> buffers =
        List.of(ByteBuffer.allocate(30_000), ByteBuffer.allocateDirect(30_000));
    for (ByteBuffer out : buffers) {
      out.position(5);
      encoded.writeTo(out);
      assertThat(out.position()).isEqualTo(5 + expected.length);
      byte[] written = new byte[expected.length];
      out.get(5, written);
      assertThat(written).isEqualTo(expected);
    }
  }

  @Test
  void aBufferThatIsTooSmallIsABugOfTheCaller() {
    assertThatThrownBy(() -> EncodedFrame.of(FRAME).writeTo(ByteBuffer.allocate(100)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
