package org.hearsay;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.hearsay.cli.Cli;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Places;
import org.hearsay.cli.Terminal;
import org.hearsay.cli.chat.ChatCommand;
import org.hearsay.cli.console.ConsoleCommand;

/** The program. */
public final class Main {
  /** When this class was loaded: a tenth of a second after the process began. */
  static final long STARTED_NANOS = System.nanoTime();

  private Main() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), out, err).code());
  }

  /** Does what the arguments say. */
  public static Exit run(List<String> args, PrintStream out, PrintStream err) {
    Hearsay hearsay = new Hearsay(Main::places, Surroundings.warnings(System.getenv()));
    Cli cli =
        new Cli(hearsay, Version.text(), "run")
            .with(RunCommand.spec(hearsay))
            .with(DemoCommand.spec(hearsay))
            .with(PathsCommand.spec(hearsay))
            .with(ConfigCommand.spec(hearsay))
            .with(ConsoleCommand.spec(hearsay))
            .with(ChatCommand.spec(hearsay))
            .with(DoctorCommand.spec(hearsay))
            .with(TokenCommand.spec(hearsay))
            .with(BenchCommand.spec(hearsay))
            .with(FiguresCommand.spec(hearsay))
            .with("chain", ChainVerifyCommand.spec(hearsay))
            .with("chain", ChainExportCommand.spec(hearsay))
            .with("chain", ChainImportCommand.spec(hearsay))
            .with("name", RecoveryCommand.spec(hearsay));
    try {
      return cli.run(args, terminal(out, err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Exit.FAILED;
    }
  }

  private static Places places(Map<String, List<String>> typed) {
    Settings settings = Settings.locate(typed, System.getenv());
    return new Places(settings.socket(), settings.stateDirectory());
  }

  /** The launcher says which of the three standard streams are terminals; Java 17 cannot tell. */
  private static Terminal terminal(PrintStream out, PrintStream err) {
    String terminals = System.getProperty("hearsay.terminals", "");
    boolean draws = terminals.contains("1");
    boolean shows = terminals.contains("2");
    boolean paints = Surroundings.paints(System.getenv(), draws);
    return new Terminal(
        System.in, out, err, shows && terminals.contains("0"), shows, draws, paints);
  }
}
