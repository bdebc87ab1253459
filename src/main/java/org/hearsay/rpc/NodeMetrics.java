package org.hearsay.rpc;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.hearsay.node.NodeStatus;
import org.hearsay.node.PeerView;
import org.hearsay.wire.Ip;
import org.jspecify.annotations.Nullable;

/** The node's own figures. Tails are those of status-go's {@code whisper_} metrics. */
final class NodeMetrics {
  /** Peers take what comes from ten seconds ahead, no more. */
  private static final Duration SKEW_MAX = Duration.ofSeconds(10);

  private static final double STORE_FULL = 0.9;

  private final Supplier<@Nullable NodeLook> latest;
  private final Map<String, BooleanSupplier> checks;

  /**
   * Reads the latest look.
   *
   * @param latest null as long as nobody has looked
   * @param checks of the areas that the node does not see itself
   */
  NodeMetrics(Supplier<@Nullable NodeLook> latest, Map<String, BooleanSupplier> checks) {
    this.latest = latest;
    this.checks = checks;
  }

  void register(PrometheusRegistry registry) {
    Info build =
        Info.builder()
            .name("hearsay_build_info")
            .help("What runs here.")
            .labelNames("version", "java", "commit")
            .register(registry);
    Build here = Build.here();
    build.addLabelValues(here.version(), Runtime.version().toString(), here.commit());
    envelopes(registry);
    new WorkMetrics(latest).register(registry);
    new ChainMetrics(latest).register(registry);
    limits(registry);
    peers(registry);
    health(registry);
  }

  private void envelopes(PrometheusRegistry registry) {
    count(registry, "hearsay_envelopes_received_total", "Received.", NodeStatus::received);
    // Whatever was accepted is held, has come to its time or has left.
    count(
        registry,
        "hearsay_envelopes_validated_total",
        "Accepted, own ones included.",
        status -> status.envelopes() + status.expired() + status.evicted());
    count(registry, "hearsay_envelopes_duplicate_total", "Known already.", NodeStatus::duplicates);
    count(registry, "hearsay_envelopes_expired_total", "Came to their time.", NodeStatus::expired);
    count(registry, "hearsay_envelopes_evicted_total", "Left for better.", NodeStatus::evicted);
    CounterWithCallback.builder()
        .name("hearsay_envelopes_rejected_total")
        .help("Refused.")
        .labelNames("reason")
        .callback(
            counter -> {
              NodeStatus status = status();
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
              NodeStatus status = status();
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
        .labelNames("direction", "via")
        .callback(
            gauge -> {
              NodeLook look = latest.get();
              if (look != null) {
                gauge.call(peers(look, true, Via.STATIC), "in", "static");
                gauge.call(peers(look, true, Via.LAN), "in", "lan");
                gauge.call(peers(look, true, Via.DISCOVERED), "in", "discovered");
                gauge.call(peers(look, false, Via.STATIC), "out", "static");
                gauge.call(peers(look, false, Via.LAN), "out", "lan");
                gauge.call(peers(look, false, Via.DISCOVERED), "out", "discovered");
              }
            })
        .register(registry);
    show(registry, "hearsay_peers_limit", "Links at once, at most.", NodeStatus::maxPeers);
  }

  /** How a peer was found, as far as its address tells: asked for, near, or anything else. */
  private enum Via {
    STATIC,
    LAN,
    DISCOVERED;

    static Via of(PeerView peer) {
      if (peer.permanent()) {
        return STATIC;
      }
      return peer.remote().ip().map(Ip::isLocal).orElse(false) ? LAN : DISCOVERED;
    }
  }

  private static double peers(NodeLook look, boolean inbound, Via via) {
    return look.peers().stream()
        .filter(peer -> peer.inbound() == inbound && Via.of(peer) == via)
        .count();
  }

  /** Areas of hearsay doctor. */
  private void health(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("hearsay_health")
        .help("1 when all is well, else 0.")
        .labelNames("check")
        .callback(
            gauge -> {
              NodeStatus status = status();
              if (status != null) {
                gauge.call(status.peers() > 0 ? 1 : 0, "peers");
                gauge.call(isClockRight(status) ? 1 : 0, "clock");
                gauge.call(
                    status.poolBytes() <= STORE_FULL * status.poolBytesMax() ? 1 : 0, "store");
                Optional.ofNullable(latest.get())
                    .flatMap(NodeLook::chain)
                    .ifPresent(
                        chain ->
                            gauge.call(
                                chain.alarm().isEmpty() && !chain.isBehind() ? 1 : 0, "chain"));
                checks.forEach((area, well) -> gauge.call(well.getAsBoolean() ? 1 : 0, area));
              }
            })
        .register(registry);
  }

  private @Nullable NodeStatus status() {
    NodeLook look = latest.get();
    return look == null ? null : look.status();
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
              NodeStatus status = status();
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
              NodeStatus status = status();
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
