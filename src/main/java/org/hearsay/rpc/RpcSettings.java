package org.hearsay.rpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.wire.Envelope;

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

  /**
   * The longest envelope there can be, posted in hex, with a quarter for names and ids: whoever
   * raises the limit of messages does not run into one of requests.
   */
  public static final int DEFAULT_BODY_BYTES_MAX = Envelope.MAX_BYTES / 4 * 9;

  public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(5);

  public RpcSettings {
    morePorts = List.copyOf(morePorts);
    vhosts = Set.copyOf(vhosts);
    origins = Set.copyOf(origins);
  }
}
