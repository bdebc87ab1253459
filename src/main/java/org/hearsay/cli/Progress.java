package org.hearsay.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What is said while something takes its time, on standard error: a line that is drawn over again
 * for who watches, a line now and then for a log, and nothing in the first second. Any thread.
 */
public final class Progress implements AutoCloseable {
  // Ours to choose.
  /** What is over so soon needs no progress. */
  private static final long NOTHING_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long REDRAWN_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LOGGED_NANOS = Duration.ofSeconds(10).toNanos();

  private static final String CLEAR = "\r\u001b[K";

  /** A line that is too long ends at the edge instead of going on in the next. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  /** How much is wanted. */
  enum Kind {
    /** For who watches. */
    DRAWN,
    /** For a log. */
    LOGGED,
    NONE
  }

  private final PrintStream err;
  private final Kind kind;
  private final LongSupplier nanos;
  private final long begun;
  private long said;
  private boolean drawn;

  Progress(PrintStream err, Kind kind, LongSupplier nanos) {
    this.err = err;
    this.kind = kind;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
    this.said = begun;
  }

  /** How it goes just now; most of what is told here is never seen. */
  public synchronized void show(String line) {
    long now = nanos.getAsLong();
    if (kind == Kind.DRAWN && now - begun >= NOTHING_NANOS && now - said >= REDRAWN_NANOS) {
      err.print(CLEAR + NO_WRAP + line + WRAP);
      err.flush();
      said = now;
      drawn = true;
    } else if (kind == Kind.LOGGED && now - said >= LOGGED_NANOS) {
      err.println(line);
      said = now;
    }
  }

  /**
   * How far a work of known length is.
   *
   * @param doing such as {@code verifying block}
   */
  public void show(String doing, long done, long all) {
    show(
        "%s %d of %d  %s"
            .formatted(doing, done, all, Odds.bar(all == 0 ? 1 : (double) done / all)));
  }

  /** Something that is done, and stays on the screen. */
  public synchronized void step(String line) {
    if (kind != Kind.NONE) {
      clear();
      err.println(line);
    }
  }

  /** Since the beginning. */
  public Duration taken() {
    return Duration.ofNanos(nanos.getAsLong() - begun);
  }

  /** Takes the line that is drawn off the screen, for something else to be printed. */
  public synchronized void clear() {
    if (drawn) {
      err.print(CLEAR);
      err.flush();
      drawn = false;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
