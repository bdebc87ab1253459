package org.hearsay.rpc;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A figure of a part of the daemon that this package does not know, for Prometheus.
 *
 * @param counter whether it only ever grows; its name then ends in {@code _total}
 * @param labels names of the labels, a small closed set of values each
 * @param values by the labels' values; asked at each scrape, on any thread
 */
public record Figure(
    boolean counter,
    String name,
    String help,
    List<String> labels,
    Supplier<Map<List<String>, Double>> values) {
  public Figure {
    labels = List.copyOf(labels);
  }
}
