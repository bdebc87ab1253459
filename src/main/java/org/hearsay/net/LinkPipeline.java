package org.hearsay.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.wire.Ip;

/** What bytes pass through, from the socket to the loop; each stage has a limit. */
final class LinkPipeline {
  private final LinkTls tls;
  private final Handshakes handshakes;
  private final Loop loop;
  private final Link.Receiver receiver;
  private final ChannelGroup channels;
  private final Traffic traffic;

  /**
   * Makes pipelines.
   *
   * @param channels where every connection is remembered until it is closed
   */
  LinkPipeline(
      LinkTls tls,
      Handshakes handshakes,
      Loop loop,
      Link.Receiver receiver,
      ChannelGroup channels,
      Traffic traffic) {
    this.channels = channels;
    this.traffic = traffic;
    this.tls = tls;
    this.handshakes = handshakes;
    this.loop = loop;
    this.receiver = receiver;
  }

  ChannelInitializer<Channel> dialled(InetSocketAddress address, Outcome outcome) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        fill(channel, Optional.of(address), outcome);
      }
    };
  }

  ChannelInitializer<Channel> accepted(Outcome outcome) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        if (admit(channel)) {
          fill(channel, Optional.empty(), outcome);
        } else {
          cut(channel);
        }
      }
    };
  }

  private boolean admit(Channel channel) {
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    if (remote == null || !handshakes.admit(channel, Ip.of(remote.getAddress().getAddress()))) {
      return false; // gone already, or one too many
    }
    channel.closeFuture().addListener(closed -> handshakes.done(channel));
    return true;
  }

  private void fill(Channel channel, Optional<InetSocketAddress> dialled, Outcome outcome) {
    channels.add(channel);
    HandshakeBudget budget = new HandshakeBudget();
    SslHandler ssl = tls.handler(dialled.isEmpty());
    ssl.handshakeFuture().addListener(over -> handshakes.done(channel));
    channel
        .pipeline()
        .addLast("meter", traffic.meter())
        .addLast("budget", budget) // 64 KiB until authenticated
        .addLast("tls", ssl) // 10 s until authenticated
        .addLast("split", new FrameSplitter()) // FrameCodec.MAX_BYTES
        .addLast("link", new LinkHandler(dialled, loop, receiver, outcome, budget, ssl, traffic));
  }

  /** Closes a connection without another word, not even TLS's. Any thread. */
  static void cut(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }
}
