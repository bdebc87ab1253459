package org.hearsay;

import java.time.Instant;
import java.util.ServiceLoader;
import org.hearsay.rpc.LogRing;
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

/**
 * The daemon's log: decides what is said, has it written by slf4j-simple or as JSON, and keeps the
 * last lines for those who follow it over the control port.
 */
public final class LogProvider implements SLF4JServiceProvider {
  static final LogLevels LEVELS = new LogLevels();
  static final LogRing RING = new LogRing(LEVELS);

  /** Set by {@link Logging} before the first logger is made. */
  static volatile boolean json;

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();

  /** slf4j-simple, the one back end there is; it writes everything that it is told to. */
  private static final class Text {
    private static final ILoggerFactory WRITERS = writers();

    private static ILoggerFactory writers() {
      SLF4JServiceProvider simple =
          ServiceLoader.load(SLF4JServiceProvider.class, LogProvider.class.getClassLoader())
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("slf4j-simple is not there"));
      simple.initialize();
      return simple.getLoggerFactory();
    }

    static void write(String name, Level level, String text, @Nullable Throwable thrown) {
      Logger writer = WRITERS.getLogger(name);
      switch (level) {
        case ERROR -> writer.error(text, thrown);
        case WARN -> writer.warn(text, thrown);
        case INFO -> writer.info(text, thrown);
        case DEBUG -> writer.debug(text, thrown);
        case TRACE -> writer.trace(text, thrown);
      }
    }
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return LEVELS::logger;
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

  /** Passes on what is wanted. */
  static final class TeeLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private volatile int least = Level.INFO.toInt();

    TeeLogger(String name) {
      this.name = name;
    }

    void setLeast(int least) {
      this.least = least;
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
      Instant now = Instant.now();
      String text = String.valueOf(MessageFormatter.basicArrayFormat(pattern, args));
      if (json) {
        System.err.println(
            JsonLogging.line(now, name, level, String.valueOf(pattern), args, thrown));
      } else {
        Text.write(name, level, text, thrown);
      }
      String who = name.startsWith(LogLevels.OURS) ? name.substring(LogLevels.OURS.length()) : name;
      RING.add(new LogRing.Line(now, level, who, thrown == null ? text : text + " " + thrown));
    }

    private boolean isOn(Level level) {
      return level.toInt() >= least;
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
