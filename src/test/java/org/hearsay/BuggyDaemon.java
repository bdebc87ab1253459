package org.hearsay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hearsay.cli.Terminal;

/** A daemon with a bug on its loop, as a program. */
public final class BuggyDaemon {
  private BuggyDaemon() {}

  /** Takes the data directory. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, List<String>> flags =
        Map.of(
            "datadir", List.of(args[0]),
            "lan", List.of("false"),
            "port", List.of("0"),
            "rpc.port", List.of("0"));
    Settings settings = Settings.read(flags, Map.of());
    PrintStream out = System.out;
    Terminal terminal = new Terminal(System.in, out, System.err, false, false);
    Daemon daemon = new Life(terminal, settings, false).begin(new Announcer(out, true, settings));
    daemon.after(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("two and two is five");
        });
    Thread.currentThread().join();
  }
}
