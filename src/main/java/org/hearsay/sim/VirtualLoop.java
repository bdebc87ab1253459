package org.hearsay.sim;

import java.time.Duration;
import java.time.InstantSource;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;

/** A node's loop on virtual time: tasks happen now, after those already waiting. */
public final class VirtualLoop implements Loop {
  private final VirtualTime time;
  private Duration clockOffset = Duration.ZERO;
  private boolean ended;

  public VirtualLoop(VirtualTime time) {
    this.time = time;
  }

  @Override
  public InstantSource clock() {
    return () -> time.clock().instant().plus(clockOffset);
  }

  /** Sets this node's clock wrong by so much; it jumps. Delays are measured by another. */
  public void setClockOffset(Duration offset) {
    clockOffset = offset;
  }

  @Override
  public void execute(Runnable task) {
    afterNanos(0, task);
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    return afterNanos(delay.toNanos(), task);
  }

  Cancellable afterNanos(long delayNanos, Runnable task) {
    return time.afterNanos(
        delayNanos,
        () -> {
          if (!ended) {
            task.run();
          }
        });
  }

  /** Power is cut: nothing that was under way here happens any more. */
  public void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  @Override
  public boolean isCurrent() {
    return true; // a simulation has one thread
  }
}
