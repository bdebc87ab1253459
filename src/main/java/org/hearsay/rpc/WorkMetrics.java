package org.hearsay.rpc;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hearsay.node.Figures;
import org.jspecify.annotations.Nullable;

/** What proof of work costs, and what it and the envelopes look like. */
final class WorkMetrics {
  private final Supplier<@Nullable NodeLook> latest;

  WorkMetrics(Supplier<@Nullable NodeLook> latest) {
    this.latest = latest;
  }

  void register(PrometheusRegistry registry) {
    spread(
        registry,
        "hearsay_envelope_size_bytes",
        "Envelopes that were accepted, own ones included.",
        Figures.View::sizes);
    spread(
        registry,
        "hearsay_envelope_pow",
        "Ratings of envelopes that were accepted.",
        Figures.View::ratings);
    spread(
        registry,
        "hearsay_pow_seal_duration_seconds",
        "From a post to its envelope.",
        Figures.View::sealSeconds);
    tries(registry);
  }

  private void tries(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("hearsay_pow_hashes_total")
        .help("Nonces tried.")
        .labelNames("purpose")
        .callback(
            counter -> {
              NodeLook look = latest.get();
              if (look != null) {
                counter.call((double) look.figures().hashes(), "message");
              }
            })
        .register(registry);
    CounterWithCallback.builder()
        .name("hearsay_pow_failures_total")
        .help("Posts that came to nothing after work had begun.")
        .labelNames("reason")
        .callback(
            counter -> {
              NodeLook look = latest.get();
              if (look != null) {
                look.figures()
                    .sealFailures()
                    .forEach((reason, count) -> counter.call((double) count, reason));
              }
            })
        .register(registry);
  }

  private void spread(
      PrometheusRegistry registry,
      String name,
      String help,
      Function<Figures.View, Figures.Histogram> of) {
    Collector collector =
        () -> {
          HistogramSnapshot.Builder snapshot = HistogramSnapshot.builder().name(name).help(help);
          NodeLook look = latest.get();
          if (look != null) {
            snapshot.dataPoint(point(of.apply(look.figures())));
          }
          return snapshot.build();
        };
    registry.register(collector);
  }

  private static HistogramSnapshot.HistogramDataPointSnapshot point(Figures.Histogram histogram) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < histogram.counts().size(); i++) {
      double bound =
          i < histogram.bounds().size() ? histogram.bounds().get(i) : Double.POSITIVE_INFINITY;
      buckets.bucket(bound, histogram.counts().get(i));
    }
    return HistogramSnapshot.HistogramDataPointSnapshot.builder()
        .classicHistogramBuckets(buckets.build())
        .sum(histogram.sum())
        .build();
  }
}
