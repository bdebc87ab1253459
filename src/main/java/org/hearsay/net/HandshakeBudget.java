package org.hearsay.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Reads no more than 64 KiB from a connection before it is authenticated. Does not close it: an
 * honest peer may be done before we are, and send at once. Whoever needs more than that for a
 * handshake runs into its time limit.
 */
final class HandshakeBudget extends ChannelDuplexHandler {
  // Ours to choose.
  /** Most that one read returns; four records of TLS would be 66 KiB. */
  static final int MAX_READ_BYTES = 32 << 10;

  private static final int MAX_BYTES = 64 << 10;

  private int readBytes;
  private boolean lifted;
  private boolean full;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!lifted) {
      readBytes += ((ByteBuf) message).readableBytes();
      if (readBytes > MAX_BYTES - MAX_READ_BYTES && !full) {
        full = true;
        context.channel().config().setAutoRead(false);
      }
    }
    context.fireChannelRead(message);
  }

  /** TLS asks for more while a handshake is incomplete, automatic reading or not. */
  @Override
  public void read(ChannelHandlerContext context) {
    if (!full) {
      context.read();
    }
  }

  /** The connection is authenticated. On its I/O thread. */
  void lift(ChannelHandlerContext context) {
    lifted = true;
    if (full) {
      full = false;
      context.channel().config().setAutoRead(true);
    }
  }
}
