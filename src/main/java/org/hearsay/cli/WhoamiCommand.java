package org.hearsay.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay whoami}: the current account, its names on the chain, and its link. */
@Command(
    name = "whoami",
    description =
        "Show the current account, its key, and the names it holds on the chain; with --qr its link, too.")
final class WhoamiCommand implements org.hearsay.cli.Command {
  private final Hearsay hearsay;

  @Option(names = "--qr", description = "Draw the link of hearsay contact link, for a camera.")
  boolean qr;

  @Option(names = "--ascii", description = "Draw it without block characters.")
  boolean ascii;

  WhoamiCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) {
    try (Control control = hearsay.connect()) {
      JsonNode account = control.call("account_show");
      List<String> names = names(control, Brief.text(account, "key"));
      Optional<String> link =
          qr ? Optional.of(Brief.text(control.call("contact_link"), "link")) : Optional.empty();
      if (hearsay.json()) {
        ObjectNode json = Json.object(account);
        ArrayNode list = json.putArray("names");
        names.forEach(list::add);
        link.ifPresent(text -> json.put("link", text));
        terminal.out().println(json);
        return Exit.OK;
      }
      AccountText.print(account, hearsay, terminal);
      terminal.out().println("names      " + (names.isEmpty() ? "none" : String.join(", ", names)));
      link.ifPresent(text -> QrDrawing.print(text, ascii, terminal.out()));
      return Exit.OK;
    }
  }

  /** None when the daemon follows no chain. */
  private static List<String> names(Control control, String key) {
    List<String> names = new ArrayList<>();
    try {
      for (JsonNode one : control.call("name_list", Map.of("mine", true))) {
        if (Brief.text(one, "key").equals(key) && Brief.text(one, "status").equals("held")) {
          names.add(Brief.text(one, "name"));
        }
      }
    } catch (Failure e) {
      if (e.exit() != Exit.NOT_FOUND) {
        throw e;
      }
    }
    return names;
  }
}
