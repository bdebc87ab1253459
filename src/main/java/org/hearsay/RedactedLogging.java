package org.hearsay;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Stands in front of whatever writes the log, and takes addresses, topics and sizes out of what is
 * below a warning. What an operator must act upon stays whole.
 */
public final class RedactedLogging implements SLF4JServiceProvider {
  private static final String PROVIDER = "slf4j.provider";
  private static final String SIMPLE = "org.slf4j.simple.SimpleServiceProvider";

  /** Where an argument goes, and its key if it has one. */
  private static final Pattern PLACE = Pattern.compile("(?:(\\w+)=\"?)?\\{\\}");

  /** Set before the first logger is made. */
  private static volatile String behind = SIMPLE;

  private final SLF4JServiceProvider writer = make(behind);
  private final Redaction redaction = new Redaction();
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();

  /** From now on; before the first logger is made, and after the log's format was decided. */
  static void install() {
    Properties properties = System.getProperties();
    behind = properties.getProperty(PROVIDER, SIMPLE);
    properties.putIfAbsent("slf4j.internal.verbosity", "WARN"); // not one of our lines
    properties.setProperty(PROVIDER, RedactedLogging.class.getName());
  }

  private static SLF4JServiceProvider make(String name) {
    try {
      return Class.forName(name)
          .asSubclass(SLF4JServiceProvider.class)
          .getConstructor()
          .newInstance();
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("logging by " + name, e);
    }
  }

  @Override
  public void initialize() {
    writer.initialize();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    ILoggerFactory factory = writer.getLoggerFactory();
    return name ->
        loggers.computeIfAbsent(
            name, of -> new RedactedLogger(of, factory.getLogger(of), redaction));
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return writer.getMarkerFactory();
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return writer.getMDCAdapter();
  }

  @Override
  public String getRequestedApiVersion() {
    return writer.getRequestedApiVersion();
  }

  /** What a throwable says, without what must not be said. */
  private static final class Told extends Exception {
    private static final long serialVersionUID = 1;

    Told(Throwable thrown, Redaction redaction) {
      super(redaction.text(thrown.toString()), null, false, true);
      setStackTrace(thrown.getStackTrace());
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message names the class of the other one
    public String toString() {
      return String.valueOf(getMessage());
    }
  }

  /** One logger in front of another. */
  static final class RedactedLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private final transient Logger writer;
    private final transient Redaction redaction;

    RedactedLogger(String name, Logger writer, Redaction redaction) {
      this.name = name;
      this.writer = writer;
      this.redaction = redaction;
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
      boolean whole = level.toInt() >= Level.WARN.toInt();
      String said = whole ? pattern : redaction.text(String.valueOf(pattern));
      @Nullable Object[] all = whole ? copy(args, thrown) : redacted(said, args, thrown);
      switch (level) {
        case ERROR -> writer.error(said, all);
        case WARN -> writer.warn(said, all);
        case INFO -> writer.info(said, all);
        case DEBUG -> writer.debug(said, all);
        case TRACE -> writer.trace(said, all);
      }
    }

    /** The arguments, and last the throwable, where a logger looks for it. */
    private static @Nullable Object[] copy(
        @Nullable Object @Nullable [] args, @Nullable Throwable thrown) {
      int count = args == null ? 0 : args.length;
      @Nullable Object[] all = new @Nullable Object[thrown == null ? count : count + 1];
      for (int i = 0; args != null && i < count; i++) {
        all[i] = args[i];
      }
      if (thrown != null) {
        all[count] = thrown;
      }
      return all;
    }

    private @Nullable Object[] redacted(
        String pattern, @Nullable Object @Nullable [] args, @Nullable Throwable thrown) {
      @Nullable Object[] all = copy(args, thrown == null ? null : new Told(thrown, redaction));
      Matcher place = PLACE.matcher(pattern);
      for (int i = 0; args != null && i < args.length; i++) {
        String key = place.find() ? place.group(1) : null;
        all[i] = redaction.argument(key == null ? "" : key, all[i]);
      }
      return all;
    }

    @Override
    public boolean isTraceEnabled() {
      return writer.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
      return writer.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
      return writer.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
      return writer.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
      return writer.isErrorEnabled();
    }
  }
}
