package org.hearsay;

import java.util.Locale;
import org.slf4j.event.Level;

/** How much is logged and what a line looks like: time, level, class, then key=value. */
final class Logging {
  private static final String SIMPLE = "org.slf4j.simpleLogger.";
  private static final String[] LEVELS = {"off", "error", "warn", "info", "debug", "trace"};

  /** The highest verbosity. */
  static final int MOST = LEVELS.length - 1;

  private Logging() {}

  /**
   * Decides it for the whole process; before the first logger is made.
   *
   * @param verbosity 0 to 5, geth's numbers
   * @param json whether each line is a JSON object
   */
  static void configure(int verbosity, boolean json) {
    if (json) {
      System.getProperties()
          .putIfAbsent("slf4j.internal.verbosity", "WARN"); // not one of our lines
      System.getProperties().putIfAbsent("slf4j.provider", JsonLogging.class.getName());
      JsonLogging.silent = verbosity == 0;
      JsonLogging.least = level(verbosity);
      JsonLogging.leastOfNetty = level(verbosity - 1);
    }
    set("defaultLogLevel", LEVELS[verbosity]);
    // Netty's own debugging is about Netty; a level later than ours.
    set("log.io.netty", LEVELS[Math.max(0, verbosity - 1)]);
    set("showDateTime", "true");
    set("dateTimeFormat", "MM-dd|HH:mm:ss.SSS");
    set("showThreadName", "false");
    set("showShortLogName", "true");
  }

  private static Level level(int verbosity) {
    return Level.valueOf(LEVELS[Math.max(1, verbosity)].toUpperCase(Locale.ROOT));
  }

  /** What was set on java's own command line stays. */
  private static void set(String name, String value) {
    System.getProperties().putIfAbsent(SIMPLE + name, value);
  }
}
