package org.hearsay.sim;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Work;
import org.jspecify.annotations.Nullable;

/**
 * Work that takes virtual time: a short job a fixed one; a long job as long as it looks around
 * whether it was cancelled. One that would go on and on is stopped early, and its result kept until
 * somebody cancels it: a search without end costs the simulation some milliseconds.
 */
public final class VirtualWork implements Work {
  /** About what opening one envelope costs a real node. */
  private static final long JOB_NANOS = 100_000;

  /** About what 1,024 nonces cost a real node. */
  private static final long LOOK_NANOS = 500_000;

  /** Looks after which a job counts as endless. */
  private static final int LOOKS_MAX = 256;

  private final VirtualLoop loop;

  public VirtualWork(VirtualTime time) {
    this(new VirtualLoop(time));
  }

  /** Work whose results come to a loop as long as it lives. */
  public VirtualWork(VirtualLoop loop) {
    this.loop = loop;
  }

  @Override
  public int parallelism() {
    return 1;
  }

  @Override
  public <T> void start(Supplier<T> job, Consumer<T> done) {
    T result = job.get();
    loop.afterNanos(JOB_NANOS, () -> done.accept(result));
  }

  @Override
  public <T> Cancellable startLong(Function<BooleanSupplier, T> job, Consumer<T> done) {
    LongJob<T> started = new LongJob<>(done);
    started.result = job.apply(started::look);
    if (started.looks <= LOOKS_MAX) {
      started.end = loop.afterNanos(JOB_NANOS + started.looks * LOOK_NANOS, started::finish);
    }
    return started;
  }

  private final class LongJob<T> implements Cancellable {
    private final Consumer<T> done;
    private @Nullable T result;
    private long looks;
    private @Nullable Cancellable end;
    private boolean over;

    LongJob(Consumer<T> done) {
      this.done = done;
    }

    boolean look() {
      return ++looks > LOOKS_MAX;
    }

    void finish() {
      over = true;
      done.accept(result);
    }

    @Override
    public void cancel() {
      if (!over) {
        over = true;
        if (end != null) {
          end.cancel();
        }
        loop.afterNanos(JOB_NANOS, this::finish);
      }
    }
  }
}
