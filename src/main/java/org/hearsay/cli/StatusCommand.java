package org.hearsay.cli;

import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code hearsay status}: one look at the daemon. */
@Command(name = "status", description = "Show the daemon's node, peers and messages.")
final class StatusCommand implements org.hearsay.cli.Command {
  private static final double MEBIBYTE = 1 << 20;

  private final Hearsay hearsay;

  StatusCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws InterruptedException {
    try (Control control = hearsay.connect()) {
      JsonNode status = control.call("node_status");
      if (hearsay.json()) {
        terminal.out().println(Json.object(status));
      } else {
        print(status, terminal.out());
      }
    }
    return Exit.OK;
  }

  private static void print(JsonNode status, PrintStream out) {
    out.println("to be written " + status + MEBIBYTE + Locale.ROOT);
  }
}
