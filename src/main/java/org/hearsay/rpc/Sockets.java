package org.hearsay.rpc;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Which of Netty's sockets are used.
 *
 * @param halfClosure whether a client of the Unix socket that ends its sending still gets answers
 */
record Sockets(
    IoHandlerFactory ioHandler,
    Class<? extends ServerChannel> tcp,
    Class<? extends ServerChannel> unix,
    Function<Path, SocketAddress> unixAddress,
    boolean halfClosure) {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(1);

  /** Linux's own where they load: the JDK's Unix sockets know no half-closure in Netty. */
  static Sockets best() {
    return Epoll.isAvailable()
        ? new Sockets(
            EpollIoHandler.newFactory(),
            EpollServerSocketChannel.class,
            EpollServerDomainSocketChannel.class,
            path -> new DomainSocketAddress(path.toFile()),
            true)
        : new Sockets(
            NioIoHandler.newFactory(),
            NioServerSocketChannel.class,
            NioServerDomainSocketChannel.class,
            UnixDomainSocketAddress::of,
            false);
  }

  /**
   * Whether the client of a Unix socket that has ended its sending is gone altogether. Both look
   * the same when reading; but Linux takes a write of nothing from who still reads, and refuses it
   * when there is nobody.
   */
  static boolean isGone(Channel channel) {
    if (!(channel instanceof UnixChannel socket)) {
      return false;
    }
    try {
      int unused = socket.fd().write(NOTHING, 0, 0);
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
