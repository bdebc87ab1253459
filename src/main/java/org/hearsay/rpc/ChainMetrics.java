package org.hearsay.rpc;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.hearsay.node.ChainView;
import org.jspecify.annotations.Nullable;

/** Figures of the chain; none when no chain is followed. */
final class ChainMetrics {
  private final Supplier<@Nullable NodeLook> latest;

  ChainMetrics(Supplier<@Nullable NodeLook> latest) {
    this.latest = latest;
  }

  void register(PrometheusRegistry registry) {
    show(registry, "hearsay_chain_height", "Height of the tip.", ChainView::height);
    show(registry, "hearsay_chain_final_height", "What is final.", ChainView::finalHeight);
    show(
        registry,
        "hearsay_chain_best_peer_height",
        "Greatest height that a peer has named.",
        ChainView::bestPeerHeight);
    show(registry, "hearsay_chain_reorg_depth", "Blocks undone last.", ChainView::lastDepth);
    show(registry, "hearsay_chain_mempool", "Transactions that wait.", ChainView::pending);
    show(registry, "hearsay_chain_names", "Names ever registered.", ChainView::names);
    show(
        registry,
        "hearsay_chain_block_interval_seconds",
        "Between the last blocks, on average.",
        ChainView::intervalSeconds);
    show(
        registry,
        "hearsay_chain_difficulty_bits",
        "Binary logarithm of the tries for the next block.",
        ChainView::difficultyBits);
    show(
        registry,
        "hearsay_chain_sync_ratio",
        "Part of the peers' chain that is here.",
        ChainView::syncRatio);
    CounterWithCallback.builder()
        .name("hearsay_chain_reorgs_total")
        .help("Reorganisations that undid blocks.")
        .callback(counter -> view().ifPresent(v -> counter.call((double) v.reorganisations())))
        .register(registry);
  }

  private Optional<ChainView> view() {
    return Optional.ofNullable(latest.get()).flatMap(NodeLook::chain);
  }

  private void show(
      PrometheusRegistry registry, String name, String help, ToDoubleFunction<ChainView> figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> view().ifPresent(v -> gauge.call(figure.applyAsDouble(v))))
        .register(registry);
  }
}
