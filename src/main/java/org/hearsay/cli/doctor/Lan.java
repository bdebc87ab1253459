package org.hearsay.cli.doctor;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hearsay.wire.Beacon;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Whether beacons leave each interface and are heard on it again, and who else is heard. Nodes are
 * not asked but listened for: they speak every five seconds.
 */
final class Lan {
  private static final String AREA = "lan";

  // Ours to choose.
  /** A little longer than from one beacon of a node to its next. */
  private static final Duration PATIENCE = Duration.ofMillis(5_600);

  /** Nodes told apart; who shouts under more names is not counted. */
  private static final int NODES_MAX = 1_000;

  private final Premises premises;
  private final Optional<String> ownId;
  private final Map<NodeId, InetAddress> nodes = new LinkedHashMap<>();
  private final Set<NodeId> strangers = new LinkedHashSet<>();
  private boolean ownHeard;

  private Lan(Premises premises, Optional<String> ownId) {
    this.premises = premises;
    this.ownId = ownId;
  }

  /**
   * Looks for some seconds.
   *
   * @param ownId of the daemon that runs here, 128 hex digits
   */
  static List<Finding> look(Premises premises, Optional<String> ownId) {
    if (!premises.lan()) {
      return List.of(Finding.ok(AREA, "switched off (--lan=false)"));
    }
    Optional<String> only = premises.lanInterface();
    try {
      List<NetworkInterface> up = new ArrayList<>();
      for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
        if (one.isUp() && only.map(one.getName()::equals).orElse(true)) {
          up.add(one);
        }
      }
      return up.isEmpty() ? List.of(none(only)) : new Lan(premises, ownId).look(up);
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

  private List<Finding> look(List<NetworkInterface> up) {
    try (LanProbe four = LanProbe.open(false, premises.lanPort())) {
      return look(up, four);
    } catch (IOException e) {
      return List.of(
          Finding.wrong(
              AREA,
              "UDP port %d cannot be had: %s".formatted(premises.lanPort(), e.getMessage()),
              "ss -lunp says who has it; end that, or --lan.port N with another on every machine"));
    }
  }

  private List<Finding> look(List<NetworkInterface> up, LanProbe four) throws IOException {
    try (LanProbe six = six(premises.lanPort())) {
      return look(up, six == null ? List.of(four) : List.of(four, six));
    }
  }

  /** Null on a machine without IPv6. */
  private static @Nullable LanProbe six(int port) {
    try {
      return LanProbe.open(true, port);
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  private List<Finding> look(List<NetworkInterface> up, List<LanProbe> probes) throws IOException {
    Map<NetworkInterface, String> failures = new LinkedHashMap<>();
    for (NetworkInterface one : up) {
      for (int i = 0; i < probes.size(); i++) {
        send(probes.get(i), one, i == 1, failures);
      }
    }
    listen(probes);
    List<Finding> findings = new ArrayList<>();
    up.forEach(one -> findings.add(finding(one, probes, failures)));
    if (ownId.isPresent() && !ownHeard) {
      findings.add(
          Finding.look(
              AREA,
              "the daemon that runs here was not heard within " + PATIENCE.toSeconds() + " s",
              "type the --lan.if and --lan.port that it was started with; --verbosity 4 logs why"));
    }
    if (!strangers.isEmpty()) {
      findings.add(
          Finding.look(
              AREA,
              "%d nodes of other networks or versions were heard".formatted(strangers.size()),
              "the same --networkid and a like version on both, if they are meant to meet"));
    }
    return findings;
  }

  private void send(
      LanProbe probe, NetworkInterface one, boolean v6, Map<NetworkInterface, String> failures)
      throws SocketException {
    if (!has(one, v6) || (v6 && one.isLoopback())) {
      return; // the loopback interface knows no IPv6 multicast
    }
    try {
      probe.send(one, premises.networkId());
    } catch (IOException e) {
      failures.putIfAbsent(one, String.valueOf(e.getMessage()));
    }
  }

  private static boolean has(NetworkInterface one, boolean v6) {
    return one.inetAddresses().anyMatch(v6 ? Inet6Address.class::isInstance : Lan::isFour);
  }

  private static boolean isFour(InetAddress address) {
    return address instanceof Inet4Address;
  }

  private void listen(List<LanProbe> probes) throws IOException {
    try (Selector selector = Selector.open()) {
      for (LanProbe probe : probes) {
        SelectionKey unused = probe.channel().register(selector, SelectionKey.OP_READ);
      }
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (long left = PATIENCE.toMillis();
          left > 0;
          left = (end - System.nanoTime()) / 1_000_000) {
        selector.select(left);
        selector.selectedKeys().clear();
        for (LanProbe probe : probes) {
          probe.hear(this::heard);
        }
      }
    }
  }

  private void heard(Beacon beacon, InetAddress source) {
    if (ownId.map(beacon.nodeId().toHex()::equals).orElse(false)) {
      ownHeard = true;
    } else if (beacon.networkId() != premises.networkId()
        || beacon.protocolVersion() != premises.protocolVersion()) {
      // Another doctor's beacons have no version; they are nobody's.
      if (beacon.protocolVersion() != 0 && strangers.size() < NODES_MAX) {
        strangers.add(beacon.nodeId());
      }
    } else if (nodes.size() < NODES_MAX) {
      nodes.putIfAbsent(beacon.nodeId(), source);
    }
  }

  private Finding finding(
      NetworkInterface one, List<LanProbe> probes, Map<NetworkInterface, String> failures) {
    boolean four = has(one, false);
    boolean six = probes.size() == 2 && has(one, true) && !isLoopback(one);
    if (!four && !six) {
      return Finding.look(AREA, one.getName() + " has no address: not tried", "");
    }
    List<String> said = new ArrayList<>();
    if (four) {
      said.add("IPv4 beacon " + fate(probes.get(0), one));
    }
    if (six) {
      said.add("IPv6 beacon " + fate(probes.get(1), one));
    }
    long answered = nodes.values().stream().filter(source -> isOn(one, source)).count();
    said.add(answered == 1 ? "1 node answered" : answered + " nodes answered");
    String why = failures.containsKey(one) ? " (" + failures.get(one) + ")" : "";
    String text = one.getName() + ": " + String.join("; ", said) + why;
    String fix =
        "allow UDP %d and multicast to %s and %s in the firewall; ip link set %s multicast on"
            .formatted(premises.lanPort(), Beacon.GROUP_V4, Beacon.GROUP_V6, one.getName());
    boolean fourLost = four && !probes.get(0).isBack(one);
    boolean sixLost = six && !probes.get(1).isBack(one);
    if (fourLost || (sixLost && !four)) { // IPv4 is what daemons use unless told otherwise
      return Finding.wrong(AREA, text, fix);
    }
    return sixLost ? Finding.look(AREA, text, fix) : Finding.ok(AREA, text);
  }

  private static String fate(LanProbe probe, NetworkInterface one) {
    if (!probe.isSent(one)) {
      return "not sent";
    }
    return probe.isBack(one) ? "sent and heard" : "sent and not heard";
  }

  private static boolean isLoopback(NetworkInterface one) {
    try {
      return one.isLoopback();
    } catch (SocketException e) {
      return false; // gone meanwhile
    }
  }

  /** Whether an address belongs to the network that an interface is on. */
  private static boolean isOn(NetworkInterface one, InetAddress source) {
    if (source instanceof Inet6Address six && six.getScopedInterface() != null) {
      return six.getScopedInterface().equals(one);
    }
    return one.getInterfaceAddresses().stream().anyMatch(own -> isAlike(own, source));
  }

  private static boolean isAlike(InterfaceAddress own, InetAddress source) {
    byte[] ours = own.getAddress().getAddress();
    byte[] theirs = source.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < own.getNetworkPrefixLength(); bit++) {
      int mask = 0x80 >>> (bit % 8);
      if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
