package org.hearsay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Terminal;
import org.hearsay.disk.DataDirectoryInUseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the daemon's process begins and ends. */
final class Life {
  // Ours to choose.
  /** An operator, or a service manager, waits this long for the end. */
  private static final long DRAIN_MILLIS = 4_500;

  private final Terminal terminal;
  private final Settings settings;
  private final boolean ofALab;
  private final Optional<ServiceNotice> notice = ServiceNotice.from(System.getenv());

  /**
   * @param ofALab end when standard input does, and remove the data directory
   */
  Life(Terminal terminal, Settings settings, boolean ofALab) {
    this.terminal = terminal;
    this.settings = settings;
    this.ofALab = ofALab;
  }

  /**
   * Starts a daemon that ends with the process.
   *
   * @throws Failure when the directory, a port or a file cannot be had
   */
  Daemon begin(Announcer announcer) {
    Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> crash(bug));
    Daemon daemon = start();
    notice.ifPresent(service -> service.ready(daemon));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(daemon), "hearsay-end"));
    if (ofALab) {
      endWith(terminal.in());
    }
    announcer.announce(daemon, Duration.ofNanos(System.nanoTime() - Main.STARTED_NANOS));
    return daemon;
  }

  private Daemon start() {
    try {
      return Daemon.start(settings, Life::crash);
    } catch (DataDirectoryInUseException e) {
      throw new Failure(Exit.IN_USE, String.valueOf(e.getMessage()), "");
    } catch (UncheckedIOException e) {
      throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()), "");
    }
  }

  /** A bug of ours: whatever the node does next would be wrong. */
  private static void crash(Throwable bug) {
    LoggerFactory.getLogger(Life.class).error("crashed; please report this", bug);
    Runtime.getRuntime().halt(Exit.CRASHED.code());
  }

  /** Ends the process when the stream does. */
  private static void endWith(InputStream in) {
    Thread watch =
        new Thread(
            () -> {
              try {
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // it is gone as well
              }
              System.exit(Exit.OK.code());
            },
            "hearsay-stdin");
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Runs when the process was asked to end. The JVM would answer 143 to a signal; whoever asked
   * wants to hear that it ended well.
   */
  private void end(Daemon daemon) {
    Logger log = LoggerFactory.getLogger(Life.class);
    log.info("stopping");
    notice.ifPresent(ServiceNotice::stopping);
    Thread drain = new Thread(daemon::stop, "hearsay-drain");
    drain.setDaemon(true);
    drain.start();
    try {
      drain.join(DRAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (drain.isAlive()) {
      log.warn("stopped without draining: {} ms were not enough", DRAIN_MILLIS);
    } else {
      log.info("stopped");
    }
    if (ofALab) {
      Lab.removeNode(settings.dataDirectory());
    }
    terminal.out().flush();
    terminal.err().flush();
    Runtime.getRuntime().halt(Exit.OK.code());
  }
}
