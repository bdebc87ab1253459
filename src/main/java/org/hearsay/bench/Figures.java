package org.hearsay.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** What one run came to. All latencies are kept and sorted: there are few enough. */
public final class Figures {
  private static final double NANOS_PER_MILLI = 1e6;

  private final String name;
  private final int connections;
  private final long[] sortedNanos;
  private final Duration took;
  private final Optional<Duration> cpu;

  /**
   * Takes the latencies in any order.
   *
   * @param cpu what the server computed meanwhile, when it can be seen
   */
  Figures(String name, int connections, long[] nanos, Duration took, Optional<Duration> cpu) {
    this.name = name;
    this.connections = connections;
    this.sortedNanos = nanos.clone();
    this.took = took;
    this.cpu = cpu;
    Arrays.sort(sortedNanos);
  }

  public String name() {
    return name;
  }

  public int connections() {
    return connections;
  }

  public long calls() {
    return sortedNanos.length;
  }

  public double perSecond() {
    return sortedNanos.length * 1e9 / took.toNanos();
  }

  /** The latency within which this share of the calls, from 0 to 1, had its answer. */
  public double millis(double share) {
    if (sortedNanos.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(share * sortedNanos.length);
    return sortedNanos[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
  }

  /** What the server computes for a call; empty when that is another machine's affair. */
  public Optional<Double> cpuMillisPerCall() {
    return cpu.filter(time -> calls() > 0).map(time -> time.toNanos() / NANOS_PER_MILLI / calls());
  }
}
