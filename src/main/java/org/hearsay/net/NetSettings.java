package org.hearsay.net;

import java.time.Duration;
import java.util.Optional;
import org.hearsay.wire.Ip;

/**
 * What the network is told at its start.
 *
 * @param protocolVersion version spoken; beacons of others are ignored
 * @param networkId nodes with different ids do not talk; beacons of others are ignored
 * @param address where links are accepted; {@code 0.0.0.0} or {@code ::} for every interface
 * @param port TCP port of that, 0 for any that is free
 * @param lan whether to make the node known on local networks, and to listen for others there
 * @param lanPort UDP port of the beacons
 * @param lanInterface the only interface to use for beacons, such as {@code lo}; empty for all
 * @param handshakeTimeout how long a connection may take to authenticate itself
 * @param handshakesMax accepted connections that may be authenticating at once
 * @param handshakesPerAddressMax how many of those from one remote address, loopback excepted
 */
public record NetSettings(
    int protocolVersion,
    long networkId,
    Ip address,
    int port,
    boolean lan,
    int lanPort,
    Optional<String> lanInterface,
    Duration handshakeTimeout,
    int handshakesMax,
    int handshakesPerAddressMax) {
  // Ours to choose.
  /** Six round trips of a bad mobile connection. */
  public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** At 64 KiB each they hold at most 16 MiB. */
  public static final int HANDSHAKES_MAX = 256;

  /** An eighth: one address cannot keep others out, a household behind one can come in. */
  public static final int HANDSHAKES_PER_ADDRESS_MAX = 32;

  public NetSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not from 0 to 65535");
    }
    if (lanPort < 1 || lanPort > 65535) {
      throw new IllegalArgumentException("port " + lanPort + " is not from 1 to 65535");
    }
    if (handshakesMax < 1 || handshakesPerAddressMax < 1) {
      throw new IllegalArgumentException("without handshakes there are no links");
    }
  }

  /** With the usual limits on handshakes. */
  public NetSettings(
      int protocolVersion,
      long networkId,
      Ip address,
      int port,
      boolean lan,
      int lanPort,
      Optional<String> lanInterface) {
    this(
        protocolVersion,
        networkId,
        address,
        port,
        lan,
        lanPort,
        lanInterface,
        HANDSHAKE_TIMEOUT,
        HANDSHAKES_MAX,
        HANDSHAKES_PER_ADDRESS_MAX);
  }
}
