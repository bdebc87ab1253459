package org.hearsay.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.hearsay.env.Cancellable;

/**
 * The one queue of events of a simulation; those of one instant happen in the order they were set.
 */
public final class VirtualTime {
  private static final class Event implements Cancellable {
    final long atNanos;
    final long order;
    final Runnable task;
    boolean cancelled;

    Event(long atNanos, long order, Runnable task) {
      this.atNanos = atNanos;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          Comparator.<Event>comparingLong(e -> e.atNanos).thenComparingLong(e -> e.order));
  private final Instant begin;
  private long nowNanos;
  private long order;
  private long happened;

  public VirtualTime(Instant begin) {
    this.begin = begin;
  }

  /** The true time; a node's own clock may differ from it. */
  public InstantSource clock() {
    return () -> begin.plusNanos(nowNanos);
  }

  public long nowNanos() {
    return nowNanos;
  }

  public Cancellable after(Duration delay, Runnable task) {
    return afterNanos(delay.toNanos(), task);
  }

  Cancellable afterNanos(long delayNanos, Runnable task) {
    Event event = new Event(nowNanos + Math.max(0, delayNanos), order++, task);
    queue.add(event);
    return event;
  }

  /** Lets happen whatever is due within the span; the clock then stands at its end. */
  public void run(Duration span) {
    long endNanos = nowNanos + span.toNanos();
    while (!queue.isEmpty() && queue.element().atNanos <= endNanos) {
      Event event = queue.remove();
      nowNanos = event.atNanos;
      if (!event.cancelled) {
        happened++;
        event.task.run();
      }
    }
    nowNanos = endNanos;
  }

  /** Events that happened so far. */
  long happened() {
    return happened;
  }
}
