package org.hearsay.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One multicast group on many interfaces. That one of them cannot do it is ordinary: interfaces
 * come and go, and the loopback interface knows no IPv6 multicast.
 */
final class LanSocket implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(LanSocket.class);

  private final DatagramChannel channel;
  private final InetSocketAddress group;
  private final StandardProtocolFamily family;
  private final Map<String, NetworkInterface> joined = new LinkedHashMap<>();
  private final Set<String> failed = new HashSet<>(); // bounded by the interfaces there are

  private LanSocket(
      DatagramChannel channel, InetSocketAddress group, StandardProtocolFamily family) {
    this.channel = channel;
    this.group = group;
    this.family = family;
  }

  /** Takes the port together with the other daemons of this machine. */
  static LanSocket open(StandardProtocolFamily family, InetAddress group, int port)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(family);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(port));
      return new LanSocket(channel, new InetSocketAddress(group, port), family);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  boolean isV6() {
    return family == StandardProtocolFamily.INET6;
  }

  DatagramChannel channel() {
    return channel;
  }

  /** Joins the group on interfaces that are new, and forgets those that are gone. */
  void use(List<NetworkInterface> interfaces) {
    Map<String, NetworkInterface> present = new LinkedHashMap<>();
    interfaces.forEach(one -> present.put(one.getName(), one));
    // An interface that came back under its name has another index, and must be joined again.
    joined.values().removeIf(old -> !Objects.equals(present.get(old.getName()), old));
    present.values().stream()
        .filter(one -> !joined.containsKey(one.getName()) && hasAddress(one))
        .forEach(this::join);
  }

  private boolean hasAddress(NetworkInterface one) {
    int bytes = isV6() ? 16 : 4;
    return one.inetAddresses().anyMatch(address -> address.getAddress().length == bytes);
  }

  private void join(NetworkInterface one) {
    try {
      channel.join(group.getAddress(), one);
      joined.put(one.getName(), one);
    } catch (IOException e) {
      debugOnce(one, "join", e);
    }
  }

  /** Sends to the group on every interface; on how many it could. */
  int send(byte[] datagram) {
    int sent = 0;
    for (NetworkInterface one : joined.values()) {
      try {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, one);
        channel.send(ByteBuffer.wrap(datagram), group);
        sent++;
      } catch (IOException e) {
        debugOnce(one, "send", e);
      }
    }
    return sent;
  }

  private void debugOnce(NetworkInterface one, String what, IOException e) {
    if (failed.add(one.getName() + what)) {
      log.debug(
          "lan interface={} family={} cannot {}: {}", one.getName(), family, what, e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
