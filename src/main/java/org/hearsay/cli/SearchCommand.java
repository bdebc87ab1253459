package org.hearsay.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay search TEXT}: messages with a text in them. */
@Command(
    name = "search",
    description = "Find messages with a text in them, of all conversations, the latest first.")
final class SearchCommand implements org.hearsay.cli.Command {
  private final Hearsay hearsay;

  @Parameters(paramLabel = "TEXT", description = "Upper and lower case are the same.")
  String text = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most of them. Default: ${DEFAULT-VALUE}.")
  int limit = 20;

  SearchCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) {
    try (Control control = hearsay.connect()) {
      JsonNode found = control.call("chat_search", text, Map.of("limit", limit));
      if (hearsay.json()) {
        terminal.out().println(Json.line(Json.object(found)));
        return Exit.OK;
      }
      found.path("messages").forEach(message -> ChatText.print(message, hearsay, terminal));
      if (!hearsay.quiet()) {
        if (found.path("messages").isEmpty()) {
          terminal.err().println("Nothing was found.");
        } else if (found.path("more").asBoolean(false)) {
          terminal.err().println("There is more: -n " + 2 * limit);
        }
      }
      return Exit.OK;
    }
  }
}
