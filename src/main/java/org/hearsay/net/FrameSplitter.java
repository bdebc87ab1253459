package org.hearsay.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import org.hearsay.wire.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the stream into frames by their length prefixes; section 4.1. A length that is too large is
 * refused when it is read. What is held grows with what arrived, never with what was announced, and
 * never beyond the frame that was announced.
 */
final class FrameSplitter extends LengthFieldBasedFrameDecoder {
  // From the protocol.
  static final int PREFIX_BYTES = 4;

  // Ours to choose.
  /**
   * A hello takes a few hundred bytes; a longer frame than this waits until its sender is let in.
   */
  static final int STRANGER_FRAME_BYTES = 64 << 10;

  // The I/O thread's own.
  private boolean stranger = true;
  private boolean waiting;

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

  @Override
  protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf in) throws Exception {
    if (stranger && in.readableBytes() >= PREFIX_BYTES) {
      long length = in.getUnsignedInt(in.readerIndex());
      if (length > STRANGER_FRAME_BYTES && length <= FrameCodec.MAX_BYTES) {
        waiting = true;
        context.channel().config().setAutoRead(false);
        return null;
      }
    }
    return super.decode(context, in);
  }

  /** The decoder would read on until it has a frame, although reading was switched off. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (waiting) {
      context.fireChannelReadComplete();
    } else {
      super.channelReadComplete(context);
    }
  }

  /** Lets long frames through, the one that waits first. On the I/O thread. */
  void admit(ChannelPipeline pipeline) {
    stranger = false;
    waiting = false;
    ChannelHandlerContext before = pipeline.context(SslHandler.class);
    if (before != null) { // else the connection is gone
      before.fireChannelRead(Unpooled.EMPTY_BUFFER);
      pipeline.channel().config().setAutoRead(true);
    }
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
