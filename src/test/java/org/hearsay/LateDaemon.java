package org.hearsay;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hearsay.cli.Exit;

/** A daemon whose clock is wrong, as a program. */
public final class LateDaemon {
  private LateDaemon() {}

  /** Takes the data directory, the address of a peer, and by how many seconds it is ahead. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, List<String>> flags =
        Map.of(
            "datadir", List.of(args[0]),
            "peer", List.of(args[1]),
            "addr", List.of("127.0.0.1"),
            "lan", List.of("false"),
            "port", List.of("0"),
            "rpc.port", List.of("0"));
    Settings settings = Settings.read(flags, Map.of());
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(Long.parseLong(args[2])));
    Daemon daemon =
        Daemon.start(settings, wrong, bug -> Runtime.getRuntime().halt(Exit.CRASHED.code()));
    new Announcer(System.out, true, settings).announce(daemon, Duration.ZERO);
    Thread.currentThread().join();
  }
}
