package org.hearsay;

import java.io.PrintStream;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hearsay.cli.Json;
import org.hearsay.node.Node;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Ip;
import org.hearsay.wire.NodeId;

/** Tells whoever started the daemon in the foreground what they wait for. */
final class Announcer {
  // Ours to choose.
  /** Beacons are answered within a second; who waits longer wonders. */
  private static final Duration ALONE_AFTER = Duration.ofSeconds(10);

  /** Names of peers that are remembered as said; after that many nobody reads them. */
  private static final int PEERS_SAID_MAX = 20;

  private final PrintStream out;
  private final boolean json;
  private final Settings settings;
  private final Set<NodeId> said = new HashSet<>(); // on the loop

  Announcer(PrintStream out, boolean json, Settings settings) {
    this.out = out;
    this.json = json;
    this.settings = settings;
  }

  /**
   * Says that it is ready, and from now on who is there.
   *
   * @param sinceStart how long the process took to get ready
   */
  void announce(Daemon daemon, Duration sinceStart) {
    if (json) {
      out.println(
          Json.object()
              .put("event", "ready")
              .put("id", daemon.id().toHex())
              .put("port", daemon.port())
              .put("rpc", daemon.controlPort())
              .put("ipc", socket().orElse(""))
              .put("datadir", settings.dataDirectory().toString())
              .put("ms", sinceStart.toMillis()));
    } else {
      print(daemon, sinceStart);
    }
    daemon.onPeer(this::tell);
    daemon.after(ALONE_AFTER, () -> tellIfAlone(daemon.port()));
  }

  private Optional<String> socket() {
    return settings.get(Keys.IPCDISABLE)
        ? Optional.empty()
        : Optional.of(settings.socket().toString());
  }

  private void print(Daemon daemon, Duration sinceStart) {
    double seconds = sinceStart.toMillis() / 1000.0;
    String control = daemon.controlPort();
    out.printf(Locale.ROOT, "hearsay %s is ready (%.1f s)%n", Version.number(), seconds);
    out.printf("  node     %s%n", daemon.id().toHex());
    out.printf(
        "  peers    %s, network %d, %s%n",
        new Endpoint(settings.get(Keys.ADDR).toString(), daemon.port()),
        settings.get(Keys.NETWORKID),
        lookingAround());
    out.printf("  control  %s and %s%n", control, control.replaceFirst("http", "ws"));
    out.printf("  socket   %s%n", socket().orElse("none (--ipcdisable)"));
    out.printf("  data     %s%n", settings.dataDirectory());
  }

  private String lookingAround() {
    if (!settings.get(Keys.LAN)) {
      return "not looking around (--lan=false)";
    }
    String where = settings.get(Keys.LAN_IF).map(name -> " on " + name).orElse("");
    return "looking around by UDP port " + settings.get(Keys.LAN_PORT) + where;
  }

  /** On the loop. Each peer once: links come and go, and that is for the log. */
  private void tell(Node.PeerEvent event) {
    if (!event.up() || said.size() >= PEERS_SAID_MAX || !said.add(event.id())) {
      return;
    }
    boolean near = event.remote().ip().map(Ip::isLocal).orElse(false);
    if (json) {
      out.println(
          Json.object()
              .put("event", "peer")
              .put("id", event.id().toHex())
              .put("address", event.remote().toString())
              .put("near", near));
    } else {
      out.println(
          (near ? "On this network: " : "Connected: ") + event.id() + " at " + event.remote());
    }
  }

  /** On the loop. Never a silent wait. */
  private void tellIfAlone(int port) {
    if (!said.isEmpty()) {
      return;
    }
    List<String> addresses =
        ownAddresses().stream().map(ip -> Endpoint.of(ip, port).toString()).toList();
    if (json) {
      out.println(Json.object().put("event", "alone").put("port", port));
      return;
    }
    out.println("Nobody found in " + ALONE_AFTER.toSeconds() + " s. On the other machine type:");
    addresses.forEach(address -> out.println("  hearsay peer add " + address));
    out.println("or here: hearsay peer add HOST:PORT, with what the other one prints.");
  }

  /** Where others reach this node, as far as this machine knows. */
  private List<Ip> ownAddresses() {
    Ip bound = settings.get(Keys.ADDR);
    if (bound.isDialable()) {
      return List.of(bound);
    }
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(address -> Ip.of(address.getAddress()))
          .sorted((a, b) -> Boolean.compare(a.v6(), b.v6()))
          .collect(Collectors.toUnmodifiableList());
    } catch (SocketException e) {
      return List.of(); // the last line of the advice still stands
    }
  }
}
