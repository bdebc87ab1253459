package org.hearsay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hearsay.net.NettyNetwork;
import org.hearsay.net.Traffic;
import org.hearsay.rpc.Figure;
import org.hearsay.rpc.Surroundings;

/** What the network tells of itself, as figures for Prometheus. */
final class NetFigures {
  private NetFigures() {}

  static Surroundings of(NettyNetwork network) {
    List<Figure> figures = new ArrayList<>(links(network.traffic()));
    figures.add(
        counter(
            "hearsay_lan_beacons_total",
            "Beacons of this network.",
            "direction",
            network.traffic()::beacons));
    figures.add(
        single(
            true,
            "hearsay_lan_ignored_total",
            "Datagrams that were not beacons of this network.",
            network::lanIgnored));
    figures.add(
        single(
            false,
            "hearsay_peer_handshakes",
            "Connections that have not yet said who they are.",
            () -> (long) network.pendingHandshakes()));
    return new Surroundings(figures, Map.of("lan", network::isLanHeard), network::nearby);
  }

  private static List<Figure> links(Traffic traffic) {
    return List.of(
        counter(
            "hearsay_p2p_bytes_total", "On the wire, TLS included.", "direction", traffic::bytes),
        new Figure(
            true,
            "hearsay_p2p_messages_total",
            "Frames of links.",
            List.of("direction", "type"),
            () -> frames(traffic)),
        counter(
            "hearsay_peer_dials_total", "Dials by what became of them.", "outcome", traffic::dials),
        counter("hearsay_peer_disconnects_total", "Links that ended.", "reason", traffic::downs),
        single(
            true,
            "hearsay_envelopes_forwarded_total",
            "Handed to links; one that went to three peers counts three times.",
            traffic::forwarded));
  }

  private static Figure counter(
      String name, String help, String label, Supplier<Map<String, Long>> counts) {
    return new Figure(
        true,
        name,
        help,
        List.of(label),
        () -> {
          Map<List<String>, Double> values = new LinkedHashMap<>();
          counts.get().forEach((kind, count) -> values.put(List.of(kind), (double) count));
          return values;
        });
  }

  private static Figure single(boolean counter, String name, String help, Supplier<Long> value) {
    return new Figure(
        counter, name, help, List.of(), () -> Map.of(List.of(), (double) value.get()));
  }

  private static Map<List<String>, Double> frames(Traffic traffic) {
    Map<List<String>, Double> values = new LinkedHashMap<>();
    traffic.framesIn().forEach((kind, count) -> values.put(List.of("in", kind), (double) count));
    traffic.framesOut().forEach((kind, count) -> values.put(List.of("out", kind), (double) count));
    return values;
  }
}
