package org.hearsay;

/** How much is logged and what a line looks like: time, level, class, then key=value. */
final class Logging {
  private static final String SIMPLE = "org.slf4j.simpleLogger.";
  private static final String[] LEVELS = {"off", "error", "warn", "info", "debug", "trace"};

  private Logging() {}

  /**
   * Decides it for the whole process; before the first logger is made.
   *
   * @param verbosity 0 to 5, geth's numbers
   */
  static void configure(int verbosity) {
    set("defaultLogLevel", LEVELS[verbosity]);
    // Netty's own debugging is about Netty; a level later than ours.
    set("log.io.netty", LEVELS[Math.max(0, verbosity - 1)]);
    set("showDateTime", "true");
    set("dateTimeFormat", "MM-dd|HH:mm:ss.SSS");
    set("showThreadName", "false");
    set("showShortLogName", "true");
  }

  /** What was set on java's own command line stays. */
  private static void set(String name, String value) {
    System.getProperties().putIfAbsent(SIMPLE + name, value);
  }
}
