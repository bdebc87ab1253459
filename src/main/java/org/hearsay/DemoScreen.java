package org.hearsay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.hearsay.cli.Json;
import org.hearsay.cli.Table;
import org.hearsay.cli.Terminal;
import tools.jackson.databind.node.ObjectNode;

/** What the demo shows: to people, or a line of JSON for each thing that was to be shown. */
final class DemoScreen {
  private final Terminal terminal;
  private final boolean json;

  DemoScreen(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  /** Something that is over in a moment; only where somebody watches. */
  void progress(String what) {
    if (terminal.shows()) {
      terminal.err().println(what);
    }
  }

  /** The daemons, which are all ready and have found each other. */
  void table(Lab lab) {
    if (json) {
      return;
    }
    int peers = lab.nodes().size() - 1;
    Table table = new Table("NAME", "P2P", "RPC", "PEERS", "STATE");
    lab.nodes().forEach(node -> table.row(node.name(), node.port(), rpc(node), peers, "ready"));
    table.print(terminal.out());
  }

  private static String rpc(LabNode node) {
    return "http://127.0.0.1:" + node.rpcPort();
  }

  void connected(Duration took) {
    if (!json) {
      print("all connected in %.1f s%n", took.toMillis() / 1000.0);
    }
  }

  void delivered(String kind, String from, String to, Duration took, boolean ok) {
    if (json) {
      terminal.out().println(line(kind, from, to, took, ok));
    } else if (ok) {
      print("%s->%s delivered in %.0f ms (%s)%n", from, to, millis(took), kind);
    }
  }

  /**
   * A name is on the chain.
   *
   * @param height of the block that has it
   */
  void registered(String name, String miner, long height, Duration took) {
    if (json) {
      terminal.out().println(line("name", name, miner, took, true).put("height", height));
    } else {
      print(
          "%s registered the name %s, mined by %s in block %d, in %.1f s%n",
          name, name, miner, height, took.toMillis() / 1000.0);
    }
  }

  /** Who looked a name up has checked that it belongs to this key. */
  void proven(String name, String reader, String key, int bytes, Duration took, boolean ok) {
    if (json) {
      terminal.out().println(line("proof", name, reader, took, ok).put("bytes", bytes));
    } else if (ok) {
      print(
          "%s resolved %s to %s…%s in %.0f ms, proven by a header and %d bytes%n",
          reader, name, key.substring(0, 6), key.substring(key.length() - 4), millis(took), bytes);
    }
  }

  /** What one wrote on the board, the other has read in a block. */
  void posted(String from, String to, long height, Duration took) {
    if (json) {
      terminal.out().println(line("post", from, to, took, true).put("height", height));
    } else {
      print(
          "%s->everybody: post read by %s in block %d, in %.0f ms%n",
          from, to, height, millis(took));
    }
  }

  private static ObjectNode line(String shown, String from, String to, Duration took, boolean ok) {
    return Json.object()
        .put("shown", shown)
        .put("from", from)
        .put("to", to)
        .put("ms", millis(took))
        .put("ok", ok);
  }

  /** Commands that work while the demo runs. */
  void tryThis(Lab lab, Path password) {
    if (json) {
      return;
    }
    String hearsay = System.getProperty("hearsay.command", "hearsay");
    String key = " --password-file " + password;
    Path alice = lab.nodes().get(0).directory();
    Path bob = lab.nodes().get(1).directory();
    print("Try in other terminals, as long as this one runs:%n");
    print("  %s send bob \"hi\" --datadir %s%n", hearsay, alice);
    print("  %s chat alice --datadir %s%n", hearsay, bob);
    print("  %s sub chat%s --datadir %s%n", hearsay, key, bob);
    print("  %s pub chat \"hi bob\"%s --datadir %s%n", hearsay, key, alice);
    print("  %s name resolve alice --datadir %s%n", hearsay, bob);
    print("  %s board post \"hi all\" --datadir %s%n", hearsay, alice);
    print("  %s chain blocks --datadir %s%n", hearsay, bob);
    print("  %s peer ls --datadir %s%n", hearsay, alice);
    print("  %s rpc shh_info --datadir %s%n", hearsay, bob);
    print("Ctrl-C stops the demo and removes what it wrote.%n");
  }

  private void print(String format, Object... values) {
    terminal.out().printf(Locale.ROOT, format, values);
  }

  /** To a tenth. */
  private static double millis(Duration took) {
    return Math.round(took.toNanos() / 100_000.0) / 10.0;
  }
}
