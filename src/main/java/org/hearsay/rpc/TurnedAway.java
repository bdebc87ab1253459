package org.hearsay.rpc;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * All there is for a client that finds no seat: it is told so at once, and what it sends is thrown
 * away for a moment, since a connection closed with unread bytes takes our answer with it.
 */
final class TurnedAway extends ChannelInboundHandlerAdapter {
  // Ours to choose.
  /** Those who are told so at once; further ones are closed without a word. */
  static final int TOLD_MAX = 64;

  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final String TEXT = "all connections are in use; try again, or close some\n";
  private static final byte[] ANSWER =
      ("HTTP/1.1 503 Service Unavailable\r\nretry-after: "
              + HttpReply.RETRY_AFTER_SECONDS
              + "\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8"
              + "\r\nx-content-type-options: nosniff\r\ncontent-length: "
              + TEXT.length()
              + "\r\n\r\n"
              + TEXT)
          .getBytes(StandardCharsets.US_ASCII);

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.executor().schedule(() -> ctx.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (written.channel() instanceof DuplexChannel duplex) {
                    duplex.shutdownOutput();
                  }
                });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
