package org.hearsay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hearsay.cli.Terminal;
import org.hearsay.people.Accounts;

/**
 * What is asked once, when there is no account yet and somebody at the terminal: whether others on
 * the local network may see them. Nobody who is not asked is seen.
 */
final class FirstStart {
  // Ours to choose.
  private static final int TRIES = 3;

  private FirstStart() {}

  /** Whether this start is the first, and the question open. */
  static boolean isToAsk(Settings settings) {
    Path data = settings.dataDirectory();
    boolean isFirst =
        !Files.exists(data.resolve("keystore")) && !Files.exists(data.resolve("account"));
    boolean isOpen = settings.setting(Keys.LAN_PRESENCE).origin().equals("default");
    return isFirst && isOpen && settings.get(Keys.LAN);
  }

  /** What somebody wants to be seen as; empty for not at all. */
  static Optional<String> ask(Terminal terminal) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    for (int i = 0; i < TRIES; i++) {
      terminal
          .err()
          .print("Be seen by people on the local network? Your name there, or nothing for no: ");
      terminal.err().flush();
      String line = in.readLine();
      if (line == null || line.isBlank()) {
        return Optional.empty();
      }
      if (Accounts.isNickname(line.strip())) {
        return Optional.of(line.strip());
      }
      terminal.err().println("Letters and digits, and . _ - after the first; 32 at most.");
    }
    return Optional.empty();
  }
}
