package org.hearsay.sim;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Work;

/** Work that is done at once and takes a fixed virtual time. */
public final class VirtualWork implements Work {
  /** About what opening one envelope costs a real node. */
  private static final long JOB_NANOS = 100_000;

  private final VirtualTime time;

  public VirtualWork(VirtualTime time) {
    this.time = time;
  }

  @Override
  public int parallelism() {
    return 1;
  }

  @Override
  public <T> void start(Supplier<T> job, Consumer<T> done) {
    T result = job.get();
    time.afterNanos(JOB_NANOS, () -> done.accept(result));
  }

  @Override
  public <T> Cancellable startLong(Function<BooleanSupplier, T> job, Consumer<T> done) {
    T result = job.apply(() -> false);
    time.afterNanos(JOB_NANOS, () -> done.accept(result));
    return () -> {};
  }
}
