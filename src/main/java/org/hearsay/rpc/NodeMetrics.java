package org.hearsay.rpc;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.hearsay.node.NodeStatus;
import org.jspecify.annotations.Nullable;

/** The node's own figures. Tails are those of status-go's {@code whisper_} metrics. */
final class NodeMetrics {
  /** Peers take what comes from ten seconds ahead, no more. */
  private static final Duration SKEW_MAX = Duration.ofSeconds(10);

  private static final double STORE_FULL = 0.9;

  private final Supplier<@Nullable NodeStatus> latest;

  /**
   * Reads the latest look.
   *
   * @param latest null as long as nobody has looked
   */
  NodeMetrics(Supplier<@Nullable NodeStatus> latest) {
    this.latest = latest;
  }

  void register(PrometheusRegistry registry) {
    Info build =
        Info.builder()
            .name("hearsay_build_info")
            .help("What runs here.")
            .labelNames("version", "java")
            .register(registry);
    String version = NodeMetrics.class.getPackage().getImplementationVersion();
    build.addLabelValues(version == null ? "dev" : version, Runtime.version().toString());
    envelopes(registry);
    limits(registry);
    peers(registry);
    health(registry);
  }

  private void envelopes(PrometheusRegistry registry) {
    count(registry, "hearsay_envelopes_received_total", "Received.", NodeStatus::received);
    count(registry, "hearsay_envelopes_duplicate_total", "Known already.", NodeStatus::duplicates);
    count(registry, "hearsay_envelopes_expired_total", "Came to their time.", NodeStatus::expired);
    count(registry, "hearsay_envelopes_evicted_total", "Left for better.", NodeStatus::evicted);
    CounterWithCallback.builder()
        .name("hearsay_envelopes_rejected_total")
        .help("Refused.")
        .labelNames("reason")
        .callback(
            counter -> {
              NodeStatus status = latest.get();
              if (status != null) {
                status.refusedBy().forEach((reason, count) -> counter.call(count, reason));
              }
            })
        .register(registry);
    show(registry, "hearsay_envelopes_cached", "Held.", NodeStatus::envelopes);
    show(registry, "hearsay_envelope_store_bytes", "Taken by them.", NodeStatus::poolBytes);
    show(registry, "hearsay_envelope_store_limit_bytes", "Granted.", NodeStatus::poolBytesMax);
  }

  private void limits(PrometheusRegistry registry) {
    show(registry, "hearsay_min_pow", "Lowest rating accepted now.", NodeStatus::floor);
    show(registry, "hearsay_filters", "Filters of clients.", NodeStatus::filters);
    show(registry, "hearsay_pow_queue", "Messages being sealed.", NodeStatus::sealing);
    show(registry, "hearsay_up_seconds", "Since the start.", status -> status.up().toSeconds());
    GaugeWithCallback.builder()
        .name("hearsay_clock_skew_seconds")
        .help("The peers' clocks minus ours, when measured.")
        .callback(
            gauge -> {
              NodeStatus status = latest.get();
              if (status != null) {
                status.skew().ifPresent(skew -> gauge.call(skew.toMillis() / 1000.0));
              }
            })
        .register(registry);
  }

  private void peers(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("hearsay_peers")
        .help("Connected peers.")
        .labelNames("direction")
        .callback(
            gauge -> {
              NodeStatus status = latest.get();
              if (status != null) {
                gauge.call(status.peersInbound(), "in");
                gauge.call(status.peers() - status.peersInbound(), "out");
              }
            })
        .register(registry);
    show(registry, "hearsay_peers_limit", "Links at once, at most.", NodeStatus::maxPeers);
  }

  /** The areas of hearsay doctor that a node sees itself. */
  private void health(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("hearsay_health")
        .help("1 when all is well, else 0.")
        .labelNames("check")
        .callback(
            gauge -> {
              NodeStatus status = latest.get();
              if (status != null) {
                gauge.call(status.peers() > 0 ? 1 : 0, "peers");
                gauge.call(isClockRight(status) ? 1 : 0, "clock");
                gauge.call(
                    status.poolBytes() <= STORE_FULL * status.poolBytesMax() ? 1 : 0, "store");
              }
            })
        .register(registry);
  }

  private static boolean isClockRight(NodeStatus status) {
    return status.skew().map(skew -> skew.abs().compareTo(SKEW_MAX) <= 0).orElse(true);
  }

  private void show(
      PrometheusRegistry registry, String name, String help, ToDoubleFunction<NodeStatus> figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(
            gauge -> {
              NodeStatus status = latest.get();
              if (status != null) {
                gauge.call(figure.applyAsDouble(status));
              }
            })
        .register(registry);
  }

  private void count(
      PrometheusRegistry registry, String name, String help, ToDoubleFunction<NodeStatus> figure) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(
            counter -> {
              NodeStatus status = latest.get();
              if (status != null) {
                counter.call(figure.applyAsDouble(status));
              }
            })
        .register(registry);
  }

  static void gauge(PrometheusRegistry registry, String name, String help, LongSupplier figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call((double) figure.getAsLong()))
        .register(registry);
  }

  static void counter(PrometheusRegistry registry, String name, String help, LongSupplier figure) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(counter -> counter.call((double) figure.getAsLong()))
        .register(registry);
  }
}
