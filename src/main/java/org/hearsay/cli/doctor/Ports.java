package org.hearsay.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether each TCP port is free, or held by the daemon that answers here. */
final class Ports {
  private static final String AREA = "ports";

  private Ports() {}

  static List<Finding> look(Premises premises, Optional<JsonNode> status) {
    return premises.ports().stream().map(port -> look(port, premises, status)).toList();
  }

  private static Finding look(Premises.Port port, Premises premises, Optional<JsonNode> status) {
    String name = port.number() + " (" + port.flag() + ")";
    if (port.number() == 0) {
      return Finding.ok(AREA, "any free one (" + port.flag() + " 0)");
    }
    if (status.isPresent() && isHeld(port, premises, status.get())) {
      return Finding.ok(AREA, name + " is held by our daemon");
    }
    Optional<String> taken = whyNotFree(port);
    if (taken.isEmpty()) {
      return Finding.ok(AREA, name + " is free");
    }
    return Finding.wrong(
        AREA,
        "%s cannot be had: %s".formatted(name, taken.get()),
        "ss -ltnp says who has it; end that, or hearsay run %s N with another"
            .formatted(port.flag()));
  }

  private static boolean isHeld(Premises.Port port, Premises premises, JsonNode status) {
    if (port.peers()) {
      return status.path("listenPort").asInt(0) == port.number();
    }
    return premises.controlPorts().stream().anyMatch(at -> at.endsWith(":" + port.number()));
  }

  private static Optional<String> whyNotFree(Premises.Port port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // what merely lingers is free for a daemon as well
      socket.bind(new InetSocketAddress(InetAddress.getByName(port.address()), port.number()));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
