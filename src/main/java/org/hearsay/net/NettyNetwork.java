package org.hearsay.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.env.Network;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Links over TCP and TLS, accepted and dialled, and the beacon on local networks. */
public final class NettyNetwork implements Network, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NettyNetwork.class);

  // Ours to choose.
  /**
   * A handshake takes about a millisecond of computing; the other core is for established links.
   */
  private static final int PROVING_THREADS = 1;

  /** A DNS server that does not answer blocks a thread for ten seconds. */
  private static final int RESOLVING_THREADS = 4;

  /** After running out of file descriptors; links that end meanwhile give some back. */
  private static final Duration ACCEPT_PAUSE = Duration.ofSeconds(1);

  /** A little longer than links may take to send what they had taken. */
  private static final Duration CLOSE_WAIT = NettyLink.CLOSE_WAIT.plusMillis(500);

  private final Loop loop;
  private final Link.Receiver receiver;
  private final Transport transport;
  private final Traffic traffic = new Traffic();
  private final ExecutorService proving = threads("hearsay-tls", PROVING_THREADS);
  private final ExecutorService resolving = threads("hearsay-resolve", RESOLVING_THREADS);
  private final ChannelGroup channels;
  private final Handshakes handshakes;
  private final Dialler dialler;
  private final Channel listening;
  private final Optional<LanBeacon> beacon;
  private volatile boolean closed;

  private NettyNetwork(NetSettings settings, KeyPair identity, Loop loop, Link.Receiver receiver) {
    this.loop = loop;
    this.receiver = receiver;
    this.transport = Transport.open();
    this.channels = new DefaultChannelGroup(transport.threads().next(), true);
    this.handshakes =
        new Handshakes(
            settings.handshakesMax(), settings.handshakesPerAddressMax(), System::nanoTime);
    LinkTls tls = new LinkTls(identity, proving, settings.handshakeTimeout());
    LinkPipeline pipeline = new LinkPipeline(tls, handshakes, loop, receiver, channels, traffic);
    this.dialler = new Dialler(transport.client(), pipeline, resolving, loop, receiver, traffic);
    try {
      this.listening = listen(settings, pipeline.accepted(accepted()));
      this.beacon =
          settings.lan()
              ? Optional.of(
                  LanBeacon.open(
                      settings, identity.open().nodeId(), port(), loop, receiver, traffic))
              : Optional.empty();
    } catch (UncheckedIOException e) {
      release();
      throw e;
    }
  }

  /**
   * Begins to accept links.
   *
   * @param identity what peers will know this node by
   * @param loop where {@code receiver} lives
   * @throws UncheckedIOException when the port cannot be had, with a message for the operator
   */
  public static NettyNetwork open(
      NetSettings settings, KeyPair identity, Loop loop, Link.Receiver receiver) {
    return new NettyNetwork(settings, identity, loop, receiver);
  }

  private static ExecutorService threads(String name, int count) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // bounded by dials and handshakes under way
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // only when closed
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private Channel listen(NetSettings settings, ChannelHandler accepted) {
    InetSocketAddress address =
        new InetSocketAddress(settings.address().toInetAddress(), settings.port());
    ChannelFuture bound =
        transport
            .server()
            .handler(new AcceptPause())
            .childHandler(accepted)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw cannotListen(settings, bound.cause());
    }
    return bound.channel();
  }

  private static UncheckedIOException cannotListen(NetSettings settings, Throwable cause) {
    IOException io =
        cause instanceof IOException known ? known : new IOException(cause.toString(), cause);
    String text = String.valueOf(io.getMessage());
    String where = " (peers, on " + settings.address() + ")";
    return new UncheckedIOException(
        text.contains("in use")
            ? "port " + settings.port() + " is in use" + where
            : "cannot listen on port " + settings.port() + where + ": " + text,
        io);
  }

  private Outcome accepted() {
    return new Outcome() {
      @Override
      public void up(NettyLink link) {
        receiver.up(link);
      }

      @Override
      public void failed(String why) {
        log.debug("inbound refused: {}", why);
      }
    };
  }

  /** The TCP port on which links are accepted. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Accepted connections that have not yet said who they are. Any thread. */
  public int pendingHandshakes() {
    return handshakes.size();
  }

  /** What went over links and local networks so far. Any thread. */
  public Traffic traffic() {
    return traffic;
  }

  /** Whether our own beacons come back to us, or none are wanted. Any thread. */
  public boolean isLanHeard() {
    return beacon.map(LanBeacon::isHeard).orElse(true);
  }

  /** Datagrams on local networks that were not beacons of this network. Any thread. */
  public long lanIgnored() {
    return beacon.map(LanBeacon::ignored).orElse(0L);
  }

  /** Lets somebody be seen on local networks, or nobody. Any thread. */
  public void present(Optional<Presence> who) {
    beacon.ifPresent(lan -> lan.present(who));
  }

  /** Who lets themselves be seen on local networks, at other nodes. Any thread. */
  public List<Presence> nearby() {
    return beacon.map(LanBeacon::nearby).orElse(List.of());
  }

  @Override
  public void dial(Endpoint endpoint) {
    if (closed) {
      loop.execute(() -> receiver.unreachable(endpoint, "stopping"));
    } else {
      dialler.dial(endpoint);
    }
  }

  @Override
  public void announce() {
    beacon.ifPresent(LanBeacon::announce);
  }

  /**
   * Accepts and dials no more, sends what links had taken, closes them. Takes at most about two
   * seconds.
   */
  @Override
  public void close() {
    closed = true;
    beacon.ifPresent(LanBeacon::close);
    listening.close().awaitUninterruptibly();
    for (Channel channel : channels) {
      channel.eventLoop().execute(() -> stop(channel));
    }
    channels.newCloseFuture().awaitUninterruptibly(CLOSE_WAIT.toMillis());
    release();
  }

  private static void stop(Channel channel) {
    ChannelHandlerContext context = channel.pipeline().context(LinkHandler.class);
    if (context != null) {
      ((LinkHandler) context.handler()).stop(context);
    }
  }

  private void release() {
    channels.forEach(LinkPipeline::cut);
    transport
        .threads()
        .shutdownGracefully(0, CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_WAIT.toMillis());
    proving.shutdown();
    resolving.shutdown();
  }

  /** Waits a little when a connection cannot be accepted, instead of failing as fast as it can. */
  private static final class AcceptPause extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Channel listening = context.channel();
      if (listening.config().isAutoRead()) {
        log.warn("cannot accept links for now: {}", cause.toString());
        listening.config().setAutoRead(false);
        context
            .executor()
            .schedule(
                () -> listening.config().setAutoRead(true),
                ACCEPT_PAUSE.toMillis(),
                TimeUnit.MILLISECONDS);
      }
    }
  }
}
