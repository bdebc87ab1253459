package org.hearsay;

import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Table;
import org.hearsay.cli.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay config}: every setting as it counts, and where it comes from. */
final class ConfigCommand implements Command {
  private final Hearsay hearsay;
  private final CommandSpec spec;

  private ConfigCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
    this.spec = CommandSpec.wrapWithoutInspection(this).name("config");
  }

  static CommandSpec spec(Hearsay hearsay) {
    ConfigCommand command = new ConfigCommand(hearsay);
    DaemonFlags.declare(command.spec);
    command
        .spec
        .usageMessage()
        .customSynopsis("hearsay config [FLAG...]")
        .sortOptions(false)
        .description(
            "Show every setting that a daemon started now would have, and where it comes from.",
            "With flags: as hearsay run would take them.");
    return command.spec;
  }

  @Override
  public Exit run(Terminal terminal) {
    Settings settings =
        Settings.locate(
            DaemonFlags.typed(spec.commandLine().getParseResult(), hearsay, terminal),
            System.getenv());
    if (hearsay.json()) {
      ObjectNode json = Json.object();
      ArrayNode list = json.putArray("settings");
      Keys.ALL.forEach(key -> list.add(json(settings, key)));
      terminal.out().println(json);
      return Exit.OK;
    }
    Table table = new Table("SETTING", "VALUE", "FROM");
    for (Key<?> key : Keys.ALL) {
      String value = value(settings, key);
      table.row(key.name(), value.isEmpty() ? "-" : value, settings.setting(key).origin());
    }
    table.print(terminal.out());
    return Exit.OK;
  }

  private static ObjectNode json(Settings settings, Key<?> key) {
    ObjectNode json = Json.object();
    json.remove("v");
    return json.put("name", key.name())
        .put("value", value(settings, key))
        .put("from", settings.setting(key).origin());
  }

  /** As it would be typed; a path that follows from others is said as it came out. */
  private static String value(Settings settings, Key<?> key) {
    if (key.equals(Keys.DATADIR)) {
      return settings.dataDirectory().toString();
    }
    if (key.equals(Keys.IPCPATH)) {
      return settings.socket().toString();
    }
    return settings.setting(key).text();
  }
}
