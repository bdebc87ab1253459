package org.hearsay.rpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the control port is told at its start.
 *
 * @param address where HTTP and WebSocket listen; loopback, unless there is TLS and {@code access}
 *     is required
 * @param port 0 means any free one
 * @param morePorts other ports with the same service, such as 8546 for old WebSocket clients
 * @param socket the Unix socket, if one is wanted
 * @param vhosts host names by which clients may call us, besides {@code localhost}; {@code *} is
 *     any
 * @param origins web pages that may open a WebSocket; {@code *} is any
 * @param access who gets in over HTTP and WebSocket
 * @param tls for HTTP and WebSocket, which then are spoken in no other way
 * @param bodyBytesMax longest request, on every transport
 * @param readTimeout how long a client may take to send one HTTP request
 * @param metricsOpen whether every program of this machine may read {@code /metrics}
 */
public record RpcSettings(
    String address,
    int port,
    List<Integer> morePorts,
    Optional<Path> socket,
    Set<String> vhosts,
    Set<String> origins,
    Access access,
    Optional<Tls> tls,
    int bodyBytesMax,
    Duration readTimeout,
    boolean metricsOpen) {
  public static final String DEFAULT_ADDRESS = "127.0.0.1";
  public static final int DEFAULT_PORT = 8545;
  public static final int DEFAULT_BODY_BYTES_MAX = 1 << 20;
  public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(5);

  public RpcSettings {
    morePorts = List.copyOf(morePorts);
    vhosts = Set.copyOf(vhosts);
    origins = Set.copyOf(origins);
  }

  /** With {@code /metrics} closed. */
  public RpcSettings(
      String address,
      int port,
      List<Integer> morePorts,
      Optional<Path> socket,
      Set<String> vhosts,
      Set<String> origins,
      Access access,
      Optional<Tls> tls,
      int bodyBytesMax,
      Duration readTimeout) {
    this(
        address,
        port,
        morePorts,
        socket,
        vhosts,
        origins,
        access,
        tls,
        bodyBytesMax,
        readTimeout,
        false);
  }

  /** The defaults at this port, 0 for any, without a Unix socket. */
  public static RpcSettings atPort(int port) {
    return new RpcSettings(
        DEFAULT_ADDRESS,
        port,
        List.of(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Access.OPEN,
        Optional.empty(),
        DEFAULT_BODY_BYTES_MAX,
        DEFAULT_READ_TIMEOUT);
  }

  /** The same with a Unix socket. */
  public RpcSettings withSocket(Path path) {
    return new RpcSettings(
        address,
        port,
        morePorts,
        Optional.of(path),
        vhosts,
        origins,
        access,
        tls,
        bodyBytesMax,
        readTimeout,
        metricsOpen);
  }

  /** The same with {@code /metrics} open to every program of this machine. */
  public RpcSettings withOpenMetrics() {
    return new RpcSettings(
        address,
        port,
        morePorts,
        socket,
        vhosts,
        origins,
        access,
        tls,
        bodyBytesMax,
        readTimeout,
        true);
  }

  /** The same at another address, with TLS. */
  public RpcSettings withTls(String otherAddress, Tls with) {
    return new RpcSettings(
        otherAddress,
        port,
        morePorts,
        socket,
        vhosts,
        origins,
        access,
        Optional.of(with),
        bodyBytesMax,
        readTimeout,
        metricsOpen);
  }

  /** The same with other rules about who gets in. */
  public RpcSettings withAccess(Access other) {
    return new RpcSettings(
        address,
        port,
        morePorts,
        socket,
        vhosts,
        origins,
        other,
        tls,
        bodyBytesMax,
        readTimeout,
        metricsOpen);
  }
}
