package org.hearsay.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code hearsay status}: one look at the daemon. */
@Command(name = "status", description = "Show the daemon's node, peers and messages.")
final class StatusCommand implements org.hearsay.cli.Command {
  /** A clock this wrong is seen by peers as messages from the future. */
  private static final long SKEW_MILLIS_MAX = 5_000;

  private final Hearsay hearsay;

  StatusCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) {
    try (Control control = hearsay.connect()) {
      JsonNode status = control.call("node_status");
      if (hearsay.json()) {
        terminal.out().println(Json.object(status));
      } else {
        print(status, terminal.out());
      }
    }
    return Exit.OK;
  }

  private static void print(JsonNode status, PrintStream out) {
    Duration up = Duration.ofSeconds(number(status, "upSeconds"));
    out.printf("node       %s%n", text(status, "enode"));
    out.printf("           %s, up %s%n", text(status, "agent"), TimeSpan.rough(up));
    out.printf(
        "network    %d, port %d%s%n",
        number(status, "networkId"),
        number(status, "listenPort"),
        status.path("light").asBoolean(false) ? ", light" : "");
    long inbound = number(status, "peersInbound");
    long peers = number(status, "peers");
    out.printf(
        "peers      %d of %d (%d in, %d out)%n",
        peers, number(status, "maxPeers"), inbound, peers - inbound);
    out.printf(
        "envelopes  %d, %s of %s; %d received, %d refused, %d known already%n",
        number(status, "envelopes"),
        bytes(number(status, "poolBytes")),
        bytes(number(status, "poolBytesMax")),
        number(status, "received"),
        number(status, "refused"),
        number(status, "duplicates"));
    out.printf(
        "accepts    ratings from %s (set to %s), up to %s%n",
        text(status, "minPow"),
        text(status, "configuredMinPow"),
        bytes(number(status, "maxMessageSize")));
    out.printf(
        "clients    %d filters, %d messages being sealed%n",
        number(status, "filters"), number(status, "sealing"));
    printHealth(status, peers, out);
  }

  private static void printHealth(JsonNode status, long peers, PrintStream out) {
    if (peers == 0) {
      out.println("health     ! nobody is connected: hearsay peer add HOST:PORT");
    }
    long skew = number(status, "skewMillis");
    if (Math.abs(skew) > SKEW_MILLIS_MAX) {
      out.printf(
          "health     ! this clock is %d s %s the peers': set it right%n",
          Math.abs(skew) / 1000, skew > 0 ? "behind" : "ahead of");
    }
  }

  private static String text(JsonNode status, String member) {
    return status.path(member).asString("?");
  }

  private static long number(JsonNode status, String member) {
    return status.path(member).asLong(0);
  }

  /** Such as {@code 1.8 MiB}. */
  private static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    if (bytes < 1 << 20) {
      return String.format(Locale.ROOT, "%.1f KiB", bytes / 0x1p10);
    }
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 0x1p20);
  }
}
