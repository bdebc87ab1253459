package org.hearsay.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code hearsay contact nearby}: who lets themselves be seen on the local network. */
@Command(
    name = "nearby",
    description = {
      "List who lets themselves be seen on the local network (hearsay account visible on).",
      "Anybody there can call themselves anything: compare safety numbers."
    })
final class ContactNearby implements org.hearsay.cli.Command {
  private final Hearsay hearsay;

  ContactNearby(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) {
    try (Control control = hearsay.connect()) {
      JsonNode all = control.call("contact_nearby");
      if (hearsay.json()) {
        terminal.out().println(Json.object().set("nearby", all));
        return Exit.OK;
      }
      Table table = new Table("NICK", "KEY", "CONTACT");
      for (JsonNode one : all) {
        String petname = Brief.text(one, "petname");
        table.row(
            Brief.text(one, "nick"),
            Brief.hex(Brief.text(one, "key")),
            petname.isEmpty() ? "-" : petname);
      }
      table.print(terminal.out());
      if (all.isEmpty() && !hearsay.quiet()) {
        terminal.err().println("Nobody. They are seen after hearsay account visible on.");
      }
      return Exit.OK;
    }
  }

  /**
   * The link of who calls themselves so.
   *
   * @throws Failure when nobody does, or several
   */
  static String linkOf(String nick, Control control) {
    List<String> links = new ArrayList<>();
    for (JsonNode one : control.call("contact_nearby")) {
      if (Brief.text(one, "nick").equals(nick)) {
        links.add(Brief.text(one, "link"));
      }
    }
    String shown = PlainText.printable(nick);
    if (links.isEmpty()) {
      throw new Failure(
          Exit.NOT_FOUND,
          "Nobody nearby calls themselves " + shown + ".",
          "hearsay contact nearby lists who is there.");
    }
    if (links.size() > 1) {
      throw new Failure(
          Exit.FAILED,
          links.size() + " nearby call themselves " + shown + ".",
          "Add by the link: " + String.join(", or ", links));
    }
    return links.get(0);
  }
}
