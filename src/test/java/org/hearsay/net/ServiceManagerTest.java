package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd's side of sd_notify, as a socket in a directory. */
final class ServiceManagerTest {
  @TempDir private Path directory;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private EventLoopGroup thread;
  private Channel systemd;

  @BeforeEach
  void listen() {
    assumeTrue(Epoll.isAvailable());
    thread = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    systemd =
        new Bootstrap()
            .group(thread)
            .channel(EpollDomainDatagramChannel.class)
            .handler(
                new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                  @Override
                  protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket one) {
                    heard.add(one.content().toString(StandardCharsets.UTF_8));
                  }
                })
            .bind(new DomainSocketAddress(directory.resolve("notify").toString()))
            .syncUninterruptibly()
            .channel();
  }

  @AfterEach
  void close() {
    systemd.close().awaitUninterruptibly();
    thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void whatIsToldArrives() throws InterruptedException {
    try (ServiceManager manager =
        ServiceManager.at(directory.resolve("notify").toString()).orElseThrow()) {
      manager.tell("READY=1");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("READY=1");
    }
  }

  @Test
  void aManagerThatIsGoneIsNoTrouble() {
    assertThat(ServiceManager.at(directory.resolve("nobody").toString())).isEmpty();
  }
}
