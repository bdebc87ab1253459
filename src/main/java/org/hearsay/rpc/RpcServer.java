package org.hearsay.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.node.Node;
import org.hearsay.people.Accounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control port. */
public final class RpcServer implements AutoCloseable {
  /** Answers are small and rare; reading JSON is all there is to do. */
  private static final int IO_THREADS = 2;

  /** Request line and headers, each; together they are all that comes before the Host check. */
  private static final int HEAD_BYTES_MAX = 8 << 10;

  /**
   * Most that one read takes from an HTTP client. Reading stops when something waits behind a
   * request that is to be answered, so twice this bounds what waits.
   */
  private static final int READ_BYTES_MAX = 4 << 10;

  /** More requests than two reads can hold: Netty closes a connection with more of them waiting. */
  private static final int REQUESTS_WAITING_MAX = READ_BYTES_MAX / 4;

  private static final int BACKLOG = 128;
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final RpcSettings settings;
  private final RpcPort port;
  private final Sockets sockets = Sockets.best();
  private final EventLoopGroup io =
      new MultiThreadIoEventLoopGroup(
          IO_THREADS, new DefaultThreadFactory("rpc"), sockets.ioHandler());
  private final List<Channel> listeners = new ArrayList<>();
  private Optional<SslContext> tls = Optional.empty();
  private Optional<UnixSocketFile> socket = Optional.empty();

  private RpcServer(RpcSettings settings, RpcPort port) {
    this.settings = settings;
    this.port = port;
  }

  /**
   * Opens the port. Everything that is called runs on the loop, from any moment on.
   *
   * @param secrets makes keys and the ids of subscriptions; a {@code SecureRandom} in the daemon
   * @param ring what is logged, to be followed
   * @param stop ends the daemon, on the loop; {@code node_stop} calls it after its answer
   * @param surroundings what is told of the rest of the daemon
   * @param accounts who this daemon's owner is
   * @throws UncheckedIOException naming the address or the socket that cannot be had
   */
  public static RpcServer open(
      RpcSettings settings,
      Node node,
      Loop loop,
      Work work,
      RandomGenerator secrets,
      LogRing ring,
      Runnable stop,
      Surroundings surroundings,
      Accounts accounts) {
    MethodTable table =
        Methods.of(node, loop, work, secrets, ring, stop)
            .add(new AccountMethods(accounts).methods())
            .add(List.of(new NearbyMethod(node, surroundings.nearby()).method()));
    Metrics metrics = new Metrics(table, Optional.of(node), surroundings);
    return open(settings, table, loop, secrets, metrics);
  }

  /** The same with any table. */
  static RpcServer open(
      RpcSettings settings,
      MethodTable table,
      Loop loop,
      RandomGenerator secrets,
      Metrics metrics) {
    Dispatcher dispatcher = new Dispatcher(table, loop, secrets, settings.access());
    RpcServer server = new RpcServer(settings, new RpcPort(settings, dispatcher, loop, metrics));
    try {
      server.listen();
      return server;
    } catch (UncheckedIOException e) {
      server.close();
      throw e;
    }
  }

  private void listen() {
    InetAddress address = address();
    tls = settings.tls().map(Tls::context);
    listenHttp(new InetSocketAddress(address, settings.port()));
    for (int more : settings.morePorts()) {
      listenHttp(new InetSocketAddress(address, more));
    }
    settings.socket().ifPresent(path -> listenUnix(new UnixSocketFile(path)));
  }

  private InetAddress address() {
    try {
      InetAddress address = InetAddress.getByName(settings.address());
      boolean safe = settings.access().required() && settings.tls().isPresent();
      if (!address.isLoopbackAddress() && !safe) {
        throw new UncheckedIOException(
            new IOException(
                "control port "
                    + settings.address()
                    + ": anybody there could read your keys; use --rpc.addr 127.0.0.1 and an SSH"
                    + " tunnel, or --rpc.auth required, --rpc.tls.cert FILE and --rpc.tls.key FILE"));
      }
      return address;
    } catch (UnknownHostException e) {
      throw new UncheckedIOException("control port " + settings.address() + ": no such host", e);
    }
  }

