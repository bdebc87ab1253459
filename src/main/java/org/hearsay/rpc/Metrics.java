package org.hearsay.rpc;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.hearsay.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus reads of this process. Any thread, save for what says otherwise. Labels come from
 * small closed sets, never from what peers or clients say.
 */
final class Metrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final String OTHER = "other";
  private static final double NANOS = 1e9;

  /** Seconds: most calls take less than a millisecond, a seal takes as long as was asked for. */
  private static final double[] BOUNDS = {0.001, 0.01, 0.1, 1, 10, 60};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Optional<Node> node;
  private final Set<String> methods = new HashSet<>(); // not changed after the constructor
  private final Set<String> namespaces = new HashSet<>(); // as well
  private final Counter requests;
  private final Histogram durations;
  private volatile @Nullable NodeLook look;

  /**
   * Counts nothing yet.
   *
   * @param node empty for a port without one
   */
  Metrics(MethodTable table, Optional<Node> node, Surroundings surroundings) {
    this.node = node;
    table.methods().forEach(method -> methods.add(method.name()));
    table
        .subscriptions()
        .forEach(
            subscription -> {
              methods.add(subscription.namespace() + "_subscribe");
              methods.add(subscription.namespace() + "_unsubscribe");
            });
    table.methods().forEach(method -> namespaces.add(method.namespace()));
    requests =
        Counter.builder()
            .name("hearsay_rpc_requests_total")
            .help("Calls answered.")
            .labelNames("namespace", "method", "outcome")
            .register(registry);
    durations =
        Histogram.builder()
            .name("hearsay_rpc_duration_seconds")
            .help("From a call to its answer.")
            .labelNames("namespace")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .register(registry);
    ProcessMetrics.register(registry);
    surroundings.figures().forEach(this::show);
    if (node.isPresent()) {
      new NodeMetrics(() -> look, surroundings.checks()).register(registry);
    }
  }

  private void show(Figure figure) {
    String[] labels = figure.labels().toArray(String[]::new);
    if (figure.counter()) {
      CounterWithCallback.builder()
          .name(figure.name())
          .help(figure.help())
          .labelNames(labels)
          .callback(
              counter ->
                  figure
                      .values()
                      .get()
                      .forEach((of, value) -> counter.call(value, of.toArray(String[]::new))))
          .register(registry);
    } else {
      GaugeWithCallback.builder()
          .name(figure.name())
          .help(figure.help())
          .labelNames(labels)
          .callback(
              gauge ->
                  figure
                      .values()
                      .get()
                      .forEach((of, value) -> gauge.call(value, of.toArray(String[]::new))))
          .register(registry);
    }
  }

  /** Shows how many clients there are, and how many were lost or turned away. */
  void watch(
      LongSupplier connections,
      LongSupplier webSockets,
      LongSupplier slowClientsClosed,
      LongSupplier wrongTokens) {
    NodeMetrics.gauge(registry, "hearsay_rpc_connections", "Clients connected.", connections);
    NodeMetrics.gauge(registry, "hearsay_ws_connections", "Of them, WebSockets.", webSockets);
    CounterWithCallback.builder()
        .name("hearsay_auth_failures_total")
        .help("Requests that were turned away for what they showed.")
        .labelNames("method")
        .callback(counter -> counter.call((double) wrongTokens.getAsLong(), "token"))
        .register(registry);
    NodeMetrics.counter(
        registry,
        "hearsay_rpc_slow_clients_closed_total",
        "Clients closed because they did not read their notifications.",
        slowClientsClosed);
  }

  /** A call has its answer. */
  void answered(Request request, Answer answer, long nanos) {
    String namespace = namespaces.contains(request.namespace()) ? request.namespace() : OTHER;
    String method = methods.contains(request.method()) ? request.method() : OTHER;
    String outcome = answer instanceof Answer.Result ? "ok" : "error";
    requests.labelValues(namespace, method, outcome).inc();
    durations.labelValues(namespace).observe(nanos / NANOS);
  }

  /** Looks at the node; on the loop. */
  void look() {
    node.ifPresent(there -> look = NodeLook.at(there));
  }

  /** Everything, as it was at the last look, in Prometheus's text format. */
  String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
