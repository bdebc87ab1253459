package org.hearsay.net;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;

/**
 * The loop of the daemon: one thread, which takes all tasks that wait in one go, so that a task
 * under load costs an uncontended lock and no wake-up.
 */
public final class DaemonLoop implements Loop, AutoCloseable {
  // Ours to choose.
  /** A task that takes longer than this is stuck; close() does not wait for it. */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Consumer<Throwable> crashed;
  private final Thread thread;
  private ArrayDeque<Runnable> batch = new ArrayDeque<>(); // what the loop runs; its own

  private final ReentrantLock lock = new ReentrantLock();
  // All below: under the lock.
  private ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final TreeSet<Timer> timers = new TreeSet<>(Timer.ORDER);
  private long timersMade;
  private boolean sleeping;
  private boolean closed;

  /**
   * Starts the thread.
   *
   * @param crashed told, on the loop's thread, what a task threw; the loop has ended by then
   */
  public DaemonLoop(Consumer<Throwable> crashed) {
    this(InstantSource.system(), crashed);
  }

  /** With a clock that may be wrong. */
  public DaemonLoop(InstantSource clock, Consumer<Throwable> crashed) {
    this.clock = clock;
    this.crashed = crashed;
    this.thread = new Thread(this::run, "hearsay-loop");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  /** Dropped when the loop is closed. */
  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      waiting.add(task);
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** Dropped when the loop is closed. */
  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    long due = System.nanoTime() + Math.max(0, delay.toNanos());
    lock.lock();
    try {
      Timer timer = new Timer(due, timersMade++, task);
      if (!closed) {
        timers.add(timer);
        if (timers.first().equals(timer)) {
          wake();
        }
      }
      return () -> cancel(timer);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Runs what was given to {@link #execute} so far, forgets the timers, and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      timers.clear();
      wake();
    } finally {
      lock.unlock();
    }
    if (!isCurrent()) {
      joinWithin(CLOSE_WAIT);
    }
  }

  private void joinWithin(Duration patience) {
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancel(Timer timer) {
    lock.lock();
    try {
      timers.remove(timer);
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    if (sleeping) {
      sleeping = false;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (true) {
        long sleepNanos = collect();
        if (sleepNanos < 0) {
          return;
        }
        LockSupport.parkNanos(this, sleepNanos);
        boolean unused = Thread.interrupted(); // a flag left behind would keep it from sleeping
        for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
          task.run();
        }
      }
    } catch (Throwable bug) { // the one place that catches everything
      drop();
      crashed.accept(bug);
    }
  }

  /**
   * Takes all that is due into the emptied batch.
   *
   * @return how long to sleep, 0 when there is something to run, -1 when it is over
   */
  private long collect() {
    lock.lock();
    try {
      ArrayDeque<Runnable> emptied = batch;
      batch = waiting;
      waiting = emptied;
      long now = System.nanoTime();
      while (!timers.isEmpty() && timers.first().due - now <= 0) {
        batch.add(timers.pollFirst().task);
      }
      sleeping = false;
      if (!batch.isEmpty()) {
        return 0;
      }
      if (closed) {
        return -1;
      }
      sleeping = true;
      return timers.isEmpty() ? Long.MAX_VALUE : timers.first().due - now;
    } finally {
      lock.unlock();
    }
  }

  private void drop() {
    lock.lock();
    try {
      closed = true;
      timers.clear();
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A cancelled timer leaves the set at once, so what is scheduled is bounded by what is wanted.
   */
  private record Timer(long due, long number, Runnable task) {
    // nanoTime may wrap around, so only differences are compared.
    static final Comparator<Timer> ORDER =
        (a, b) -> a.due != b.due ? Long.signum(a.due - b.due) : Long.compare(a.number, b.number);
  }
}
