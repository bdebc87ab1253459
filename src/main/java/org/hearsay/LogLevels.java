package org.hearsay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hearsay.rpc.LogRing;
import org.slf4j.event.Level;

/**
 * How much each logger says; may change at any time, from any thread. What was set for a name holds
 * for everything below it that has nothing nearer.
 */
final class LogLevels implements LogRing.Levels {
  static final String OURS = "org.hearsay.";
  private static final String NETTY = "io.netty";

  /** Above every level. */
  private static final int NEVER = Integer.MAX_VALUE;

  private final Map<String, LogProvider.TeeLogger> loggers = new ConcurrentHashMap<>();
  // Below: under this object's lock. Names are those of loggers, so there are no more of them.
  private final Map<String, Integer> named = new LinkedHashMap<>();
  private int least = Level.INFO.toInt();

  /** The logger of this name, made by the first who asks. */
  LogProvider.TeeLogger logger(String name) {
    LogProvider.TeeLogger logger = loggers.computeIfAbsent(name, LogProvider.TeeLogger::new);
    logger.setLeast(leastOf(name));
    return logger;
  }

  /**
   * Sets what holds from the start.
   *
   * @param verbosity 0 to 5, geth's numbers
   */
  synchronized void begin(int verbosity) {
    least = Logging.level(verbosity).map(Level::toInt).orElse(NEVER);
    named.put(NETTY, Logging.level(verbosity - 1).map(Level::toInt).orElse(least));
    loggers.forEach((name, logger) -> logger.setLeast(leastOf(name)));
  }

  /** Sets it for a name that need not be a logger's yet. */
  synchronized void put(String name, Optional<Level> level) {
    named.put(name, level.map(Level::toInt).orElse(NEVER));
    loggers.forEach((logger, its) -> its.setLeast(leastOf(logger)));
  }

  @Override
  public synchronized boolean set(Optional<Level> level, String logger) {
    if (logger.isEmpty()) {
      least = level.map(Level::toInt).orElse(NEVER);
      loggers.forEach((name, its) -> its.setLeast(leastOf(name)));
      return true;
    }
    for (String name : new String[] {logger, OURS + logger}) {
      if (loggers.keySet().stream().anyMatch(known -> isBelow(known, name))) {
        put(name, level);
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(String logger, String name) {
    return logger.equals(name) || logger.startsWith(name + ".");
  }

  private synchronized int leastOf(String logger) {
    int nearest = 0;
    int its = least;
    for (Map.Entry<String, Integer> entry : named.entrySet()) {
      if (isBelow(logger, entry.getKey()) && entry.getKey().length() > nearest) {
        nearest = entry.getKey().length();
        its = entry.getValue();
      }
    }
    return its;
  }
}
