package org.hearsay.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What can be said before or after every command. */
@Command(
    name = "hearsay",
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Private messages over a gossip network that no one owns.",
      "Without a command it runs the daemon: hearsay is hearsay run."
    },
    footer = {"", "hearsay COMMAND --help says more about each."})
public final class Hearsay {
  private final Function<Map<String, List<String>>, Places> places;
  private final List<String> warnings;
  private Optional<PrintStream> told = Optional.empty();

  @Option(
      names = "--datadir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The daemon's data directory.")
  @Nullable String datadir;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The daemon's settings file.")
  @Nullable String config;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "A daemon of its own, with data and settings below the usual ones.")
  @Nullable String profile;

  @Option(
      names = "--ipcpath",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The daemon's Unix socket; default: hearsay.ipc in the data directory.")
  @Nullable String ipcpath;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "Ask the daemon at this http:// address instead of the socket.")
  @Nullable String endpoint;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "File with the token for --endpoint, as hearsay token prints it.")
  @Nullable String tokenFile;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      scope = ScopeType.INHERIT,
      description = "Wait for each answer of the daemon at most this long, such as 30s.")
  @Nullable String timeout;

  @Option(
      names = {"-y", "--yes"},
      scope = ScopeType.INHERIT,
      description = "Do not ask before something is lost for good.")
  boolean yes;

  @Mixin Looks looks = new Looks();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Say what can be typed here.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Say which version this is.")
  boolean version;

  /**
   * @param places where things are, given what was typed about that by name of the setting
   * @param warnings what is odd about the surroundings; said once, unless asked to be quiet
   */
  public Hearsay(Function<Map<String, List<String>>, Places> places, List<String> warnings) {
    this.places = places;
    this.warnings = warnings;
  }

  /** What was typed is complete: gives the terminal as was asked for, or refuses. */
  Terminal begin(Terminal terminal) {
    Terminal asked = looks.at(terminal);
    Optional<Duration> unused = patience();
    warnings.forEach(warning -> warn(warning, terminal));
    told = looks.louder() > 0 ? Optional.of(terminal.err()) : Optional.empty();
    return asked;
  }

  /** Says what did not go wrong but may surprise, unless asked to be quiet. */
  void warn(String what, Terminal terminal) {
    if (!looks.quiet) {
      terminal.err().println("Warning: " + what);
    }
  }

  /** Opens the way to the daemon. */
  public Control connect() {
    if (endpoint != null) {
      return Control.open(endpoint, token(), patience(), told);
    }
    if (tokenFile != null) {
      throw new Failure(
          Exit.USAGE, "--token-file without --endpoint", "The Unix socket needs no token.");
    }
    return Control.open(places.apply(typed()).socket(), flags(), patience(), told);
  }

  /** Where to remember what nobody misses; it may not be there yet. */
  public Path state() {
    return places.apply(typed()).state();
  }

  private Optional<Duration> patience() {
    if (timeout == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TimeSpan.parse(timeout)).filter(time -> !time.isZero());
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.USAGE,
          "--timeout %s: expected %s".formatted(timeout, TimeSpan.EXPECTED),
          "For example --timeout 30s; 0 waits as long as each call may take.");
    }
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(tokenFile)).strip());
    } catch (IOException | InvalidPathException e) {
      throw new Failure(
          Exit.USAGE,
          "--token-file %s: cannot be read (%s)".formatted(tokenFile, e.getMessage()),
          "hearsay token prints the token where the daemon runs.");
    }
  }

  /** What to type again to reach the same daemon; begins with a blank unless empty. */
  String flags() {
    return typed().entrySet().stream()
        .map(flag -> " --" + flag.getKey() + " " + flag.getValue().get(0))
        .collect(Collectors.joining());
  }

  /** Where the daemon is, by name of the setting, as far as it was typed. */
  public Map<String, List<String>> typed() {
    Map<String, List<String>> typed = new LinkedHashMap<>();
    Optional.ofNullable(datadir).ifPresent(text -> typed.put("datadir", List.of(text)));
    Optional.ofNullable(config).ifPresent(text -> typed.put("config", List.of(text)));
    Optional.ofNullable(profile).ifPresent(text -> typed.put("profile", List.of(text)));
    Optional.ofNullable(ipcpath).ifPresent(text -> typed.put("ipcpath", List.of(text)));
    return typed;
  }

  /** The daemon's HTTP address, when it was typed. */
  public Optional<String> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  /** Whether the answer is read by a program. */
  public boolean json() {
    return looks.json;
  }

  /** What to say while something takes its time. */
  public Progress progress(Terminal terminal) {
    Progress.Kind kind =
        looks.quiet || looks.noProgress
            ? Progress.Kind.NONE
            : terminal.shows() ? Progress.Kind.DRAWN : Progress.Kind.LOGGED;
    return new Progress(terminal.err(), kind, System::nanoTime);
  }

  /** Whether only the result and failures are to be printed. */
  boolean quiet() {
    return looks.quiet;
  }

  /** Whether somebody is there who can be asked, and wants to be. */
  public boolean mayAsk(Terminal terminal) {
    return terminal.asks() && terminal.shows() && !yes && !looks.quiet && !looks.json;
  }

  /** How many steps more than usual a daemon is to log; -1 for one less. */
  public int louder() {
    return looks.louder();
  }

  /**
   * Asks before something is lost for good. Who is not at a terminal, or said --yes, is taken at
   * their word.
   *
   * @throws Failure when the answer is not yes
   */
  void agree(String what, Terminal terminal) throws IOException {
    if (yes || !terminal.asks()) {
      return;
    }
    terminal.err().print(what + " Type yes to go on: ");
    terminal.err().flush();
    if (!firstLine(terminal.in()).strip().equalsIgnoreCase("yes")) {
      throw new Failure(Exit.FAILED, "Left as it was.", "--yes goes on without asking.");
    }
  }

  /**
   * The same for what has a name, which must be typed.
   *
   * @throws Failure when something else is
   */
  void agreeByName(String what, String name, Terminal terminal) throws IOException {
    if (yes) {
      return;
    }
    if (!terminal.asks()) {
      throw new Failure(Exit.USAGE, what, "--yes says that this is meant.");
    }
    terminal.err().print(what + " Type " + name + " to go on: ");
    terminal.err().flush();
    if (!firstLine(terminal.in()).strip().equals(name)) {
      throw new Failure(Exit.FAILED, "Left as it was.", "--yes goes on without asking.");
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}
