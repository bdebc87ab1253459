package org.hearsay.env;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Computing and disk writing off the loop. Jobs are started in the order given, run in parallel,
 * and their results come back as tasks on the loop. A job that throws is a bug of ours, like a task
 * of the loop that does.
 */
public interface Work {
  /** How many jobs run at once. */
  int parallelism();

  /**
   * Starts a short job (decryption, a signature, a key derivation).
   *
   * @param job runs off the loop
   * @param done runs on the loop with the result
   */
  <T> void start(Supplier<T> job, Consumer<T> done);

  /**
   * Starts a job that may take seconds, on threads apart from the short ones and below them in
   * priority.
   *
   * @param job runs off the loop; asks the supplier often whether it was cancelled, and then
   *     returns what it has
   * @param done runs on the loop with the result, also after a cancellation
   */
  <T> Cancellable startLong(Function<BooleanSupplier, T> job, Consumer<T> done);
}
