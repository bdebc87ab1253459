package org.hearsay.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.hearsay.env.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections share. Any thread. */
final class RpcPort {
  /**
   * Connections at once, of each kind: whoever fills the port must not shut the operator out of the
   * Unix socket.
   */
  static final int CONNECTIONS_MAX = 512;

  private static final Logger log = LoggerFactory.getLogger(RpcPort.class);

  private final RpcSettings settings;
  private final Dispatcher dispatcher;
  private final Loop loop;
  private final Metrics metrics;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Doorkeeper doorkeeper;
  private final AtomicLong slowClientsClosed = new AtomicLong();

  RpcPort(RpcSettings settings, Dispatcher dispatcher, Loop loop, Metrics metrics) {
    this.settings = settings;
    this.dispatcher = dispatcher;
    this.loop = loop;
    this.metrics = metrics;
    this.doorkeeper = new Doorkeeper(settings.access(), System::nanoTime);
    metrics.watch(channels::size, this::webSockets, slowClientsClosed::get, doorkeeper::failures);
  }

  Metrics metrics() {
    return metrics;
  }

  RpcSettings settings() {
    return settings;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Loop loop() {
    return loop;
  }

  Doorkeeper doorkeeper() {
    return doorkeeper;
  }

  ChannelGroup channels() {
    return channels;
  }

  /** Takes a new channel in; false, and closes it, when there are too many. */
  boolean admit(Channel channel) {
    long alike = channels.stream().filter(other -> isLocal(other) == isLocal(channel)).count();
    if (alike >= CONNECTIONS_MAX) {
      log.debug("rpc client={} refused connections={}", channel.remoteAddress(), CONNECTIONS_MAX);
      channel.close();
      return false;
    }
    return channels.add(channel);
  }

  /** Whether it came through the Unix socket. */
  private static boolean isLocal(Channel channel) {
    return !(channel.localAddress() instanceof InetSocketAddress);
  }

  private long webSockets() {
    return channels.stream()
        .filter(one -> one.pipeline().get(WebSocketHandler.class) != null)
        .count();
  }

  /** Runs tasks on the channel's I/O thread, as long as there is one. */
  static Executor io(Channel channel) {
    return task -> {
      try {
        channel.eventLoop().execute(task);
      } catch (RejectedExecutionException e) {
        log.debug("rpc client={} gone: the port is closed", channel.remoteAddress());
      }
    };
  }

  /** A client is closed because it did not read its notifications. */
  void lost(Channel channel) {
    slowClientsClosed.incrementAndGet();
    log.warn("rpc client={} closed: it does not read its notifications", channel.remoteAddress());
  }

  /** Closes a channel that something went wrong with. */
  static void failed(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      log.debug("rpc client={} closing: {}", ctx.channel().remoteAddress(), cause.getMessage());
    } else {
      log.error("rpc client={} closing", ctx.channel().remoteAddress(), cause);
    }
    ctx.close();
  }

  long slowClientsClosed() {
    return slowClientsClosed.get();
  }
}
