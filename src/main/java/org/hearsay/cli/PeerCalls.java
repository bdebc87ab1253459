package org.hearsay.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay peer ban|unban|bans|ping|ratings}: whom to keep away, and how the others do. */
final class PeerCalls {
  private static final String PEER = "NODE|ENODE|IP";

  private PeerCalls() {}

  /** All of them. */
  static List<org.hearsay.cli.Command> of(Hearsay hearsay) {
    return List.of(
        new Ban(hearsay),
        new Unban(hearsay),
        new Bans(hearsay),
        new Ping(hearsay),
        new Ratings(hearsay));
  }

  @Command(name = "ban", description = "End links with a node or an address, and allow no more.")
  private static final class Ban implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = PEER, description = "As hearsay peer ls lists it, without a port.")
    String peer = "";

    @Option(names = "--for", paramLabel = "TIME", description = "Such as 2h; default: for ever.")
    @Nullable String span;

    Ban(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      long seconds = span == null ? 0 : seconds(span);
      try (Control control = hearsay.connect()) {
        control.call("peer_ban", peer, seconds);
        String end =
            span == null ? "for ever" : "for " + TimeSpan.rough(Duration.ofSeconds(seconds));
        return done(hearsay, terminal, "Banned " + peer + " " + end + ".");
      }
    }

    private static long seconds(String span) {
      try {
        long seconds = TimeSpan.parse(span).toSeconds();
        if (seconds > 0) {
          return seconds;
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw new Failure(Exit.USAGE, "--for " + span + ": expected " + TimeSpan.EXPECTED, "");
    }
  }

  @Command(name = "unban", description = "Lift a ban.")
  private static final class Unban implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = PEER, description = "As hearsay peer bans lists it.")
    String peer = "";

    Unban(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        control.call("peer_unban", peer);
        return done(hearsay, terminal, peer + " may come back.");
      }
    }
  }

  @Command(name = "bans", description = "List bans.")
  private static final class Bans implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Bans(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode bans = control.call("peer_bans");
        if (hearsay.json()) {
          terminal.out().println(Json.object().set("bans", bans));
          return Exit.OK;
        }
        Table table = new Table("PEER", "UNTIL");
        for (JsonNode ban : bans) {
          long until = ban.path("until").asLong(0);
          table.row(
              ban.path("peer").asString(""),
              until == 0 ? "for ever" : Instant.ofEpochSecond(until));
        }
        table.print(terminal.out());
        return Exit.OK;
      }
    }
  }

  @Command(name = "ping", description = "Measure the round trip to a connected peer.")
  private static final class Ping implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "NODE|HOST:PORT", description = "As hearsay peer ls lists it.")
    String peer = "";

    Ping(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode millis = control.call("peer_ping", peer);
        terminal
            .out()
            .println(hearsay.json() ? Json.object().set("pingMillis", millis) : millis + " ms");
        return Exit.OK;
      }
    }
  }

  @Command(name = "ratings", description = "Show how each peer does, and why.")
  private static final class Ratings implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Ratings(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode ratings = control.call("peer_ratings");
        if (hearsay.json()) {
          terminal.out().println(Json.object().set("ratings", ratings));
          return Exit.OK;
        }
        Table table =
            new Table(
                "PEER", "VIA", "RATING", "REFUSED", "KNOWN", "MINPOW", "BLOOM", "PING", "IN",
                "OUT");
        ratings.forEach(peer -> row(table, peer));
        table.print(terminal.out());
        return Exit.OK;
      }
    }

    private static void row(Table table, JsonNode peer) {
      List<String> refused = new ArrayList<>();
      peer.path("refusedBy")
          .properties()
          .forEach(
              reason -> {
                if (reason.getValue().asLong(0) > 0) {
                  refused.add(reason.getKey() + "=" + reason.getValue());
                }
              });
      String ping = peer.path("pingMillis").asString("");
      table.row(
          peer.path("id").asString(""),
          peer.path("via").asString(""),
          peer.path("rating").asString(""),
          refused.isEmpty() ? "0" : String.join(" ", refused),
          peer.path("duplicates").asString(""),
          peer.path("minPow").asString(""),
          Math.round(100 * peer.path("bloomDensity").asDouble(0)) + "%",
          ping.isEmpty() ? "" : ping + "ms",
          peer.path("envelopesIn").asString(""),
          peer.path("envelopesOut").asString(""));
    }
  }

  private static Exit done(Hearsay hearsay, Terminal terminal, String what) {
    terminal.out().println(hearsay.json() ? Json.object().put("ok", true) : what);
    return Exit.OK;
  }
}
