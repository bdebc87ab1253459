package org.hearsay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.hearsay.cli.doctor.Speed;
import org.hearsay.seal.NonceSearch;
import org.hearsay.seal.ProofOfWork;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;

/** How fast this machine searches nonces, by doing it for a second. */
final class PowSpeed {
  // Ours to choose.
  /** Until the code is compiled. */
  private static final long WARM_NANOS = Duration.ofMillis(500).toNanos();

  private static final long MEASURED_NANOS = Duration.ofSeconds(1).toNanos();

  /** A short message, encrypted. */
  private static final int MESSAGE_BYTES = 512;

  private static final int FIFTY_SECONDS = 50;
  private static final int DAY_SECONDS = 86_400;

  /** More than anybody has: search until stopped. */
  private static final int NEVER = 257;

  private static final double MILLIS = 1e3;

  private PowSpeed() {}

  /**
   * Takes a second and a half on all threads.
   *
   * @param threads 0 means as many as there are cores
   * @param target the rating asked for
   */
  static Speed measure(int threads, double target) {
    int all = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    double rate = hashesPerSecond(all);
    return new Speed(
        rate, all, target, cost(rate, target, FIFTY_SECONDS), cost(rate, target, DAY_SECONDS));
  }

  private static Duration cost(double rate, double target, int ttlSeconds) {
    if (target <= 0) {
      return Duration.ZERO;
    }
    int bits = ProofOfWork.bitsFor(target, MESSAGE_BYTES, ttlSeconds);
    return Duration.ofMillis((long) (Math.scalb(1.0, bits) / rate * MILLIS));
  }

  private static double hashesPerSecond(int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> rates = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        rates.add(pool.submit(PowSpeed::one));
      }
      double sum = 0;
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IllegalStateException("measuring", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("measuring", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static double one() {
    Envelope.Unsealed unsealed =
        new Envelope.Unsealed(FIFTY_SECONDS, FIFTY_SECONDS, new Topic(0), new byte[MESSAGE_BYTES]);
    NonceSearch.Result unused =
        NonceSearch.search(unsealed, NEVER, 0, 1, after(WARM_NANOS), tries -> {});
    long begun = System.nanoTime();
    NonceSearch.Result result =
        NonceSearch.search(unsealed, NEVER, 0, 1, after(MEASURED_NANOS), tries -> {});
    return result.tries() * (double) MEASURED_NANOS / (System.nanoTime() - begun);
  }

  private static BooleanSupplier after(long nanos) {
    long begun = System.nanoTime();
    return () -> System.nanoTime() - begun > nanos;
  }
}
