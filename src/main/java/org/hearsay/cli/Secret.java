package org.hearsay.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What opens messages: a password that is never on the command line, or a key in the ring. */
final class Secret {
  @Option(
      names = "--password-file",
      paramLabel = "FILE|-",
      description = "The first line is the password; - reads it from standard input.")
  @Nullable String passwordFile;

  @Option(
      names = "--sym-key",
      paramLabel = "ID",
      description = "A symmetric key in the daemon's ring, as shh_newSymKey answers.")
  @Nullable String symKey;

  /** A key in the daemon's ring, and whether it is there only for us. */
  record RingKey(String id, boolean ours) {
    /** Takes a key of ours out of the ring again. */
    void giveBack(Control control) {
      if (ours) {
        control.call("shh_deleteSymKey", id);
      }
    }
  }

  /** Whether standard input is taken by the password. */
  boolean readsInput() {
    return "-".equals(passwordFile);
  }

  /** Finds the key, asking for a password on a terminal when nothing was said. */
  RingKey open(Control control, Terminal terminal) throws IOException {
    if (symKey != null && passwordFile != null) {
      throw new Failure(
          Exit.USAGE, "--sym-key and --password-file: one key opens a message", "Leave one out.");
    }
    if (symKey != null) {
      if (!control.call("shh_hasSymKey", symKey).asBoolean()) {
        throw new Failure(
            Exit.NOT_FOUND,
            "The daemon has no symmetric key " + symKey + ".",
            "hearsay rpc shh_newSymKey makes one.");
      }
      return new RingKey(symKey, false);
    }
    String id = control.call("shh_generateSymKeyFromPassword", password(terminal)).asString();
    return new RingKey(id, true);
  }

  private String password(Terminal terminal) throws IOException {
    if (passwordFile == null) {
      return ask(terminal);
    }
    String line =
        readsInput()
            ? new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
                .readLine()
            : firstLine(Path.of(passwordFile));
    if (line == null || line.isEmpty()) {
      throw new Failure(
          Exit.USAGE,
          "The password is empty: everybody could read along.",
          "Put it on the first line of " + (readsInput() ? "standard input." : passwordFile + "."));
    }
    return line;
  }

  private static @Nullable String firstLine(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return reader.readLine();
    } catch (NoSuchFileException e) {
      throw new Failure(Exit.USAGE, "There is no file " + file + ".", "--password-file FILE|-");
    }
  }

  private static String ask(Terminal terminal) {
    char[] typed = terminal.asks() ? typeUnseen() : new char[0];
    if (typed.length == 0) {
      throw new Failure(
          Exit.USAGE,
          "No key: messages are always encrypted.",
          "Say --password-file FILE, or --sym-key ID.");
    }
    return new String(typed);
  }

  @SuppressWarnings("SystemConsoleNull") // it is on 17
  private static char[] typeUnseen() {
    Console console = System.console();
    char[] typed = console == null ? null : console.readPassword("Password: ");
    return typed == null ? new char[0] : typed;
  }
}
