package org.hearsay.cli.doctor;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Whether multicast leaves each interface and is heard on it again. */
final class Lan {
  private static final String AREA = "lan";

  /** The beacon's group; a port of our own, so that no daemon sees what is only a trial. */
  private static final String GROUP = "239.83.72.72";

  /** The own datagram comes back at once or never. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private Lan() {}

  static List<Finding> look(boolean wanted, Optional<String> only) {
    if (!wanted) {
      return List.of(Finding.ok(AREA, "switched off (--lan=false)"));
    }
    try {
      List<NetworkInterface> up = new ArrayList<>();
      for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
        if (one.isUp() && only.map(one.getName()::equals).orElse(true)) {
          up.add(one);
        }
      }
      return up.isEmpty() ? List.of(none(only)) : up.stream().map(Lan::look).toList();
    } catch (SocketException e) {
      return List.of(Finding.wrong(AREA, "no interfaces: " + e.getMessage(), "ip link"));
    }
  }

  private static Finding none(Optional<String> only) throws SocketException {
    String there =
        NetworkInterface.networkInterfaces()
            .map(NetworkInterface::getName)
            .collect(Collectors.joining(" "));
    return only.map(
            name ->
                Finding.wrong(
                    AREA,
                    "there is no interface " + name + " that is up; there are: " + there,
                    "--lan.if with one of these, or leave it out"))
        .orElseGet(() -> Finding.wrong(AREA, "no interface is up", "ip link set DEVICE up"));
  }

  private static Finding look(NetworkInterface one) {
    if (one.inetAddresses().noneMatch(Inet4Address.class::isInstance)) {
      return Finding.look(AREA, one.getName() + " has no IPv4 address: not tried", "");
    }
    String blocked = "allow UDP 7471 and multicast to " + GROUP + " in the firewall";
    try {
      return isHeard(one)
          ? Finding.ok(AREA, one.getName() + ": multicast sent and heard")
          : Finding.wrong(AREA, one.getName() + ": multicast sent and not heard", blocked);
    } catch (IOException e) {
      String text = "%s: multicast cannot be sent (%s)".formatted(one.getName(), e.getMessage());
      return Finding.wrong(AREA, text, blocked);
    }
  }

  private static boolean isHeard(NetworkInterface one) throws IOException {
    byte[] word = ("hearsay doctor " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    InetAddress group = InetAddress.getByName(GROUP);
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(0));
      channel.join(group, one);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, one);
      SelectionKey unused = channel.register(selector, SelectionKey.OP_READ);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      channel.send(ByteBuffer.wrap(word), new InetSocketAddress(group, port));
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (long left = PATIENCE.toMillis();
          left > 0;
          left = (end - System.nanoTime()) / 1_000_000) {
        selector.select(left);
        selector.selectedKeys().clear();
        ByteBuffer heard = ByteBuffer.allocate(word.length + 1);
        if (channel.receive(heard) != null && heard.flip().equals(ByteBuffer.wrap(word))) {
          return true;
        }
      }
      return false;
    }
  }
}
