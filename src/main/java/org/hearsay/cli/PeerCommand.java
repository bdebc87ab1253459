package org.hearsay.cli;

import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay peer ls|add|rm}, and what {@link PeerCalls} has: whom the daemon talks to. */
@Command(name = "peer", description = "List, add, remove, rate and ban the daemon's peers.")
final class PeerCommand {
  /** With its subcommands. */
  static CommandLine of(Hearsay hearsay) {
    CommandLine peer =
        new CommandLine(new PeerCommand())
            .addSubcommand(new Ls(hearsay))
            .addSubcommand(new Add(hearsay))
            .addSubcommand(new Remove(hearsay));
    PeerCalls.of(hearsay).forEach(peer::addSubcommand);
    return peer;
  }

  @Command(name = "ls", description = "List connected peers.")
  private static final class Ls implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Ls(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode peers = control.call("admin_peers");
        if (hearsay.json()) {
          terminal.out().println(Json.object().set("peers", peers));
          return Exit.OK;
        }
        Table table = new Table("<->", "ADDRESS", "NODE", "NAME");
        for (JsonNode peer : peers) {
          JsonNode network = peer.path("network");
          table.row(
              network.path("inbound").asBoolean(false) ? "in" : "out",
              network.path("remoteAddress").asString(""),
              peer.path("id").asString(""),
              peer.path("name").asString(""));
        }
        table.print(terminal.out());
      }
      return Exit.OK;
    }
  }

  @Command(name = "add", description = "Keep a link to a peer from now on.")
  private static final class Add implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "HOST:PORT", description = "Where it listens.")
    String address = "";

    Add(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        control.call("admin_addPeer", address);
        return done(hearsay, terminal, "Keeps a link to " + address + " from now on.");
      }
    }
  }

  @Command(name = "rm", description = "Drop a peer and do not keep a link to it any more.")
  private static final class Remove implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    /** As the column NODE has it. */
    private static final Pattern NODE = Pattern.compile("[0-9a-f]{64}");

    @Parameters(paramLabel = "HOST:PORT|NODE", description = "As hearsay peer ls lists it.")
    String peer = "";

    Remove(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        String known = NODE.matcher(peer).matches() ? enode(control, peer) : peer;
        if (known.isEmpty() || !control.call("admin_removePeer", known).asBoolean(false)) {
          throw new Failure(Exit.NOT_FOUND, "No peer " + peer + ".", "hearsay peer ls lists them.");
        }
        return done(hearsay, terminal, "Dropped " + peer + ".");
      }
    }

    /** The daemon drops peers by address or URL: the URL of a connected one, empty if none is. */
    private static String enode(Control control, String id) {
      for (JsonNode connected : control.call("admin_peers")) {
        if (connected.path("id").asString("").equals(id)) {
          return connected.path("enode").asString("");
        }
      }
      return "";
    }
  }

  private static Exit done(Hearsay hearsay, Terminal terminal, String what) {
    terminal.out().println(hearsay.json() ? Json.object().put("ok", true) : what);
    return Exit.OK;
  }
}
