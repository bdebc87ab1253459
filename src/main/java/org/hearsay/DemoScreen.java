package org.hearsay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.hearsay.cli.Json;
import org.hearsay.cli.Table;
import org.hearsay.cli.Terminal;

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
      terminal
          .out()
          .println(
              Json.object()
                  .put("shown", kind)
                  .put("from", from)
                  .put("to", to)
                  .put("ms", millis(took))
                  .put("ok", ok));
    } else if (ok) {
      print("%s->%s delivered in %.0f ms (%s)%n", from, to, millis(took), kind);
    }
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
    print("  %s sub chat%s --datadir %s%n", hearsay, key, bob);
    print("  %s pub chat \"hi bob\"%s --datadir %s%n", hearsay, key, alice);
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
