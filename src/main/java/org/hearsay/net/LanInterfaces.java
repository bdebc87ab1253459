package org.hearsay.net;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which interfaces beacons go out on. */
final class LanInterfaces {
  private static final Logger log = LoggerFactory.getLogger(LanInterfaces.class);

  // Ours to choose.
  /** Linux allows 20 groups per socket; machines full of containers have more interfaces. */
  private static final int MAX = 16;

  private LanInterfaces() {}

  /**
   * Those that are up, loopback included: other daemons of this machine are neighbours too. When
   * links are accepted at one address only, the one with that address.
   */
  static List<NetworkInterface> of(NetSettings settings) {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(LanInterfaces::isUp)
          .filter(one -> settings.lanInterface().map(one.getName()::equals).orElse(true))
          .filter(one -> reaches(one, settings))
          .limit(MAX)
          .toList();
    } catch (SocketException e) {
      log.debug("lan no interfaces: {}", e.toString());
      return List.of();
    }
  }

  private static boolean isUp(NetworkInterface one) {
    try {
      return one.isUp();
    } catch (SocketException e) {
      return false; // gone meanwhile
    }
  }

  private static boolean reaches(NetworkInterface one, NetSettings settings) {
    var address = settings.address().toInetAddress();
    return address.isAnyLocalAddress() || one.inetAddresses().anyMatch(address::equals);
  }
}
