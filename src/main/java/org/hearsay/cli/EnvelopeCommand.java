package org.hearsay.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay envelope ls|show|stats}: what the daemon holds for the network. */
@Command(name = "envelope", description = "Look at the envelopes that the daemon holds.")
final class EnvelopeCommand {
  /** With its subcommands. */
  static CommandLine of(Hearsay hearsay) {
    return new CommandLine(new EnvelopeCommand())
        .addSubcommand(new Ls(hearsay))
        .addSubcommand(new Show(hearsay))
        .addSubcommand(new Stats(hearsay));
  }

  @Command(name = "ls", description = "List envelopes, best rated first.")
  private static final class Ls implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only those under it.")
    @Nullable String topic;

    @Option(names = "--min-rating", paramLabel = "X", description = "Only those rated so at least.")
    double minRating;

    @Option(
        names = {"-n", "--limit"},
        paramLabel = "N",
        description = "Most of them; default: ${DEFAULT-VALUE}.")
    int limit = 100;

    @Option(names = "--after", paramLabel = "PLACE", description = "Go on where a list ended.")
    @Nullable String after;

    Ls(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("limit", limit);
        query.put("minRating", minRating);
        if (topic != null) {
          query.put("topic", Topics.bytes(topic, control));
        }
        if (after != null) {
          query.put("after", after);
        }
        JsonNode page = control.call("envelope_list", query);
        if (hearsay.json()) {
          terminal.out().println(Json.object(page));
          return Exit.OK;
        }
        print(page, terminal);
        return Exit.OK;
      }
    }

    private static void print(JsonNode page, Terminal terminal) {
      Table table = new Table("HASH", "TOPIC", "RATING", "SIZE", "TTL", "EXPIRES", "SHOWN", "OWN");
      for (JsonNode envelope : page.path("envelopes")) {
        table.row(
            envelope.path("hash").asString(""),
            envelope.path("topic").asString(""),
            envelope.path("rating").asString(""),
            envelope.path("size").asString(""),
            envelope.path("ttl").asString(""),
            Instant.ofEpochSecond(envelope.path("expiry").asLong(0)),
            envelope.path("shownTo").asString(""),
            envelope.path("own").asBoolean(false) ? "yes" : "");
      }
      table.print(terminal.out());
      String next = page.path("next").asString("");
      if (!next.isEmpty()) {
        terminal.err().println("There may be more: --after " + next);
      }
    }
  }

  @Command(name = "show", description = "Show one envelope.")
  private static final class Show implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "HASH", description = "As hearsay envelope ls lists it.")
    String hash = "";

    @Option(names = "--rlp", description = "All of its bytes as well.")
    boolean rlp;

    Show(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode envelope = control.call("envelope_get", hash, rlp);
        EnvelopeCommand.print(hearsay, envelope, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(name = "stats", description = "Count what is held, and what became of others.")
  private static final class Stats implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Stats(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        ObjectNode stats = control.call("envelope_stats").asObject();
        if (hearsay.json()) {
          terminal.out().println(Json.object(stats));
          return Exit.OK;
        }
        JsonNode ratings = stats.remove("ratings");
        JsonNode ages = stats.remove("ages");
        EnvelopeCommand.print(hearsay, stats, terminal);
        print("RATING FROM", ratings, terminal);
        print("SECONDS OLD FROM", ages, terminal);
        return Exit.OK;
      }
    }

    private static void print(String heading, JsonNode bars, Terminal terminal) {
      Table table = new Table(heading, "ENVELOPES");
      bars.forEach(bar -> table.row(bar.path("from").asString(""), bar.path("count").asString("")));
      terminal.out().println();
      table.print(terminal.out());
    }
  }

  /** A member on each line; of an object in it those that are not 0. */
  private static void print(Hearsay hearsay, JsonNode object, Terminal terminal) {
    if (hearsay.json()) {
      terminal.out().println(Json.object(object));
      return;
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      StringBuilder value = new StringBuilder();
      if (member.getValue().isObject()) {
        member
            .getValue()
            .properties()
            .forEach(
                one -> {
                  if (one.getValue().asLong(0) != 0) {
                    value.append(one.getKey()).append('=').append(one.getValue()).append(' ');
                  }
                });
      } else {
        value.append(member.getValue().asString(""));
      }
      String line = "%-16s  %s".formatted(member.getKey(), value);
      terminal.out().println(line.stripTrailing());
    }
  }
}
