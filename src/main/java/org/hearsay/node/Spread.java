package org.hearsay.node;

import java.util.ArrayList;
import java.util.List;

/** How values are spread over ranges, counted. On the loop. */
final class Spread {
  private final List<Double> bounds;
  private final long[] counts;
  private double sum;

  /**
   * Counts nothing yet.
   *
   * @param bounds upper ends of the ranges, ascending; one more range is above the last
   */
  Spread(Double... bounds) {
    this.bounds = List.of(bounds);
    this.counts = new long[bounds.length + 1];
  }

  void add(double value) {
    int range = 0;
    while (range < bounds.size() && value > bounds.get(range)) {
      range++;
    }
    counts[range]++;
    sum += value;
  }

  Figures.Histogram histogram() {
    List<Long> now = new ArrayList<>(counts.length);
    for (long count : counts) {
      now.add(count);
    }
    return new Figures.Histogram(bounds, now, sum);
  }
}
