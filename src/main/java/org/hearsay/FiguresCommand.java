package org.hearsay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.hearsay.bench.lab.ChainLab;
import org.hearsay.bench.lab.ChainLab.Findings;
import org.hearsay.bench.lab.Charts;
import org.hearsay.bench.lab.Row;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Interrupted;
import org.hearsay.cli.Json;
import org.hearsay.cli.Progress;
import org.hearsay.cli.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay lab figures}: what chance does to the chain, measured and by formula. */
@CommandLine.Command(
    name = "figures",
    description = {
      "Measure block intervals, stale blocks, double spending and selfish mining.",
      "The chain's own code runs on virtual time, beside the exact formulas; takes minutes.",
      "Status 1 when a measurement is more than three standard errors from its formula."
    })
final class FiguresCommand implements Command {
  private final Hearsay hearsay;

  @Option(names = "--quick", description = "A fortieth of the blocks: seconds, coarser.")
  boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "20261120",
      description = "The same seed gives the same numbers; default 20261120.")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write chain.csv and the charts (SVG) into this directory.")
  @Nullable Path out;

  private FiguresCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    CommandSpec lab = CommandSpec.create().name("lab");
    lab.usageMessage().description("Try the chain out on virtual time.");
    lab.addSubcommand("figures", CommandSpec.forAnnotatedObject(new FiguresCommand(hearsay)));
    return lab;
  }

  @Override
  public Exit run(Terminal terminal) throws IOException, InterruptedException {
    Logging.configure(1, false); // reorganisations by the hundred thousand
    if (out != null) {
      checkWritable(out);
    }
    Findings findings = measure(terminal);
    if (out != null) {
      for (Map.Entry<String, String> file : Charts.files(findings).entrySet()) {
        Files.writeString(out.resolve(file.getKey()), file.getValue());
      }
    }
    if (hearsay.json()) {
      terminal.out().println(json(findings));
    } else {
      print(findings, terminal.out());
    }
    if (terminal.out().checkError()) { // minutes of work, and nobody has seen what they gave
      throw new Failure(
          Exit.FAILED,
          "The figures could not be written to standard output.",
          "It is closed, or the disk is full; --out DIR writes files as well.");
    }
    return findings.agree() ? Exit.OK : Exit.FAILED;
  }

  /** Says on the way out that there is no result, when somebody has no more patience. */
  private Findings measure(Terminal terminal) throws InterruptedException {
    try (Progress progress = hearsay.progress(terminal)) {
      Interrupted interrupted =
          new Interrupted(
              () -> {
                progress.clear();
                terminal.err().println("Ended early: nothing was measured to its end.");
              });
      Findings findings =
          new ChainLab(seed, quick, progress::show).run(Runtime.getRuntime().availableProcessors());
      interrupted.over();
      return findings;
    }
  }

  /** Before minutes are spent on what cannot be written. */
  private static void checkWritable(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "chain", ".csv"));
    } catch (IOException e) {
      throw new Failure(
          Exit.FAILED,
          "--out %s: no file can be made there (%s)".formatted(directory, e),
          "Name a directory that you may write to.");
    }
  }

  private static void print(Findings findings, PrintStream out) {
    String line = "%-13s %-22s %-23s %10s %10s %10s %7s %8s%n";
    out.printf(
        line, "figure", "at", "quantity", "formula", "measured", "error", "errors", "samples");
    for (Row row : findings.rows()) {
      boolean exact = row.formula().isPresent();
      out.printf(
          line,
          row.figure(),
          row.at(),
          row.quantity(),
          exact ? number(row.formula().getAsDouble()) : "-",
          number(row.measured()),
          number(row.error()),
          exact ? String.format(Locale.ROOT, "%+.2f", row.errorsOff()) : "-",
          row.samples());
    }
    long far = findings.rows().stream().filter(row -> !row.agrees()).count();
    out.println(
        far == 0
            ? "All are within 3 standard errors of their formulas."
            : far + " are further than 3 standard errors from their formulas.");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private ObjectNode json(Findings findings) {
    ObjectNode json = Json.object().put("seed", seed).put("agree", findings.agree());
    var rows = json.putArray("rows");
    for (Row row : findings.rows()) {
      ObjectNode one =
          rows.addObject()
              .put("figure", row.figure())
              .put("at", row.at())
              .put("quantity", row.quantity())
              .put("measured", row.measured())
              .put("error", row.error())
              .put("samples", row.samples());
      row.formula().ifPresent(formula -> one.put("formula", formula));
    }
    return json;
  }
}
