package org.hearsay.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.rpc.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a function: arguments in, text and an exit status out. */
public final class Cli {
  /** Options of {@link Hearsay} that take a value, and may stand before the command. */
  private static final Set<String> GLOBAL_WITH_VALUE =
      Set.of("--datadir", "-c", "--config", "--ipcpath", "--endpoint", "--token-file");

  private static final Set<String> GLOBAL_SWITCHES = Set.of("--json");
  private static final Set<String> ENOUGH_ALONE = Set.of("-h", "--help", "-V", "--version");

  private final CommandLine line;
  private final String normal;

  /**
   * @param version what {@code --version} says
   * @param normal the command when none is named
   */
  public Cli(Hearsay hearsay, String version, String normal) {
    this.normal = normal;
    this.line = new CommandLine(hearsay);
    line.getCommandSpec().version(version);
    with(new StatusCommand(hearsay));
    with(PeerCommand.of(hearsay));
    with(EnvelopeCommand.of(hearsay));
    with(new PubCommand(hearsay));
    with(new SubCommand(hearsay));
    with(new RpcCommand(hearsay));
    with(ShhCommand.spec(hearsay));
    with(ServiceCommand.of());
    with(new CompletionCommand());
    with(new VersionCommand(hearsay, version));
  }

  /** Adds a command annotated for picocli; those that do something are {@link Command}s. */
  private void with(Object command) {
    line.addSubcommand(command);
  }

  /** Adds a command described by hand, whose user object is a {@link Command}. */
  public Cli with(CommandSpec command) {
    line.addSubcommand(command.name(), command);
    return this;
  }

  /** Runs one command to its end. */
  public Exit run(List<String> args, Terminal terminal) throws InterruptedException {
    try {
      line.getSubcommands().values().forEach(Cli::shorten);
      ParseResult parsed = line.parseArgs(complete(args).toArray(String[]::new));
      ParseResult last = last(parsed);
      if (last.isUsageHelpRequested()) {
        last.commandSpec().commandLine().usage(terminal.out());
        return Exit.OK;
      }
      if (parsed.isVersionHelpRequested()) {
        line.printVersionHelp(terminal.out());
        return Exit.OK;
      }
      if (last.commandSpec().userObject() instanceof Command command) {
        return command.run(terminal);
      }
      last.commandSpec().commandLine().usage(terminal.err());
      return Exit.USAGE;
    } catch (ParameterException e) {
      return report(mistyped(e), args, terminal);
    } catch (Failure e) {
      return report(e, args, terminal);
    } catch (IOException e) {
      Failure failure = new Failure(Exit.FAILED, String.valueOf(e.getMessage()), "");
      return report(failure, args, terminal);
    }
  }

  /**
   * Reads {@code help X} as {@code X --help}, and names the usual command when none is. What stands
   * for all commands may come first.
   */
  private List<String> complete(List<String> args) {
    if (!args.isEmpty() && args.get(0).equals("help")) {
      List<String> asked = new ArrayList<>(args.subList(1, args.size()));
      asked.add("--help");
      return asked;
    }
    int next = 0;
    while (next < args.size() && isGlobal(args.get(next))) {
      next += GLOBAL_WITH_VALUE.contains(args.get(next)) ? 2 : 1;
    }
    if (next < args.size()
        && (!args.get(next).startsWith("-") || ENOUGH_ALONE.contains(args.get(next)))) {
      return args;
    }
    List<String> complete = new ArrayList<>(args);
    complete.add(0, normal);
    return complete;
  }

  private static boolean isGlobal(String option) {
    return GLOBAL_SWITCHES.contains(option) || GLOBAL_WITH_VALUE.contains(option.split("=", 2)[0]);
  }

  /** What all commands have in common need not stand in the first line of their help. */
  private static void shorten(CommandLine command) {
    command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    command.getSubcommands().values().forEach(Cli::shorten);
  }

  private static ParseResult last(ParseResult parsed) {
    return parsed.hasSubcommand() ? last(parsed.subcommand()) : parsed;
  }

  private static Failure mistyped(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong arguments");
    if (e instanceof UnmatchedArgumentException unmatched) {
      String typed = unmatched.getUnmatched().get(0);
      what = "%s has no %s".formatted(name, typed);
      Optional<String> meant = Nearest.to(typed.split("=", 2)[0], words(command));
      if (meant.isPresent()) {
        return new Failure(Exit.USAGE, what, "Did you mean %s %s?".formatted(name, meant.get()));
      }
    }
    return new Failure(Exit.USAGE, what, name + " --help says what can be typed.");
  }

  /** Everything that can be typed after this command. */
  private static List<String> words(CommandLine command) {
    List<String> words = new ArrayList<>(command.getSubcommands().keySet());
    command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
    return words;
  }

  /** In words for people, and for programs where they read everything else. */
  private static Exit report(Failure failure, List<String> args, Terminal terminal) {
    terminal.err().println(failure.what());
    if (!failure.fix().isEmpty()) {
      terminal.err().println("  " + failure.fix());
    }
    if (args.contains("--json")) {
      terminal.out().println(Json.error(failure));
    }
    return failure.exit();
  }
}
