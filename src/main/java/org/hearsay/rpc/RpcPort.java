package org.hearsay.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hearsay.env.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections share. Any thread. */
final class RpcPort {
  private static final Logger log = LoggerFactory.getLogger(RpcPort.class);

  private final RpcSettings settings;
  private final Dispatcher dispatcher;
  private final Loop loop;
  private final Metrics metrics;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Seats seats = new Seats(Seats.SEATS_MAX, System::nanoTime);
  private final Seats socketSeats = new Seats(Seats.SEATS_MAX, System::nanoTime);
  private final Room requests = Room.ofHeap();
  private final Room answers = Room.ofHeap();
  private final AtomicInteger turnedAway = new AtomicInteger();
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

  /** Who is connected over TCP. */
  Seats seats() {
    return seats;
  }

  /** Who is connected through the Unix socket: whoever fills the port does not fill this. */
  Seats socketSeats() {
    return socketSeats;
  }

  /** For requests, from their first byte to their answer. */
  Room requests() {
    return requests;
  }

  /** For answers, until they are written: whoever does not read them keeps nobody from asking. */
  Room answers() {
    return answers;
  }

  /** Takes a new channel in; empty, and closes it, when all seats are taken by busy ones. */
  Optional<Seats.Seat> admit(Channel channel, Seats among) {
    Optional<Seats.Seat> seat = among.admit(channel);
    if (seat.isEmpty()) {
      log.debug("rpc client={} turned away: all seats are busy", channel.remoteAddress());
    }
    return seat;
  }

  /** Whether one more of those who found no seat can be told so; it counts until it is closed. */
  boolean tells(Channel channel) {
    if (turnedAway.incrementAndGet() > TurnedAway.TOLD_MAX) {
      turnedAway.decrementAndGet();
      return false;
    }
    channel.closeFuture().addListener(closed -> turnedAway.decrementAndGet());
    return true;
  }

  /** Runs a task on the channel's I/O thread, as long as there is one. */
  static void onIo(Channel channel, Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("rpc client={} gone: the port is closed", channel.remoteAddress());
    }
  }

  private long webSockets() {
    return channels.stream()
        .filter(one -> one.pipeline().get(WebSocketHandler.class) != null)
        .count();
  }

  /** A client is closed because it did not read what it was sent. */
  void lost(Channel channel) {
    slowClientsClosed.incrementAndGet();
    log.warn("rpc client={} closed: it does not read what it is sent", channel.remoteAddress());
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
