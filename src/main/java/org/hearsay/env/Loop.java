package org.hearsay.env;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The one thread that decides. Whatever runs on it runs alone; tasks from one thread run in the
 * order they were given. A task that throws is a bug of ours and stops the process.
 */
public interface Loop {
  /** The only clock of whatever lives on this loop. May jump: it is the machine's. */
  InstantSource clock();

  /** Runs the task on the loop, later, never inside this call. Any thread. */
  void execute(Runnable task);

  /** Runs the task once after the delay, measured by a clock that never jumps. Any thread. */
  Cancellable schedule(Duration delay, Runnable task);

  /** Whether the caller is on the loop. */
  boolean isCurrent();

  /** Throws {@link IllegalStateException} off the loop: a bug of the caller. */
  default void requireCurrent() {
    if (!isCurrent()) {
      throw new IllegalStateException("off the loop: " + Thread.currentThread().getName());
    }
  }
}
