package org.hearsay;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Log lines for programs: one JSON object each, on standard error. What a line of text says as
 * {@code key=value} is a member of that name; {@code msg} is the line itself.
 */
public final class JsonLogging implements SLF4JServiceProvider {
  /** Where an argument goes, and its key if it has one. */
  private static final Pattern PLACE = Pattern.compile("(?:(\\w+)=)?\\{\\}");

  /** Set by {@link Logging} before the first logger is made. */
  static volatile Level least = Level.INFO;

  /** For Netty, whose debugging is about Netty. */
  static volatile Level leastOfNetty = Level.WARN;

  static volatile boolean silent;

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, JsonLogger::new);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0";
  }

  @Override
  public void initialize() {}

  /** The line for one event. */
  static ObjectNode line(
      Instant now,
      String logger,
      Level level,
      String pattern,
      @Nullable Object @Nullable [] args,
      @Nullable Throwable thrown) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", now.toString());
    line.put("level", level.toString());
    line.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
    line.put("msg", String.valueOf(MessageFormatter.basicArrayFormat(pattern, args)));
    Matcher place = PLACE.matcher(pattern);
    for (int i = 0; args != null && i < args.length && place.find(); i++) {
      String key = place.group(1);
      if (key != null && !line.has(key)) {
        line.put(key, String.valueOf(args[i]));
      }
    }
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      line.put("trace", trace.toString());
    }
    return line;
  }

  private static final class JsonLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    JsonLogger(String name) {
      this.name = name;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        @Nullable Object @Nullable [] args,
        @Nullable Throwable thrown) {
      System.err.println(line(Instant.now(), name, level, String.valueOf(pattern), args, thrown));
    }

    private boolean isOn(Level level) {
      Level needed = name.startsWith("io.netty") ? leastOfNetty : least;
      return !silent && level.toInt() >= needed.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
      return isOn(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
      return isOn(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return isOn(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return isOn(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return isOn(Level.ERROR);
    }
  }
}
