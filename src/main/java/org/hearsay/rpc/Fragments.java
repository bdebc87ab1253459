package org.hearsay.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;

/** Puts the fragments of a message together; what is complete is no longer counted. */
final class Fragments extends WebSocketFrameAggregator {
  private final Toll toll;
  private boolean partial;

  Fragments(int bytesMax, Toll toll) {
    super(bytesMax);
    this.toll = toll;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    WebSocketFrame frame = (WebSocketFrame) message;
    boolean isControl =
        frame instanceof PingWebSocketFrame
            || frame instanceof PongWebSocketFrame
            || frame instanceof CloseWebSocketFrame;
    if (!isControl) { // which may come between two fragments
      partial = !frame.isFinalFragment();
    }
    if (!partial) {
      toll.paid();
    }
    super.channelRead(ctx, message);
  }
}