  private void listenHttp(InetSocketAddress address) {
    Channel listener = bind(bootstrap(sockets.tcp(), this::welcomeHttp), address, "control port");
    listeners.add(listener);
    log.info("rpc {}={} listening", tls.isPresent() ? "https" : "http", listener.localAddress());
  }

  private void listenUnix(UnixSocketFile file) {
    ServerBootstrap bootstrap = bootstrap(sockets.unix(), this::welcomeSocket);
    if (sockets.halfClosure()) {
      bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true); // nc sends, ends, and waits
    }
    listeners.add(bind(bootstrap, sockets.unixAddress().apply(file.prepare()), "Unix socket"));
    file.publish();
    socket = Optional.of(file);
    log.info("rpc ipc={} listening", file.path());
  }

  private ServerBootstrap bootstrap(
      Class<? extends ServerChannel> kind, Consumer<Channel> pipeline) {
    return new ServerBootstrap()
        .group(io)
        .channel(kind)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                port.channels().add(channel);
                pipeline.accept(channel);
              }
            });
  }

  private static Channel bind(ServerBootstrap bootstrap, SocketAddress address, String what) {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Throwable cause = bound.cause();
      throw new UncheckedIOException(
          what + " " + address + ": " + cause.getMessage(),
          cause instanceof IOException io ? io : new IOException(cause));
    }
    return bound.channel();
  }

  private void welcomeHttp(Channel channel) {
    Optional<Seats.Seat> seat = port.admit(channel, port.seats());
    if (seat.isPresent()) {
      pipelineOfHttp(channel, seat.get());
    } else if (port.tells(channel)) {
      tls.ifPresent(t -> channel.pipeline().addLast("tls", t.newHandler(channel.alloc())));
      channel.pipeline().addLast("rpc", new TurnedAway());
    } else {
      channel.close();
    }
  }

  private void welcomeSocket(Channel channel) {
    Optional<Seats.Seat> seat = port.admit(channel, port.socketSeats());
    if (seat.isPresent()) {
      pipelineOfSocket(channel, seat.get());
    } else {
      channel.close();
    }
  }

  private void pipelineOfHttp(Channel channel, Seats.Seat seat) {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(HEAD_BYTES_MAX)
            .setMaxHeaderSize(HEAD_BYTES_MAX);
    HttpClock clock = new HttpClock(settings.readTimeout());
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(1 << 10, 2 << 10, READ_BYTES_MAX));
    channel.pipeline().addLast("clock", clock);
    if (tls.isPresent()) {
      channel.pipeline().addLast("tls", tls.get().newHandler(channel.alloc()));
    } else {
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true); // as geth, for nc -N
    }
    channel
        .pipeline()
        .addLast("http", new HttpServerCodec(limits, REQUESTS_WAITING_MAX))
        .addLast("rpc", new HttpHandler(port, clock, seat));
  }

  private void pipelineOfSocket(Channel channel, Seats.Seat seat) {
    Connection connection = new Connection(channel, Trust.OF_SOCKET, port, seat, bytes -> bytes);
    channel
        .pipeline()
        .addLast("split", new JsonSplitter(settings.bodyBytesMax()))
        .addLast("rpc", new ConnectionHandler(connection));
  }

  /** Where HTTP and WebSocket listen. */
  public int port() {
    return ((InetSocketAddress) listeners.get(0).localAddress()).getPort();
  }

  /** How many clients were closed because they did not read their notifications. */
  public long slowClientsClosed() {
    return port.slowClientsClosed();
  }

  /** How many requests came with a wrong token. */
  public long wrongTokens() {
    return port.doorkeeper().failures();
  }

  /** Stops listening, closes every connection and waits until all is done. */
  @Override
  public void close() {
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    socket.ifPresent(UnixSocketFile::remove);
    port.channels().close().awaitUninterruptibly();
    io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
