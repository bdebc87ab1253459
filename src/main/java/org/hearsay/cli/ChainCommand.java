package org.hearsay.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/**
 * {@code hearsay chain status|resync|follow}, and what {@link ChainLook} and {@link MineCommand}
 * have: the chain that the daemon follows.
 */
@Command(name = "chain", description = "Look at the chain of names and posts, and mine it.")
final class ChainCommand {
  /** With its subcommands. */
  static CommandLine of(Hearsay hearsay) {
    CommandLine chain =
        new CommandLine(new ChainCommand())
            .addSubcommand(new Status(hearsay))
            .addSubcommand(new MineCommand(hearsay))
            .addSubcommand(new Resync(hearsay))
            .addSubcommand(new Follow(hearsay));
    ChainLook.of(hearsay).forEach(chain::addSubcommand);
    return chain;
  }

  @Command(name = "status", description = "Show how the chain stands here.")
  private static final class Status implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Status(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode head = control.call("chain_head");
        if (hearsay.json()) {
          terminal.out().println(Json.object(head));
        } else {
          print(head, terminal);
        }
        return Exit.OK;
      }
    }

    private static void print(JsonNode head, Terminal terminal) {
      PrintStream out = terminal.out();
      Instant made = Instant.ofEpochSecond(Brief.number(head, "time"));
      Duration age = Duration.between(made, Instant.now());
      out.printf(
          "chain    %s (id %d), genesis %s%n",
          Paint.NAME.on(Brief.text(head, "chain"), terminal.paints()),
          Brief.number(head, "chainId"),
          Brief.hex(Brief.text(head, "genesis")));
      out.printf("height   %d, %s%n", Brief.number(head, "height"), place(head, terminal));
      out.printf("head     %s, made %s%n", Brief.text(head, "id"), ago(age));
      out.printf(
          "work     %s hashes; final up to block %d%n",
          Brief.count(head.path("totalWork").asDouble(0)), Brief.number(head, "finalHeight"));
      out.printf("mining   %s%n", mining(head.path("mining")));
      out.printf(
          "waiting  %s; %s registered%n",
          Brief.many(Brief.number(head, "pending"), "transaction"),
          Brief.many(Brief.number(head, "names"), "name"));
      warn(head, terminal);
    }

    private static String place(JsonNode head, Terminal terminal) {
      JsonNode syncing = head.path("syncing");
      if (syncing.isObject()) {
        return Paint.ATTENTION.on("syncing", terminal.paints())
            + " (block %d of %d%s)"
                .formatted(
                    Brief.number(syncing, "height"),
                    Brief.number(syncing, "goal"),
                    syncing.path("headersOnly").asBoolean(false) ? ", headers so far" : "");
      }
      long best = Brief.number(head, "bestPeerHeight");
      long behind = best - Brief.number(head, "height");
      if (behind > 0) {
        return Paint.ATTENTION.on(Brief.many(behind, "block") + " behind", terminal.paints())
            + " the best peer";
      }
      return Paint.GOOD.on("no peer is ahead", terminal.paints());
    }

    private static String ago(Duration age) {
      return age.isNegative() ? "just now" : TimeSpan.rough(age) + " ago";
    }

    private static String mining(JsonNode mining) {
      String mode = Brief.text(mining, "mode");
      String when = mode.equals("pending") ? "pending (while transactions wait)" : mode;
      return mining.has("tries")
          ? "%s: block %d, %s"
              .formatted(when, Brief.number(mining, "height"), Odds.of(mining).words())
          : when;
    }

    private static void warn(JsonNode head, Terminal terminal) {
      JsonNode alarm = head.path("alarm");
      if (alarm.isObject()) {
        terminal
            .out()
            .printf(
                "%s    a heavier branch (head %s) leaves this one after block %d,%n"
                    + "         below what is final here (%d). This node keeps its own. If the other is%n"
                    + "         right, as far as you can find out from people: hearsay chain follow%n",
                Paint.BAD.on("ALARM", terminal.paints()),
                Brief.hex(Brief.text(alarm, "tip")),
                Brief.number(alarm, "forkHeight"),
                Brief.number(alarm, "finalHeight"));
      }
    }
  }

  @Command(
      name = "resync",
      description = "Ask all peers anew for their chains, and follow the heaviest that is valid.")
  private static final class Resync implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    /** The daemon answers within half a minute. */
    private static final Duration ASKED_WITHIN = Duration.ofMinutes(1);

    Resync(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode said = control.call(ASKED_WITHIN, "chain_resync");
        terminal.out().println(hearsay.json() ? Json.object(said) : words(said));
        return Exit.OK;
      }
    }

    private static String words(JsonNode said) {
      long asked = said.path("from").size();
      long height = Brief.number(said, "height");
      if (asked == 0) {
        return "Kept block %d: no peer follows this chain. hearsay peer ls lists peers."
            .formatted(height);
      }
      String whom = Brief.many(asked, "peer");
      return said.path("kept").asBoolean(true)
          ? "Asked %s and kept our branch; we are at block %d.".formatted(whom, height)
          : "Asked %s and took a heavier branch; we are at block %d.".formatted(whom, height);
    }
  }

  @Command(
      name = "follow",
      description = {
        "After an alarm: follow the heavier branch, although it undoes blocks that were final.",
        "Names and posts of the last hours may change hands. Ask people you know first."
      })
  private static final class Follow implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Follow(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      try (Control control = hearsay.connect()) {
        JsonNode alarm = control.call("chain_head").path("alarm");
        if (alarm.isObject()) {
          hearsay.agree(
              "Blocks %d to %d were final here and will be undone."
                  .formatted(
                      Brief.number(alarm, "forkHeight") + 1, Brief.number(alarm, "finalHeight")),
              terminal);
        }
        JsonNode head = control.call("chain_follow");
        terminal
            .out()
            .println(
                hearsay.json()
                    ? Json.object(head)
                    : "Follows block %d, %s."
                        .formatted(Brief.number(head, "height"), Brief.text(head, "id")));
        return Exit.OK;
      }
    }
  }
}
