package org.hearsay;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hearsay.net.ServiceManager;

/** Keeps systemd told, when it started this process and asked for that. */
final class ServiceNotice {
  // Ours to choose.
  /** The state of a node with few events is told as often as this; a watchdog wants it oftener. */
  private static final Duration BEAT_MOST = Duration.ofSeconds(30);

  private final ServiceManager manager;
  private final Duration beat;

  private ServiceNotice(ServiceManager manager, Duration beat) {
    this.manager = manager;
    this.beat = beat;
  }

  /** Empty unless NOTIFY_SOCKET is in the environment. */
  static Optional<ServiceNotice> from(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
        .filter(socket -> !socket.isEmpty())
        .flatMap(ServiceManager::at)
        .map(manager -> new ServiceNotice(manager, beat(environment)));
  }

  /** Twice as often as the watchdog looks, as sd_watchdog_enabled(3) recommends. */
  private static Duration beat(Map<String, String> environment) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    if (!micros.matches("[1-9][0-9]{0,15}")) {
      return BEAT_MOST;
    }
    Duration half = Duration.ofNanos(Long.parseLong(micros) * 500);
    return half.compareTo(BEAT_MOST) < 0 ? half : BEAT_MOST;
  }

  /** The ports are open. From now on the daemon's loop itself says that it turns. */
  void ready(Daemon daemon) {
    manager.tell("READY=1");
    beat(daemon);
  }

  private void beat(Daemon daemon) {
    daemon.after(
        Duration.ZERO, () -> manager.tell("WATCHDOG=1\nSTATUS=" + daemon.peersOnLoop() + " peers"));
    daemon.after(beat, () -> beat(daemon));
  }

  void stopping() {
    manager.tell("STOPPING=1");
  }
}
