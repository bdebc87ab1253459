package org.hearsay.rpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a port of a test is told: the defaults at any free port, save for what is said. */
final class PortSettings {
  private String address = RpcSettings.DEFAULT_ADDRESS;
  private int port;
  private Optional<Path> socket = Optional.empty();
  private Set<String> vhosts = Set.of();
  private Set<String> origins = Set.of();
  private Access access = Access.OPEN;
  private Optional<Tls> tls = Optional.empty();
  private int bodyBytesMax = RpcSettings.DEFAULT_BODY_BYTES_MAX;
  private Duration readTimeout = RpcSettings.DEFAULT_READ_TIMEOUT;
  private boolean metricsOpen;

  PortSettings address(String other) {
    address = other;
    return this;
  }

  PortSettings port(int number) {
    port = number;
    return this;
  }

  PortSettings socket(Path path) {
    socket = Optional.of(path);
    return this;
  }

  PortSettings vhosts(String... names) {
    vhosts = Set.of(names);
    return this;
  }

  PortSettings origins(String... pages) {
    origins = Set.of(pages);
    return this;
  }

  PortSettings access(Access other) {
    access = other;
    return this;
  }

  PortSettings tls(Tls files) {
    tls = Optional.of(files);
    return this;
  }

  PortSettings bodyBytesMax(int bytes) {
    bodyBytesMax = bytes;
    return this;
  }

  PortSettings readTimeout(Duration duration) {
    readTimeout = duration;
    return this;
  }

  PortSettings metricsOpen() {
    metricsOpen = true;
    return this;
  }

  RpcSettings settings() {
    return new RpcSettings(
        address,
        port,
        List.of(),
        socket,
        vhosts,
        origins,
        access,
        tls,
        bodyBytesMax,
        readTimeout,
        metricsOpen);
  }
}
