package org.hearsay.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Work;

/** Work whose jobs wait until the test lets one of them happen, in any order. */
final class HeldWork implements Work {
  private final List<Runnable> waiting = new ArrayList<>();
  int started;

  @Override
  public int parallelism() {
    return 4;
  }

  @Override
  public <T> void start(Supplier<T> job, Consumer<T> done) {
    started++;
    waiting.add(() -> done.accept(job.get()));
  }

  @Override
  public <T> Cancellable startLong(Function<BooleanSupplier, T> job, Consumer<T> done) {
    throw new IllegalStateException("nothing here takes long");
  }

  int waiting() {
    return waiting.size();
  }

  /** Lets the n-th of the waiting jobs happen. */
  void happen(int number) {
    waiting.remove(number).run();
  }

  void allHappen() {
    while (!waiting.isEmpty()) {
      happen(0);
    }
  }
}
