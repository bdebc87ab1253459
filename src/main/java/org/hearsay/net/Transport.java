package org.hearsay.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;

/** Sockets and their threads: epoll where there is one, else the JDK's selector. */
record Transport(
    EventLoopGroup threads,
    Class<? extends ServerChannel> accepting,
    Class<? extends Channel> connecting,
    boolean epoll) {
  // Ours to choose.
  /** More would only hand small batches to each other: one thread seals 500 MB/s. */
  private static final int THREADS_MAX = 4;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A burst of peers after a restart; Linux caps it at 4096. */
  private static final int BACKLOG = 1024;

  /**
   * Bytes the kernel may hold that it has not sent yet. It would take megabytes, and what is sent
   * next should be what is best now, not what was best some seconds ago.
   */
  private static final int NOT_SENT_BYTES = 128 << 10;

  static Transport open() {
    int threads = Math.max(2, Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors()));
    DefaultThreadFactory named = new DefaultThreadFactory("hearsay-io", true);
    if (Epoll.isAvailable()) {
      return new Transport(
          new MultiThreadIoEventLoopGroup(threads, named, EpollIoHandler.newFactory()),
          EpollServerSocketChannel.class,
          EpollSocketChannel.class,
          true);
    }
    return new Transport(
        new MultiThreadIoEventLoopGroup(threads, named, NioIoHandler.newFactory()),
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        false);
  }

  ServerBootstrap server() {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(threads)
            .channel(accepting)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads());
    return epoll
        ? server.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) NOT_SENT_BYTES)
        : server;
  }

  Bootstrap client() {
    Bootstrap client =
        new Bootstrap()
            .group(threads)
            .channel(connecting)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, reads());
    return epoll
        ? client.option(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) NOT_SENT_BYTES)
        : client;
  }

  private static RecvByteBufAllocator reads() {
    return new AdaptiveRecvByteBufAllocator(1024, 2048, HandshakeBudget.MAX_READ_BYTES);
  }
}
