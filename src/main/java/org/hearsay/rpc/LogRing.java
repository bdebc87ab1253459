package org.hearsay.rpc;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The last lines of the log, and who follows it. Lines come from any thread and never wait: what a
 * follower has not taken is dropped from, and counted. Has no log of its own.
 *
 * <p>A line that is there because a line was delivered is not delivered, or there would be no end:
 * nothing that is logged during a delivery, and below {@link Level#WARN} nothing of Netty and of
 * the control port, whose threads write what was delivered. Above that a connection has two lines
 * to say before it is closed.
 */
public final class LogRing {
  // Ours to choose.
  /** Lines kept. */
  static final int LINES_MAX = 1000;

  /** What they may take in memory, together. */
  static final long BYTES_MAX = 1 << 20;

  /** Longest line; the rest of it is only in the log. */
  static final int LINE_CHARS_MAX = 4096;

  /** Followers at once. */
  static final int FOLLOWERS_MAX = 64;

  /** Around the text of a line: record, instant, nodes. */
  private static final long LINE_BYTES = 96;

  private final Levels levels;
  private final Object lock = new Object();
  // Below: under the lock.
  private final Deque<Line> lines = new ArrayDeque<>();
  private final Set<Follower> followers = new LinkedHashSet<>();
  private long bytes;

  /** The thread that delivers at this moment. */
  private volatile @Nullable Thread delivering;

  /**
   * One line.
   *
   * @param logger name of a class, without what all of ours begin with
   */
  public record Line(Instant at, Level level, String logger, String text) {}

  /** How much is logged. */
  @FunctionalInterface
  public interface Levels {
    /**
     * Changes it for the loggers of this name or below it.
     *
     * @param least empty for nothing
     * @param logger as {@link Line} has it; empty for all without a level of their own
     * @return false when there is no such logger
     */
    boolean set(Optional<Level> least, String logger);
  }

  public LogRing(Levels levels) {
    this.levels = levels;
  }

  Levels levels() {
    return levels;
  }

  /** Takes a line that was logged. */
  public void add(Line line) {
    Line kept = line.text().length() <= LINE_CHARS_MAX ? line : cut(line);
    List<Follower> toWake = new ArrayList<>();
    synchronized (lock) {
      lines.addLast(kept);
      bytes += size(kept);
      while (lines.size() > LINES_MAX || bytes > BYTES_MAX) {
        bytes -= size(lines.removeFirst());
      }
      if (!isEcho(kept)) {
        for (Follower follower : followers) {
          if (follower.take(kept)) {
            toWake.add(follower);
          }
        }
      }
    }
    toWake.forEach(Follower::wake);
  }

  private static Line cut(Line line) {
    String text = line.text().substring(0, LINE_CHARS_MAX - 1) + "…";
    return new Line(line.at(), line.level(), line.logger(), text);
  }

  private static long size(Line line) {
    return LINE_BYTES + 2L * line.text().length();
  }

  private boolean isEcho(Line line) {
    boolean ofThePort = line.logger().startsWith("rpc.") || line.logger().startsWith("io.netty.");
    return Thread.currentThread() == delivering
        || (ofThePort && line.level().toInt() < Level.WARN.toInt());
  }

  /**
   * Begins to deliver.
   *
   * @param least what is below it is left out
   * @param last how many of the lines that were are delivered first
   * @param to called on the loop, never inside this call, with a line and how many after it were
   *     dropped
   * @return how it ends; empty when there are too many followers
   */
  Optional<Cancellable> follow(Level least, long last, Loop loop, ObjLongConsumer<Line> to) {
    Follower follower = new Follower(least, loop, to);
    synchronized (lock) {
      if (followers.size() >= FOLLOWERS_MAX) {
        return Optional.empty();
      }
      List<Line> past = new ArrayList<>();
      for (Line line : lines) {
        if (follower.wants(line)) {
          past.add(line);
        }
      }
      follower.pending.addAll(past.subList((int) Math.max(0, past.size() - last), past.size()));
      follower.awake = true;
      followers.add(follower);
    }
    follower.wake();
    return Optional.of(
        () -> {
          synchronized (lock) {
            followers.remove(follower);
          }
        });
  }

  private final class Follower {
    private final Level least;
    private final Loop loop;
    private final ObjLongConsumer<Line> to;
    private final Deque<Line> pending = new ArrayDeque<>();
    private long lost;
    private boolean awake;

    Follower(Level least, Loop loop, ObjLongConsumer<Line> to) {
      this.least = least;
      this.loop = loop;
      this.to = to;
    }

    boolean wants(Line line) {
      return line.level().toInt() >= least.toInt();
    }

    /** Under the lock; true when it must be woken. */
    boolean take(Line line) {
      if (!wants(line)) {
        return false;
      }
      if (pending.size() >= LINES_MAX) {
        lost++;
        return false;
      }
      pending.add(line);
      boolean wasAwake = awake;
      awake = true;
      return !wasAwake;
    }

    void wake() {
      loop.execute(this::deliver);
    }

    /** On the loop. */
    private void deliver() {
      List<Line> now;
      long lostBefore;
      synchronized (lock) {
        now = followers.contains(this) ? List.copyOf(pending) : List.of();
        pending.clear();
        lostBefore = lost;
        lost = 0;
        awake = false;
      }
      delivering = Thread.currentThread();
      try {
        // What was dropped came after what waits; it is told with the last of it.
        for (int i = 0; i < now.size(); i++) {
          to.accept(now.get(i), i == now.size() - 1 ? lostBefore : 0);
        }
      } finally {
        delivering = null;
      }
    }
  }
}
