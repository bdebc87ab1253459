package org.hearsay.bench.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;

/** All measurements, one after the other on each core; a seed reproduces every number. */
public final class ChainLab {
  // Ours to choose.
  private static final int INTERVALS = 20_000;
  private static final long HEIGHTS = 100_000;
  private static final long SELFISH_BLOCKS = 200_000;

  /** The rarest success of those that are measured happens once in 1,700 attacks. */
  private static final long ATTACKS = 40_000;

  private static final int QUICK_PART = 40;

  private static final double[] DELAYS = {0.01, 0.03, 0.1, 0.3, 1};
  private static final double[][] SPENDS = {
    {0.10, 1},
    {0.10, 2},
    {0.10, 4},
    {0.10, 6},
    {0.20, 2},
    {0.20, 6},
    {0.30, 2},
    {0.30, 6},
    {0.30, 10},
    {0.40, 2},
    {0.40, 6},
    {0.40, 10}
  };
  private static final double[][] SELFISH = {
    {0.25, 0}, {0.25, 1}, {1 / 3.0, 0}, {1 / 3.0, 0.5}, {1 / 3.0, 1}, {0.4, 0}, {0.4, 0.5}
  };

  /**
   * What was measured.
   *
   * @param fixed intervals in units of the expected one, sorted, at a fixed difficulty
   * @param adjusted the same where the difficulty follows the hash rate
   */
  public record Findings(List<Row> rows, List<Double> fixed, List<Double> adjusted) {
    public Findings {
      rows = List.copyOf(rows);
      fixed = List.copyOf(fixed);
      adjusted = List.copyOf(adjusted);
    }

    public boolean agree() {
      return rows.stream().allMatch(Row::agrees);
    }
  }

  private final SplittableGenerator root;
  private final int part;
  private final Consumer<String> progress;
  private final List<Callable<List<Row>>> tasks = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /**
   * Prepares the measurements.
   *
   * @param quick a fortieth of the blocks: seconds, and errors six times as large
   * @param progress told of each measurement that is done, by the thread that runs this
   */
  public ChainLab(long seed, boolean quick, Consumer<String> progress) {
    this(seed, quick ? QUICK_PART : 1, progress);
  }

  /** Prepares a part of the blocks. */
  ChainLab(long seed, int part, Consumer<String> progress) {
    this.root = RandomGeneratorFactory.<SplittableGenerator>of("L64X128MixRandom").create(seed);
    this.part = part;
    this.progress = progress;
  }

  private void add(String name, Callable<List<Row>> task) {
    names.add(name);
    tasks.add(task);
  }

  /** Measures. Takes minutes. */
  public Findings run(int threads) throws InterruptedException {
    Intervals fixed = new Intervals(false);
    Intervals adjusted = new Intervals(true);
    for (Intervals intervals : List.of(fixed, adjusted)) {
      RandomGenerator chance = root.split();
      add("block intervals", () -> intervals.measure(INTERVALS / part, chance));
    }
    for (double delay : DELAYS) {
      RandomGenerator chance = root.split();
      add("stale blocks", () -> new Propagation(delay, chance).measure(HEIGHTS / part));
    }
    for (double[] spend : SPENDS) {
      RandomGenerator chance = root.split();
      add(
          "double spending",
          () -> List.of(new DoubleSpend(spend[0], (int) spend[1], chance).measure(ATTACKS / part)));
    }
    for (double[] selfish : SELFISH) {
      RandomGenerator chance = root.split();
      add(
          "selfish mining",
          () ->
              List.of(
                  new SelfishMining(selfish[0], selfish[1], chance)
                      .measure(SELFISH_BLOCKS / part)));
    }
    List<Row> rows = runAll(threads);
    return new Findings(rows, fixed.measured(), adjusted.measured());
  }

  /** When one has failed, the others do not keep the program alive. */
  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "lab");
    thread.setDaemon(true);
    return thread;
  }

  private List<Row> runAll(int threads) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, ChainLab::thread);
    List<Row> rows = new ArrayList<>();
    int over = 0;
    try {
      List<Future<List<Row>>> running = new ArrayList<>();
      tasks.forEach(task -> running.add(pool.submit(task)));
      for (Future<List<Row>> one : running) {
        rows.addAll(one.get());
        progress.accept("%d of %d: %s".formatted(over + 1, running.size(), names.get(over)));
        over++;
      }
      return rows;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "measurement %d, %s, failed".formatted(over + 1, names.get(over)), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
