package org.hearsay.cli;

import java.util.List;
import org.hearsay.rpc.Nearest;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How much every command says, and in which colours. */
final class Looks {
  private static final List<String> WHEN = List.of("auto", "always", "never");

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer in JSON, one document or one per line.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print the result, failures, and nothing else.")
  boolean quiet;

  @Option(
      names = "-v",
      scope = ScopeType.INHERIT,
      description =
          "Say which calls are made and how long each takes; run: log more, twice -v all.")
  boolean[] verbose = new boolean[0];

  @Option(
      names = "--no-progress",
      scope = ScopeType.INHERIT,
      description = "Do not show how far something is.")
  boolean noProgress;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      description = "auto, always or never; auto looks at the terminal and at NO_COLOR.")
  String color = "auto";

  /** The terminal as was asked for. */
  Terminal at(Terminal terminal) {
    if (!WHEN.contains(color)) {
      throw new Failure(
          Exit.USAGE,
          "--color %s: expected auto, always or never".formatted(color),
          Nearest.to(color, WHEN).map(word -> "Did you mean --color " + word + "?").orElse(""));
    }
    return new Terminal(
        terminal.in(),
        terminal.out(),
        terminal.err(),
        terminal.asks(),
        terminal.shows() && !quiet && !noProgress,
        terminal.draws(),
        color.equals("auto") ? terminal.paints() : color.equals("always"));
  }

  /** How many steps more than usual is to be logged; less than none when asked to be quiet. */
  int louder() {
    return quiet ? -1 : verbose.length;
  }
}
