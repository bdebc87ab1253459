package org.hearsay.wire;

import java.util.Optional;

/** Where a node can be dialled: a host name or IP literal (without brackets), and a TCP port. */
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("an address needs a host: HOST:PORT");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not from 1 to 65535");
    }
  }

  public static Endpoint of(Ip ip, int port) {
    return new Endpoint(ip.toString(), port);
  }

  /**
   * Reads {@code host:port} or {@code [v6]:port}; throws {@link IllegalArgumentException} with a
   * message for the one who typed it.
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new IllegalArgumentException("\"" + text + "\" is not HOST:PORT");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\": write an IPv6 address as [ADDRESS]:PORT");
    }
    try {
      return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\": the port is not a number", e);
    }
  }

  /** The address when the host is a literal; empty when it is a name. */
  public Optional<Ip> ip() {
    return Ip.parse(host);
  }

  /** As it would be typed: {@code host:port}, with brackets around IPv6. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
