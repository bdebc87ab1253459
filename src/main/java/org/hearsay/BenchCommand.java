package org.hearsay;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.hearsay.bench.Figures;
import org.hearsay.bench.RpcBench;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Terminal;
import org.hearsay.rpc.RpcException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay bench rpc}: how fast a control port is, ours or another's. */
@CommandLine.Command(
    name = "rpc",
    description = {
      "Measure shh_post and net_version over HTTP, one at a time and several at once.",
      "Starts a daemon of its own, without peers, unless --endpoint names a node."
    })
final class BenchCommand implements Command {
  private final Hearsay hearsay;

  @Option(
      names = "--against",
      paramLabel = "URL",
      description = "Measure this node as well, in the same run, and print the ratio.")
  @Nullable String against;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Length of each run; default 5.")
  int seconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "3",
      description = "Seconds before each run that are not counted; default 3.")
  int warmUp;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "16",
      description = "Connections of the second half of the runs; default 16.")
  int atOnce;

  @Option(
      names = "--calibrate",
      description = "Measure a server that answers without looking: the most this client can see.")
  boolean calibrate;

  private BenchCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    CommandSpec bench = CommandSpec.create().name("bench");
    bench.usageMessage().description("Measure how fast a node is.");
    bench.addSubcommand("rpc", CommandSpec.forAnnotatedObject(new BenchCommand(hearsay)));
    bench.addSubcommand("chain", CommandSpec.forAnnotatedObject(new BenchChainCommand(hearsay)));
    bench.addSubcommand(
        "sessions", CommandSpec.forAnnotatedObject(new BenchSessionsCommand(hearsay)));
    return bench;
  }

  /** One who was measured, with what it came to. */
  private record Measured(String who, List<Figures> figures) {}

  @Override
  public Exit run(Terminal terminal) throws IOException {
    check("--seconds", seconds, 1, 600);
    check("--warmup", warmUp, 0, 600);
    check("--at-once", atOnce, 2, 500);
    RpcBench.Plan plan =
        new RpcBench.Plan(atOnce, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
    RpcBench bench =
        new RpcBench(
            plan,
            what -> {
              if (terminal.shows()) {
                terminal.err().println(what);
              }
            });
    List<Measured> all = new ArrayList<>();
    if (calibrate) {
      all.add(new Measured("this client's limit", bench.calibrate()));
    }
    Measured first = first(bench);
    all.add(first);
    Optional<Measured> other = Optional.empty();
    if (against != null) {
      other = Optional.of(measure(bench, against));
      all.add(other.get());
    }
    if (hearsay.json()) {
      terminal.out().println(json(all));
    } else {
      all.forEach(measured -> print(measured, terminal.out()));
      other.ifPresent(measured -> printRatio(first, measured, terminal.out()));
    }
    return Exit.OK;
  }

  static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      String expected = "%s %d: expected a whole number from %d to %d";
      throw new Failure(Exit.USAGE, expected.formatted(option, value, least, most), "");
    }
  }

  private Measured first(RpcBench bench) throws IOException {
    Optional<String> endpoint = hearsay.endpoint();
    if (endpoint.isPresent()) {
      return measure(bench, endpoint.get());
    }
    try (BenchDaemon daemon = BenchDaemon.start()) {
      RpcBench.Target target =
          new RpcBench.Target(daemon.endpoint(), OptionalLong.of(daemon.pid()));
      return new Measured(Version.text(), measure(bench, target));
    }
  }

  private static Measured measure(RpcBench bench, String url) throws IOException {
    URI endpoint;
    try {
      endpoint = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new Failure(Exit.USAGE, url + " is no URL", "Such as http://127.0.0.1:8545");
    }
    if (!"http".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
      throw new Failure(
          Exit.USAGE, url + ": only plain HTTP is measured", "Such as http://127.0.0.1:8545");
    }
    return new Measured(url, measure(bench, new RpcBench.Target(endpoint, OptionalLong.empty())));
  }

  private static List<Figures> measure(RpcBench bench, RpcBench.Target target) throws IOException {
    try {
      return bench.measure(target);
    } catch (RpcException e) {
      throw new Failure(
          Exit.FAILED,
          target.endpoint() + ": " + e.getMessage(),
          "The node must serve shh_ calls over HTTP without a token.");
    }
  }

  private static void print(Measured measured, PrintStream out) {
    out.println(measured.who());
    out.printf(
        Locale.ROOT,
        "  %-18s %8s %10s %9s %9s %9s %12s%n",
        "call",
        "at once",
        "calls/s",
        "p50 ms",
        "p99 ms",
        "max ms",
        "CPU ms/call");
    for (Figures figures : measured.figures()) {
      out.printf(
          Locale.ROOT,
          "  %-18s %8d %10.0f %9.3f %9.3f %9.3f %12s%n",
          figures.name(),
          figures.connections(),
          figures.perSecond(),
          figures.millis(0.5),
          figures.millis(0.99),
          figures.millis(1),
          figures.cpuMillisPerCall().map(ms -> "%.3f".formatted(ms)).orElse("-"));
    }
  }

  private static void printRatio(Measured one, Measured other, PrintStream out) {
    out.printf("calls/s of %s : %s%n", one.who(), other.who());
    for (int i = 0; i < one.figures().size(); i++) {
      Figures figures = one.figures().get(i);
      out.printf(
          Locale.ROOT,
          "  %-18s %8d %10.2f%n",
          figures.name(),
          figures.connections(),
          figures.perSecond() / other.figures().get(i).perSecond());
    }
  }

  private static ObjectNode json(List<Measured> all) {
    ObjectNode json = Json.object();
    var nodes = json.putArray("nodes");
    for (Measured measured : all) {
      ObjectNode node = nodes.addObject().put("who", measured.who());
      var runs = node.putArray("runs");
      for (Figures figures : measured.figures()) {
        ObjectNode run =
            runs.addObject()
                .put("call", figures.name())
                .put("atOnce", figures.connections())
                .put("calls", figures.calls())
                .put("callsPerSecond", figures.perSecond())
                .put("p50Millis", figures.millis(0.5))
                .put("p99Millis", figures.millis(0.99))
                .put("maxMillis", figures.millis(1));
        figures.cpuMillisPerCall().ifPresent(ms -> run.put("cpuMillisPerCall", ms));
      }
    }
    return json;
  }
}
