package org.hearsay.net;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;

/**
 * Two pools: short jobs on as many threads as there are cores, long ones on threads apart. The
 * queues are unbounded because every job owes its caller a result; callers bound what they start.
 */
public final class WorkPool implements Work, AutoCloseable {
  // Ours to choose.
  /**
   * Long jobs that run at once, per core. More than one, so that a search of a second is not stuck
   * behind searches of a minute; few, because they only share the same cores.
   */
  private static final int LONG_JOBS_PER_CORE = 4;

  /** Time for disk writes that were already started; who ends the process may wait less. */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final int parallelism;
  private final Loop loop;
  private final Consumer<Throwable> crashed;
  private final ThreadPoolExecutor shortJobs;
  private final ThreadPoolExecutor longJobs;
  private volatile boolean closing;

  /**
   * Starts no thread before the first job.
   *
   * @param parallelism threads for short jobs, at least 1
   * @param loop where results go
   * @param crashed told, on a pool's thread, what a job threw
   */
  public WorkPool(int parallelism, Loop loop, Consumer<Throwable> crashed) {
    this.parallelism = parallelism;
    this.loop = loop;
    this.crashed = crashed;
    this.shortJobs = pool("hearsay-work-", parallelism, Thread.NORM_PRIORITY);
    this.longJobs = pool("hearsay-long-", parallelism * LONG_JOBS_PER_CORE, Thread.MIN_PRIORITY);
  }

  @SuppressWarnings("ThreadPriorityCheck") // a wish that nothing relies on
  private static ThreadPoolExecutor pool(String name, int threads, int priority) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + number.incrementAndGet());
              thread.setDaemon(true);
              thread.setPriority(priority); // Linux JVMs ignore it unless told not to
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // only when closed
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  public <T> void start(Supplier<T> job, Consumer<T> done) {
    shortJobs.execute(() -> finish(job, done));
  }

  @Override
  public <T> Cancellable startLong(Function<BooleanSupplier, T> job, Consumer<T> done) {
    LongJob<T> task = new LongJob<>(job, done);
    longJobs.execute(task);
    return task;
  }

  private <T> void finish(Supplier<T> job, Consumer<T> done) {
    T result;
    try {
      result = job.get();
    } catch (Throwable bug) { // handed to the handler that stops the process
      crashed.accept(bug);
      return;
    }
    loop.execute(() -> done.accept(result));
  }

  /** Stops long jobs, lets short ones finish for a while; what is given later is dropped. */
  @Override
  public void close() {
    closing = true;
    shortJobs.shutdown();
    longJobs.getQueue().clear();
    longJobs.shutdown();
    try {
      boolean unused = shortJobs.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class LongJob<T> implements Runnable, Cancellable {
    private final Function<BooleanSupplier, T> job;
    private final Consumer<T> done;
    private volatile boolean stopped;

    LongJob(Function<BooleanSupplier, T> job, Consumer<T> done) {
      this.job = job;
      this.done = done;
    }

    @Override
    public void run() {
      finish(() -> job.apply(() -> stopped || closing), done);
    }

    /** One that still waits runs at once and among the short ones, since it will stop at once. */
    @Override
    public void cancel() {
      stopped = true;
      if (longJobs.remove(this)) {
        shortJobs.execute(this);
      }
    }
  }
}
