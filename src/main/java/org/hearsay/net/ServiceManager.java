package org.hearsay.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd is told of a service of Type=notify, over the socket that it names; see
 * sd_notify(3). Java has no Unix datagrams, Netty has them on Linux, and systemd is nowhere else.
 */
public final class ServiceManager implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

  /** Nothing waits for a goodbye longer than that. */
  private static final long CLOSING_MILLIS = 200;

  private final EventLoopGroup thread;
  private final Channel channel;

  private ServiceManager(EventLoopGroup thread, Channel channel) {
    this.thread = thread;
    this.channel = channel;
  }

  /**
   * Opens the way to whoever started us.
   *
   * @param socket the value of NOTIFY_SOCKET: a path, or a name after {@code @}
   * @return empty where there are no such sockets, or nobody listens
   */
  public static Optional<ServiceManager> at(String socket) {
    if (!Epoll.isAvailable()) {
      log.warn("service manager not told: no Unix datagrams here");
      return Optional.empty();
    }
    EventLoopGroup thread =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("hearsay-service", true), EpollIoHandler.newFactory());
    String path = socket.startsWith("@") ? "\0" + socket.substring(1) : socket;
    ChannelFuture opened =
        new Bootstrap()
            .group(thread)
            .channel(EpollDomainDatagramChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(new DomainSocketAddress(path))
            .awaitUninterruptibly();
    ServiceManager manager = new ServiceManager(thread, opened.channel());
    if (!opened.isSuccess()) {
      log.warn("service manager not told: {}", opened.cause().toString());
      manager.close();
      return Optional.empty();
    }
    return Optional.of(manager);
  }

  /** Sends lines such as {@code READY=1}; any thread. Nobody waits for it. */
  public void tell(String state) {
    channel
        .writeAndFlush(Unpooled.copiedBuffer(state, StandardCharsets.UTF_8))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                log.debug("service manager not told state={}: {}", state, sent.cause().toString());
              }
            });
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly(CLOSING_MILLIS);
    thread.shutdownGracefully(0, CLOSING_MILLIS, TimeUnit.MILLISECONDS);
  }
}
