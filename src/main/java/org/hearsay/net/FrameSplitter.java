package org.hearsay.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import org.hearsay.wire.FrameCodec;

/**
 * Cuts the stream into frames by their length prefixes; section 4.1. A length that is too large is
 * refused when it is read. What is held grows with what arrived, never with what was announced, and
 * never beyond the frame that was announced.
 */
final class FrameSplitter extends LengthFieldBasedFrameDecoder {
  // From the protocol.
  static final int PREFIX_BYTES = 4;

  /** Written by the I/O thread alone. */
  private volatile long bytesRead;

  FrameSplitter() {
    super(FrameCodec.MAX_BYTES + PREFIX_BYTES, 0, PREFIX_BYTES, 0, PREFIX_BYTES, true);
    setCumulator(FrameSplitter::append);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      bytesRead += bytes.readableBytes();
    }
    super.channelRead(context, message);
  }

  /** Bytes that came, those of an unfinished frame included. Any thread. */
  long bytesRead() {
    return bytesRead;
  }

  private static ByteBuf append(ByteBufAllocator buffers, ByteBuf held, ByteBuf arrived) {
    if (!held.isReadable()) {
      held.release();
      return arrived;
    }
    int bytes = held.readableBytes() + arrived.readableBytes();
    ByteBuf whole = held;
    if (held.writableBytes() < arrived.readableBytes() || held.isReadOnly() || held.refCnt() > 1) {
      whole = buffers.heapBuffer(Math.max(bytes, Math.min(2 * bytes, announcedBytes(held))));
      whole.writeBytes(held);
      held.release();
    }
    whole.writeBytes(arrived);
    arrived.release();
    return whole;
  }

  /** What is held begins with the prefix of the frame that is not complete yet. */
  private static int announcedBytes(ByteBuf held) {
    if (held.readableBytes() < PREFIX_BYTES) {
      return 0;
    }
    long length = held.getUnsignedInt(held.readerIndex());
    return length > FrameCodec.MAX_BYTES ? 0 : (int) length + PREFIX_BYTES;
  }
}
