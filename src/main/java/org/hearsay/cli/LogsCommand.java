package org.hearsay.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.hearsay.rpc.Nearest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay logs}: the daemon's log, as it goes on. */
@Command(
    name = "logs",
    description = {
      "Print the daemon's latest log lines, and those that follow. Ctrl-C ends it.",
      "hearsay logs level debug has the daemon log more."
    })
final class LogsCommand implements org.hearsay.cli.Command {
  static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

  private static final int LAST_MAX = 1000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd|HH:mm:ss.SSS");

  private final Hearsay hearsay;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      defaultValue = "100",
      description = "Begin with this many of the past. Default: ${DEFAULT-VALUE}.")
  int last;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "trace",
      description = "Leave out what is less: error, warn, info, debug or trace.")
  String level = "";

  @Option(
      names = "--grep",
      paramLabel = "REGEX",
      description = "Only lines in which this is found.")
  @Nullable String grep;

  @Mixin Enough enough = new Enough();

  private LogsCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  /** With its subcommand. */
  static CommandLine of(Hearsay hearsay) {
    return new CommandLine(new LogsCommand(hearsay)).addSubcommand(new Level(hearsay));
  }

  @Override
  public Exit run(Terminal terminal) {
    if (last < 0 || last > LAST_MAX) {
      throw new Failure(
          Exit.USAGE, "-n %d: expected 0 to %d".formatted(last, LAST_MAX), "For example -n 100");
    }
    Map<String, Object> wanted = Map.of("level", level(level, "--level "), "last", last);
    Predicate<String> found = found();
    try (Control control = hearsay.connect()) {
      Predicate<JsonNode> printed = line -> print(line, found, terminal);
      if (!control.follow(
          "node", List.of("log", wanted), enough.within(), enough.counting(printed))) {
        throw enough.tooLate();
      }
      return Exit.OK;
    }
  }

  private Predicate<String> found() {
    try {
      return grep == null ? line -> true : Pattern.compile(grep).asPredicate();
    } catch (PatternSyntaxException e) {
      throw new Failure(
          Exit.USAGE,
          "--grep %s: %s".formatted(grep, e.getDescription()),
          "It is a regular expression; write \\ before ( [ { . * + ? when they mean themselves.");
    }
  }

  /** Whether it was one of those that are looked for. */
  private boolean print(JsonNode entry, Predicate<String> found, Terminal terminal) {
    if (!found.test(entry.path("line").asString(""))) {
      return false;
    }
    terminal.out().println(hearsay.json() ? Json.object(entry) : line(entry, terminal.paints()));
    return true;
  }

  private static String line(JsonNode entry, boolean paints) {
    String level = entry.path("level").asString("").toUpperCase(Locale.ROOT);
    String logger = entry.path("logger").asString("");
    return "%s %s %s %s"
        .formatted(
            at(entry.path("at")),
            Paint.of(level).on("%-5s".formatted(level), paints),
            Paint.DIM.on(logger.substring(logger.lastIndexOf('.') + 1), paints),
            PlainText.printable(entry.path("line").asString("")));
  }

  /** Milliseconds since 1970 as the local time; whatever else as it is. */
  private static String at(JsonNode at) {
    return at.isIntegralNumber()
        ? TIME.format(Instant.ofEpochMilli(at.asLong()).atZone(ZoneId.systemDefault()))
        : PlainText.printable(at.asString(""));
  }

  /** A level as the daemon calls it. */
  private static String level(String typed, String before) {
    String level = typed.toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(level)) {
      throw new Failure(
          Exit.USAGE,
          "%s%s: expected %s".formatted(before, typed, String.join(", ", LEVELS)),
          Nearest.to(level, LEVELS).map(meant -> "Did you mean " + meant + "?").orElse(""));
    }
    return level;
  }

  @Command(
      name = "level",
      description = "Have the daemon log more or less, until it ends or is told otherwise.")
  private static final class Level implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(index = "0", paramLabel = "LEVEL", description = "error to trace.")
    String level = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "LOGGER",
        description = "Only this part of the daemon, such as org.hearsay.gossip.")
    String logger = "";

    Level(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      String wanted = level(level, "");
      Object[] params = logger.isEmpty() ? new Object[] {wanted} : new Object[] {wanted, logger};
      try (Control control = hearsay.connect()) {
        JsonNode unused = control.call("node_setLogLevel", params);
      }
      String whose = logger.isEmpty() ? "The daemon" : logger;
      terminal
          .out()
          .println(
              hearsay.json()
                  ? Json.object().put("ok", true)
                  : whose + " logs from " + wanted + " on.");
      return Exit.OK;
    }
  }
}
