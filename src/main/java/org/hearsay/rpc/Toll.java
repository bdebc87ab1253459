package org.hearsay.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before the frames of a WebSocket: counts what has arrived of a message that is not complete,
 * which must come within a time and find room; else the connection is closed.
 */
final class Toll extends ChannelInboundHandlerAdapter {
  // Ours to choose.
  /** Two megabytes at the speed of a bad wireless network. */
  private static final Duration COMPLETE_WITHIN = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Toll.class);

  private final Room.Share share;
  private @Nullable ScheduledFuture<?> alarm;

  Toll(Room room) {
    this.share = room.share();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!share.take(((ByteBuf) message).readableBytes())) {
      log.debug("rpc client={} closing: no room for its message", ctx.channel().remoteAddress());
      ReferenceCountUtil.release(message);
      ctx.close();
      return;
    }
    if (alarm == null) {
      alarm =
          ctx.executor()
              .schedule(() -> ctx.close(), COMPLETE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }
    ctx.fireChannelRead(message);
  }

  /** A message is complete; what arrived behind it is not counted. */
  void paid() {
    share.giveBack();
    ScheduledFuture<?> set = alarm;
    alarm = null;
    if (set != null) {
      set.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    paid();
    ctx.fireChannelInactive();
  }
}
