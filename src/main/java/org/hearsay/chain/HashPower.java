package org.hearsay.chain;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;

/**
 * Whoever tries nonces: threads of this machine, or in the simulator a hash rate on virtual time.
 */
public interface HashPower {
  /** How many searches it can do side by side. */
  int threads();

  /**
   * Looks for a nonce with which the header meets its target. On the loop.
   *
   * @param tried told on the loop, now and then, of tries that were made since
   * @param done told on the loop, once; empty when there is no such nonce, or it was cancelled
   */
  Cancellable search(Header header, LongConsumer tried, Consumer<Optional<Integer>> done);

  /**
   * Tries all nonces, 0 first, in this call. Pure; any thread.
   *
   * @param tried told of tries now and then, each counted once
   */
  static Optional<Integer> searchNow(Header header, BooleanSupplier stopped, LongConsumer tried) {
    return HeaderSearch.search(header, stopped, tried);
  }

  /** Threads of this machine. */
  static HashPower of(Work work, Loop loop, int threads) {
    return new HashPower() {
      @Override
      public int threads() {
        return threads;
      }

      @Override
      public Cancellable search(
          Header header, LongConsumer tried, Consumer<Optional<Integer>> done) {
        return work.startLong(
            stopped ->
                HeaderSearch.search(
                    header, stopped, more -> loop.execute(() -> tried.accept(more))),
            done);
      }
    };
  }
}
