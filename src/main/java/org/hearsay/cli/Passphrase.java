package org.hearsay.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What opens an account: the first line of a file or of standard input, or typed unseen. Never on
 * the command line and never in the environment, where others can read it.
 */
final class Passphrase {
  // Ours to choose.
  private static final int CHARS_MAX = 1024;

  private Passphrase() {}

  /**
   * Reads it.
   *
   * @param option by which the file was named
   * @param file or - for standard input, or null to ask
   * @param question such as "Passphrase of alice"
   */
  static String read(String option, @Nullable String file, String question, Terminal terminal)
      throws IOException {
    if (file == null) {
      return ask(option, question, terminal);
    }
    if (file.equals("-")) {
      return line(
          option, new InputStreamReader(terminal.in(), StandardCharsets.UTF_8), "standard input");
    }
    try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
      return line(option, reader, file);
    } catch (IOException | InvalidPathException e) {
      throw new Failure(
          Exit.USAGE, "%s %s: cannot be read (%s)".formatted(option, file, e.getMessage()), "");
    }
  }

  /** The same for a new one, which is typed twice. */
  static String choose(String option, @Nullable String file, String question, Terminal terminal)
      throws IOException {
    String chosen = read(option, file, question, terminal);
    if (file == null && !chosen.equals(ask(option, "The same again", terminal))) {
      throw new Failure(Exit.USAGE, "The two differ.", "Nothing was changed: try again.");
    }
    return chosen;
  }

  private static String line(String option, Reader reader, String where) throws IOException {
    String line = new BufferedReader(reader).readLine();
    if (line == null) {
      throw new Failure(
          Exit.USAGE,
          "%s: nothing is in %s".formatted(option, where),
          "Its first line is the passphrase; an empty line means none.");
    }
    if (line.length() > CHARS_MAX) {
      throw new Failure(
          Exit.USAGE,
          "%s: the first line of %s is longer than %d".formatted(option, where, CHARS_MAX),
          "");
    }
    return line;
  }

  private static String ask(String option, String question, Terminal terminal) {
    return typeUnseen(question + ": ", terminal)
        .map(String::new)
        .orElseThrow(
            () ->
                new Failure(
                    Exit.USAGE,
                    "Nobody can be asked for a passphrase here.",
                    option + " FILE reads it from a file, - from standard input."));
  }

  @SuppressWarnings("SystemConsoleNull") // it is on 17
  private static Optional<char[]> typeUnseen(String prompt, Terminal terminal) {
    Console console = terminal.asks() ? System.console() : null;
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readPassword("%s", prompt));
  }
}
