package org.hearsay;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Table;
import org.hearsay.cli.Terminal;
import org.hearsay.cli.console.HistoryFile;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay paths}: every directory and file that a daemon uses. */
@CommandLine.Command(
    name = "paths",
    description = "List every directory and file in use, and whether it is there.")
final class PathsCommand implements Command {
  private final Hearsay hearsay;

  private PathsCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    return CommandSpec.forAnnotatedObject(new PathsCommand(hearsay));
  }

  private record Place(String name, Path path, String what) {
    boolean isThere() {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
  }

  @Override
  public Exit run(Terminal terminal) {
    List<Place> places = places(Settings.locate(hearsay.typed(), System.getenv()));
    if (hearsay.json()) {
      ObjectNode json = Json.object();
      ArrayNode list = json.putArray("paths");
      for (Place place : places) {
        list.addObject()
            .put("name", place.name())
            .put("path", place.path().toString())
            .put("there", place.isThere())
            .put("what", place.what());
      }
      terminal.out().println(json);
      return Exit.OK;
    }
    Table table = new Table("NAME", "THERE", "PATH", "WHAT");
    for (Place place : places) {
      table.row(place.name(), place.isThere() ? "yes" : "no", place.path(), place.what());
    }
    table.print(terminal.out());
    return Exit.OK;
  }

  private static Path chain(Settings settings) {
    String file = settings.chain().map(ChainSetup::fileName).orElse("chain.db");
    return settings.dataDirectory().resolve(file);
  }

  private static List<Place> places(Settings settings) {
    Path data = settings.dataDirectory();
    Optional<Path> file = settings.fileRead();
    List<Place> places = new ArrayList<>();
    places.addAll(
        List.of(
            new Place("datadir", data, "everything below, unless said otherwise"),
            new Place("config", file.orElse(data.resolve("hearsay.toml")), "settings"),
            new Place("nodekey", data.resolve("nodekey"), "who this node is; secret"),
            new Place("token", settings.tokenFile(), "opens the control port; secret"),
            new Place("keyring", data.resolve("keyring"), "keys that clients made; secret"),
            new Place("keystore", data.resolve("keystore"), "the accounts' keys; secret"),
            new Place("accounts", data.resolve("accounts"), "what the accounts are called")));
    vaults(data)
        .forEach(
            vault -> places.add(new Place("people", vault, "an account's contacts, encrypted")));
    places.addAll(
        List.of(
            new Place(
                "restored",
                data.resolve(RestoredContacts.FOLDER),
                "contacts of a backup, encrypted until their account is open"),
            new Place("chain", chain(settings), "blocks and names"),
            new Place("peers", data.resolve("peers"), "addresses of peers of last time"),
            new Place("socket", settings.socket(), "the control port; made at each start"),
            new Place("run", data.resolve("hearsay.run"), "the running daemon's process and ports"),
            new Place(
                "history",
                settings.stateDirectory().resolve(HistoryFile.NAME),
                "what was typed into hearsay console; no secrets"),
            new Place("lock", data.resolve("LOCK"), "held by the running daemon")));
    return places;
  }

  /** Those that are there; what their names look like when there is none. */
  private static List<Path> vaults(Path data) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data, ContactsSetup.FILES)) {
      files.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      // as before the first start
    }
    Collections.sort(found);
    return found.isEmpty() ? List.of(data.resolve("people-ADDRESS.db")) : found;
  }
}
