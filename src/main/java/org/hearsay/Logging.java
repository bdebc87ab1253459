package org.hearsay;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.event.Level;

/** How much is logged and what a line looks like: time, level, class, then key=value. */
final class Logging {
  private static final String SIMPLE = "org.slf4j.simpleLogger.";
  private static final String NAMED = SIMPLE + "log.";
  private static final String DEFAULT = SIMPLE + "defaultLogLevel";
  private static final List<String> LEVELS =
      List.of("off", "error", "warn", "info", "debug", "trace");

  /** The highest verbosity. */
  static final int MOST = LEVELS.size() - 1;

  private Logging() {}

  /**
   * Decides it for the whole process; before the first logger is made. What was set for
   * slf4j-simple on java's own command line counts more.
   *
   * @param verbosity 0 to 5, geth's numbers
   * @param json whether each line is a JSON object
   */
  static void configure(int verbosity, boolean json) {
    Properties properties = System.getProperties();
    properties.putIfAbsent("slf4j.internal.verbosity", "WARN"); // not one of our lines
    properties.putIfAbsent("slf4j.provider", LogProvider.class.getName());
    LogProvider.json = json;
    String typed = properties.getProperty(DEFAULT, LEVELS.get(verbosity));
    LogProvider.LEVELS.begin(Math.max(0, LEVELS.indexOf(typed.toLowerCase(Locale.ROOT))));
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(NAMED)) {
        String level = properties.getProperty(key).toLowerCase(Locale.ROOT);
        LogProvider.LEVELS.put(key.substring(NAMED.length()), level(LEVELS.indexOf(level)));
        properties.remove(key);
      }
    }
    properties.setProperty(DEFAULT, "trace"); // what it is told was decided before
    properties.putIfAbsent(SIMPLE + "showDateTime", "true");
    properties.putIfAbsent(SIMPLE + "dateTimeFormat", "MM-dd|HH:mm:ss.SSS");
    properties.putIfAbsent(SIMPLE + "showThreadName", "false");
    properties.putIfAbsent(SIMPLE + "showShortLogName", "true");
  }

  /** The level of a verbosity; nothing for none, 0 and below. */
  static Optional<Level> level(int verbosity) {
    return Arrays.stream(Level.values())
        .filter(level -> LEVELS.indexOf(level.name().toLowerCase(Locale.ROOT)) == verbosity)
        .findFirst();
  }
}
