package org.hearsay.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * First in the pipeline: gives a client so long to send a request, counted from its first byte, and
 * longer to begin the next one.
 */
final class HttpClock extends ChannelInboundHandlerAdapter {
  /** An idle connection is kept so long. Clients keep theirs for 60 to 90 s. */
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final Duration readTimeout;
  private @Nullable ScheduledFuture<?> alarm;
  private boolean reading;
  private boolean stopped;

  HttpClock(Duration readTimeout) {
    this.readTimeout = readTimeout;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    set(ctx, readTimeout);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!reading && !stopped) {
      reading = true;
      set(ctx, readTimeout);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop();
    ctx.fireChannelInactive();
  }

  /** The request is here; its answer may take what it takes. */
  void requestComplete() {
    if (alarm != null) {
      alarm.cancel(false);
    }
    reading = true;
  }

  /** The answer is out: the connection idles. */
  void answered(ChannelHandlerContext ctx) {
    reading = false;
    set(ctx, IDLE);
  }

  /** Never rings again. */
  void stop() {
    stopped = true;
    if (alarm != null) {
      alarm.cancel(false);
    }
  }

  private void set(ChannelHandlerContext ctx, Duration delay) {
    if (alarm != null) {
      alarm.cancel(false);
    }
    if (!stopped) {
      alarm = ctx.executor().schedule(() -> ctx.close(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
