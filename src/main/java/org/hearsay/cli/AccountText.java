package org.hearsay.cli;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** Accounts in words. */
final class AccountText {
  private AccountText() {}

  /** Who is guarded by nothing but the file's permission is said to be. */
  static String guard(JsonNode account) {
    return account.path("passphrase").asBoolean()
        ? "passphrase"
        : "none: file permission alone protects it";
  }

  static void print(JsonNode account, Hearsay hearsay, Terminal terminal) {
    if (hearsay.json()) {
      terminal.out().println(Json.object(account));
      return;
    }
    PrintStream out = terminal.out();
    String current = account.path("current").asBoolean() ? ", current" : "";
    out.printf(
        "account    %s, %s%s%n",
        Paint.NAME.on(Brief.text(account, "nickname"), terminal.paints()),
        Brief.text(account, "state"),
        current);
    line(out, "key", account, "key");
    line(out, "address", account, "address");
    out.printf("guard      %s%n", guard(account));
    if (account.has("visible")) {
      boolean visible = account.path("visible").asBoolean();
      out.printf("nearby     %s%n", visible ? "sees it while it is unlocked" : "does not see it");
    }
    line(out, "file", account, "file");
    line(out, "why", account, "why");
  }

  private static void line(PrintStream out, String what, JsonNode account, String member) {
    if (account.has(member)) {
      out.printf("%-10s %s%n", what, Brief.text(account, member));
    }
  }

  static void table(JsonNode accounts, Hearsay hearsay, Terminal terminal) {
    if (hearsay.json()) {
      terminal.out().println(Json.object().set("accounts", accounts));
      return;
    }
    Table table = new Table("", "NICKNAME", "STATE", "KEY", "GUARD");
    for (JsonNode one : accounts) {
      String key = Brief.text(one, "key");
      table.row(
          one.path("current").asBoolean() ? "*" : "",
          Brief.text(one, "nickname"),
          Brief.text(one, "state"),
          key.isEmpty() ? "-" : Brief.hex(key),
          guard(one));
    }
    table.print(terminal.out());
    for (JsonNode one : accounts) {
      if (one.has("why") && !hearsay.quiet()) {
        terminal.err().println(Brief.text(one, "why"));
      }
    }
  }
}
