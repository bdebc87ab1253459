package org.hearsay.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon on this machine uses, by its settings.
 *
 * @param ports what it listens on over TCP
 * @param lanInterface the only one to send beacons on, if one was named
 * @param lanPort UDP port of the beacons
 * @param controlPorts where a daemon that holds the directory says its control port is
 */
public record Premises(
    Path dataDirectory,
    List<Port> ports,
    boolean lan,
    Optional<String> lanInterface,
    int lanPort,
    int protocolVersion,
    long networkId,
    List<String> controlPorts) {
  public Premises {
    ports = List.copyOf(ports);
    controlPorts = List.copyOf(controlPorts);
  }

  /**
   * A TCP port.
   *
   * @param flag that sets it
   * @param peers whether it is the one for peers
   */
  public record Port(String flag, String address, int number, boolean peers) {}
}
