package org.hearsay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
  private final Function<Map<String, List<String>>, Path> socket;

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
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer in JSON, one document or one per line.")
  boolean json;

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
   * @param socket where the daemon's Unix socket is, given what was typed about that by name of the
   *     setting
   */
  public Hearsay(Function<Map<String, List<String>>, Path> socket) {
    this.socket = socket;
  }

  /** Opens the way to the daemon. */
  public Control connect() {
    if (endpoint != null) {
      return Control.open(endpoint, token());
    }
    if (tokenFile != null) {
      throw new Failure(
          Exit.USAGE, "--token-file without --endpoint", "The Unix socket needs no token.");
    }
    return Control.open(socket.apply(typed()), flags());
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

  private String flags() {
    return typed().entrySet().stream()
        .map(flag -> " --" + flag.getKey() + " " + flag.getValue().get(0))
        .collect(Collectors.joining());
  }

  /** Where the daemon is, by name of the setting, as far as it was typed. */
  public Map<String, List<String>> typed() {
    Map<String, List<String>> typed = new LinkedHashMap<>();
    Optional.ofNullable(datadir).ifPresent(text -> typed.put("datadir", List.of(text)));
    Optional.ofNullable(config).ifPresent(text -> typed.put("config", List.of(text)));
    Optional.ofNullable(ipcpath).ifPresent(text -> typed.put("ipcpath", List.of(text)));
    return typed;
  }

  /** The daemon's HTTP address, when it was typed. */
  public Optional<String> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  /** Whether the answer is read by a program. */
  public boolean json() {
    return json;
  }
}
