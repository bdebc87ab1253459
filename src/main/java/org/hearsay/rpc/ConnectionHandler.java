package org.hearsay.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.TooLongFrameException;

/** Last of the Unix socket's pipeline: texts in, and whatever else can happen to it. */
final class ConnectionHandler extends SimpleChannelInboundHandler<String> {
  private final Connection connection;

  ConnectionHandler(Connection connection) {
    this.connection = connection;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, String text) {
    connection.received(text);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.pace();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      connection.inputEnded();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      connection.refuse(RpcError.invalidRequest(String.valueOf(cause.getMessage())));
    } else {
      RpcPort.failed(ctx, cause);
    }
  }
}
