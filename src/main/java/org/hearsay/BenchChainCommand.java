package org.hearsay;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hearsay.bench.GrownChain;
import org.hearsay.bench.SyncBench;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Progress;
import org.hearsay.cli.Terminal;
import org.hearsay.disk.SqliteBlockStore;
import org.hearsay.rpc.RpcException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay bench chain}: how fast an empty daemon fetches a chain. */
@CommandLine.Command(
    name = "chain",
    description = {
      "Make a chain, and measure how fast a daemon that has nothing fetches it from others.",
      "All of them are processes of their own on loopback; nothing is left behind.",
      "Status 1 when the daemon does not arrive at the chain's last block."
    })
final class BenchChainCommand implements Command {
  // Ours to choose.
  private static final int BLOCKS_MAX = 1_000_000;
  private static final int PEERS_MAX = 8;

  private static final double MIB = 1 << 20;

  private final Hearsay hearsay;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Length of the chain; default 10000.")
  int blocks;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Daemons that have the chain; default 2.")
  int peers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "20261120",
      description = "The same seed gives the same blocks; default 20261120.")
  long seed;

  BenchChainCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  /** A chain in a file, and how long it took to make. */
  private record Made(Path file, GrownChain.Content content, String tip, Duration took) {}

  private record Synced(SyncBench.Figures figures, long databaseBytes) {}

  @Override
  public Exit run(Terminal terminal) throws IOException, InterruptedException {
    BenchCommand.check("--blocks", blocks, 1, BLOCKS_MAX);
    BenchCommand.check("--peers", peers, 1, PEERS_MAX);
    Logging.configure(1, false); // of this process; the daemons log for themselves
    Path lab = Lab.directory();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveNothing(lab), "bench-remove"));
    try (Progress progress = hearsay.progress(terminal)) {
      Path genesis =
          Files.writeString(lab.resolve("genesis.toml"), GrownChain.genesisFile(GrownChain.RULES));
      Made made = make(lab.resolve("made.db"), progress);
      Synced synced = sync(lab, genesis, made, progress);
      progress.clear();
      if (hearsay.json()) {
        terminal.out().println(json(made, synced));
      } else {
        print(made, synced, terminal.out());
      }
      if (!synced.figures().tip().equals(made.tip())) {
        throw new Failure(
            Exit.FAILED,
            "The daemon arrived at %s, the chain's tip is %s."
                .formatted(synced.figures().tip(), made.tip()),
            "This is a bug; please report it with the seed.");
      }
      return Exit.OK;
    } finally {
      Lab.remove(lab);
    }
  }

  /** When it is ended early: the daemons remove what is theirs at the same time. */
  private static void leaveNothing(Path lab) {
    try {
      Lab.remove(lab);
    } catch (UncheckedIOException e) {
      // the last of them removes the directory
    }
  }

  private Made make(Path file, Progress progress) {
    long begun = System.nanoTime();
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      GrownChain chain = new GrownChain(seed, store);
      while (chain.height() < blocks) {
        var unused = chain.grow();
        progress.show("Making blocks: %,d of %,d".formatted(chain.height(), blocks));
      }
      chain.write();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      return new Made(file, chain.content(), "0x" + chain.tip().toHex(), took);
    }
  }

  private Synced sync(Path lab, Path genesis, Made made, Progress progress)
      throws IOException, InterruptedException {
    List<BenchDaemon> daemons = new ArrayList<>();
    try {
      List<String> addresses = new ArrayList<>();
      for (int i = 1; i <= peers; i++) {
        progress.show("Starting daemons");
        BenchDaemon source = start(lab.resolve("peer-" + i), genesis, made);
        daemons.add(source);
        addresses.add(source.address());
      }
      Path empty = Files.createDirectories(lab.resolve("empty"));
      BenchDaemon daemon = BenchDaemon.start(empty, flags(genesis));
      daemons.add(daemon);
      SyncBench bench =
          new SyncBench(
              empty.resolve("hearsay.ipc"), daemon.endpoint(), daemon.pid(), progress::show);
      SyncBench.Figures figures = bench.measure(addresses, blocks);
      return new Synced(figures, databaseBytes(empty));
    } catch (RpcException e) {
      throw new Failure(Exit.FAILED, "a daemon refused: " + e.getMessage(), "");
    } finally {
      for (BenchDaemon daemon : daemons) {
        daemon.close();
      }
    }
  }

  /** One that has the chain. */
  private static BenchDaemon start(Path directory, Path genesis, Made made) throws IOException {
    Files.createDirectories(directory);
    String name = ChainSetup.fileName(GenesisFile.of(genesis.toString()));
    Files.copy(made.file(), directory.resolve(name));
    return BenchDaemon.start(directory, flags(genesis));
  }

  private static List<String> flags(Path genesis) {
    return List.of(
        "--discover=false", "--metrics.open", "--chain", genesis.toString(), "--mine", "off");
  }

  /** With what is still in its log. */
  private static long databaseBytes(Path directory) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("chain-")).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private void print(Made made, Synced synced, PrintStream out) {
    GrownChain.Content content = made.content();
    SyncBench.Figures figures = synced.figures();
    double took = seconds(figures.took());
    line(
        out,
        "chain     %d blocks, %d transactions, %d names, %d ommers, %.1f MiB; made in %.1f s",
        content.blocks(),
        content.transactions(),
        content.names(),
        content.ommers(),
        content.bytes() / MIB,
        seconds(made.took()));
    line(
        out,
        "sync      %.2f s from %d daemons: links %.2f s, headers %.2f s, blocks %.2f s",
        took,
        peers,
        seconds(figures.linking()),
        seconds(figures.headers()),
        seconds(figures.blocks()));
    line(
        out,
        "rate      %.0f blocks/s, %.0f transactions/s, %.2f MiB/s; blocks alone %.0f blocks/s",
        content.blocks() / took,
        content.transactions() / took,
        content.bytes() / MIB / took,
        content.blocks() / seconds(figures.blocks()));
    line(
        out,
        "process   CPU %s, resident at most %s, heap in use at most %.0f MiB, database %.1f MiB",
        figures.cpu().map(cpu -> "%.2f s".formatted(seconds(cpu))).orElse("unknown"),
        figures.residentBytes().isPresent()
            ? "%.0f MiB".formatted(figures.residentBytes().getAsLong() / MIB)
            : "unknown",
        figures.heapBytes() / MIB,
        synced.databaseBytes() / MIB);
  }

  private static void line(PrintStream out, String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  private ObjectNode json(Made made, Synced synced) {
    GrownChain.Content content = made.content();
    SyncBench.Figures figures = synced.figures();
    ObjectNode json = Json.object().put("seed", seed).put("peers", peers);
    json.put("blocks", content.blocks())
        .put("transactions", content.transactions())
        .put("names", content.names())
        .put("ommers", content.ommers())
        .put("bytes", content.bytes())
        .put("madeSeconds", seconds(made.took()))
        .put("syncSeconds", seconds(figures.took()))
        .put("linkingSeconds", seconds(figures.linking()))
        .put("headersSeconds", seconds(figures.headers()))
        .put("blocksSeconds", seconds(figures.blocks()))
        .put("blocksPerSecond", content.blocks() / seconds(figures.took()))
        .put("bytesPerSecond", content.bytes() / seconds(figures.took()))
        .put("heapBytes", figures.heapBytes())
        .put("databaseBytes", synced.databaseBytes())
        .put("arrived", figures.tip().equals(made.tip()));
    figures.cpu().ifPresent(cpu -> json.put("cpuSeconds", seconds(cpu)));
    figures.residentBytes().ifPresent(bytes -> json.put("residentBytes", bytes));
    return json;
  }
}
