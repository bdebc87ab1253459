package org.hearsay;

import java.util.Locale;
import org.hearsay.bench.SessionsBench;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Progress;
import org.hearsay.cli.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay bench sessions}: what a stranger's envelope costs who has many sessions. */
@CommandLine.Command(
    name = "sessions",
    description = {
      "Open sessions with many people, and measure what an envelope of somebody else's costs.",
      "All of it is in this process, on a clock of its own; nothing is sent or left behind."
    })
final class BenchSessionsCommand implements Command {
  // Ours to choose.
  private static final int SESSIONS_MAX = 10_000;

  private static final double MIB = 1 << 20;

  private final Hearsay hearsay;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many; default 1000.")
  int sessions;

  @Option(
      names = "--look-ups",
      paramLabel = "N",
      defaultValue = "20000000",
      description = "How many of each kind are measured; default 20000000.")
  int lookUps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "20261120",
      description = "The same seed gives the same sessions; default 20261120.")
  long seed;

  BenchSessionsCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) {
    BenchCommand.check("--sessions", sessions, 1, SESSIONS_MAX);
    BenchCommand.check("--look-ups", lookUps, 1000, 1_000_000_000);
    Logging.configure(1, false);
    try (Progress progress = hearsay.progress(terminal)) {
      SessionsBench bench =
          new SessionsBench(new SessionsBench.Plan(sessions, lookUps, seed), progress::show);
      SessionsBench.Figures figures = bench.run();
      progress.clear();
      if (hearsay.json()) {
        terminal.out().println(json(figures));
      } else {
        print(figures, terminal);
      }
      return Exit.OK;
    }
  }

  private static double seconds(SessionsBench.Figures figures) {
    return figures.making().toNanos() / 1e9;
  }

  private static void print(SessionsBench.Figures figures, Terminal terminal) {
    line(
        terminal,
        "sessions  %d, which look out for %d topics, in %.0f MiB; made in %.1f s",
        figures.sessions(),
        figures.topics(),
        figures.heapBytes() / MIB,
        seconds(figures));
    line(terminal, "look-up   %.1f ns for a stranger's topic", figures.lookUpNanos());
    line(
        terminal,
        "envelope  %.1f ns for all that conversations do about a stranger's; %.1f ns without sessions",
        figures.envelopeNanos(),
        figures.bareEnvelopeNanos());
  }

  private static void line(Terminal terminal, String format, Object... values) {
    terminal.out().println(String.format(Locale.ROOT, format, values));
  }

  private ObjectNode json(SessionsBench.Figures figures) {
    return Json.object()
        .put("seed", seed)
        .put("sessions", figures.sessions())
        .put("topics", figures.topics())
        .put("lookUps", lookUps)
        .put("foundByChance", figures.found())
        .put("lookUpNanos", figures.lookUpNanos())
        .put("envelopeNanos", figures.envelopeNanos())
        .put("envelopeNanosWithoutSessions", figures.bareEnvelopeNanos())
        .put("heapBytes", figures.heapBytes())
        .put("madeSeconds", seconds(figures));
  }
}
