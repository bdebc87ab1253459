package org.hearsay.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hearsay.rpc.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a function: arguments in, text and an exit status out. */
public final class Cli {
  private final Hearsay hearsay;
  private final CommandLine line;
  private final String normal;

  /**
   * @param version what {@code --version} says
   * @param normal the command when none is named
   */
  public Cli(Hearsay hearsay, String version, String normal) {
    this.hearsay = hearsay;
    this.normal = normal;
    this.line = new CommandLine(hearsay);
    line.getCommandSpec().version(version);
    with(new StatusCommand(hearsay));
    with(PeerCommand.of(hearsay));
    with(EnvelopeCommand.of(hearsay));
    with(AccountCommand.of(hearsay));
    with(new WhoamiCommand(hearsay));
    with(NameCommand.of(hearsay));
    with(BoardCommand.of(hearsay));
    with(ContactCommand.of(hearsay));
    with(new SendCommand(hearsay));
    with(new ListenCommand(hearsay));
    with(new InboxCommand(hearsay));
    with(new HistoryCommand(hearsay));
    with(new SearchCommand(hearsay));
    with(GroupCommand.of(hearsay));
    with(ChainCommand.of(hearsay));
    with(new PubCommand(hearsay));
    with(new SubCommand(hearsay));
    with(new RpcCommand(hearsay));
    with(ShhCommand.spec(hearsay));
    with(LogsCommand.of(hearsay));
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

  /** The same below a command that is there, such as {@code chain}. */
  public Cli with(String parent, CommandSpec command) {
    CommandLine above = Objects.requireNonNull(line.getSubcommands().get(parent), parent);
    above.addSubcommand(command.name(), command);
    return this;
  }

  /** Runs one command to its end. */
  public Exit run(List<String> args, Terminal terminal) throws InterruptedException {
    try {
      line.getSubcommands().values().forEach(Cli::shorten);
      ParseResult parsed = line.parseArgs(complete(args).toArray(String[]::new));
      ParseResult last = last(parsed);
      if (last.isUsageHelpRequested()) {
        refuseStrays(last);
        last.commandSpec().commandLine().usage(terminal.out());
        return Exit.OK;
      }
      if (parsed.isVersionHelpRequested()) {
        line.printVersionHelp(terminal.out());
        return Exit.OK;
      }
      if (last.commandSpec().userObject() instanceof Command command) {
        return command.run(hearsay.begin(terminal));
      }
      throw incomplete(last.commandSpec().commandLine());
    } catch (ParameterException e) {
      return report(mistyped(e), args, terminal);
    } catch (Failure e) {
      return report(e, args, terminal);
    } catch (IOException e) {
      return report(failed(e), args, terminal);
    } catch (UncheckedIOException e) {
      return report(failed(e), args, terminal);
    }
  }

  private static Failure failed(Exception e) {
    return new Failure(Exit.FAILED, String.valueOf(e.getMessage()), "");
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
      next += takesNext(args.get(next)) ? 2 : 1;
    }
    if (next < args.size() && (!args.get(next).startsWith("-") || isEnoughAlone(args.get(next)))) {
      return args;
    }
    List<String> complete = new ArrayList<>(args);
    complete.add(0, normal);
    return complete;
  }

  /** Whether it is an option for all commands, which may stand before the command. */
  private boolean isGlobal(String word) {
    return global(word).filter(option -> !option.usageHelp() && !option.versionHelp()).isPresent();
  }

  private boolean isEnoughAlone(String word) {
    return global(word).filter(option -> option.usageHelp() || option.versionHelp()).isPresent();
  }

  private boolean takesNext(String word) {
    return line.getCommandSpec().optionsMap().containsKey(word)
        && global(word).filter(option -> option.arity().min() > 0).isPresent();
  }

  /** The option of {@link Hearsay} that a word such as {@code -pwork} or {@code --color=x} is. */
  private Optional<OptionSpec> global(String word) {
    String name =
        word.startsWith("--") || word.length() < 2 ? word.split("=", 2)[0] : word.substring(0, 2);
    return Optional.ofNullable(line.getCommandSpec().optionsMap().get(name));
  }

  /** Whoever asks for help on something must not get help on something else. */
  private static void refuseStrays(ParseResult last) {
    for (String stray : last.unmatched()) {
      if (!stray.startsWith("-")) {
        throw unknown(last.commandSpec().commandLine(), stray);
      }
    }
  }

  private static Failure incomplete(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    return new Failure(
        Exit.USAGE,
        name + " needs one of: " + String.join(", ", command.getSubcommands().keySet()),
        name + " --help says more about each.");
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
      return unknown(command, unmatched.getUnmatched().get(0));
    }
    return new Failure(Exit.USAGE, what, name + " --help says what can be typed.");
  }

  private static Failure unknown(CommandLine command, String typed) {
    String name = command.getCommandSpec().qualifiedName();
    return new Failure(
        Exit.USAGE,
        "%s has no %s".formatted(name, typed),
        Nearest.to(typed.split("=", 2)[0], words(command, typed))
            .map(meant -> "Did you mean %s %s?".formatted(name, meant))
            .orElse(name + " --help says what can be typed."));
  }

  /** Everything that can be typed after this command; nobody who types a word means -p. */
  private static List<String> words(CommandLine command, String typed) {
    List<String> words = new ArrayList<>(command.getSubcommands().keySet());
    command.getCommandSpec().options().stream()
        .flatMap(option -> Arrays.stream(option.names()))
        .filter(flag -> typed.startsWith("-") || flag.startsWith("--"))
        .forEach(words::add);
    return words;
  }

  /** In words for people, and for programs where they read everything else. */
  private Exit report(Failure failure, List<String> args, Terminal terminal) {
    terminal.err().println(failure.what());
    if (!failure.fix().isEmpty()) {
      terminal.err().println("  " + failure.fix());
    }
    if (hearsay.json() || args.contains("--json")) { // parsing may have ended before it
      terminal.out().println(Json.error(failure));
    }
    return failure.exit();
  }
}
