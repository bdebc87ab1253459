package org.hearsay;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code hearsay run}: the daemon in the foreground. */
final class RunCommand implements Command {
  /**
   * For the demo's children: end when standard input does, so that none outlives its parent, and
   * leave nothing behind.
   */
  static final String OF_A_LAB = "--of-a-lab";

  private final Hearsay hearsay;
  private final CommandSpec spec;

  private RunCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
    this.spec = CommandSpec.wrapWithoutInspection(this).name("run");
  }

  static CommandSpec spec(Hearsay hearsay) {
    RunCommand command = new RunCommand(hearsay);
    DaemonFlags.declare(command.spec);
    command.spec.addOption(OptionSpec.builder(OF_A_LAB).arity("0").hidden(true).build());
    command
        .spec
        .usageMessage()
        .customSynopsis("hearsay [run] [FLAG...]")
        .sortOptions(false)
        .description("Run the daemon in the foreground. Ctrl-C ends it.");
    return command.spec;
  }

  @Override
  public Exit run(Terminal terminal) throws InterruptedException, IOException {
    ParseResult parsed = spec.commandLine().getParseResult();
    Map<String, List<String>> typed = DaemonFlags.typed(parsed, hearsay, terminal);
    Settings settings = Settings.read(typed, System.getenv());
    Logging.configure(verbosity(settings), settings.get(Keys.LOG_FORMAT).equals("json"));
    if (settings.get(Keys.LOG_REDACT)) {
      RedactedLogging.install();
    }
    Announcer announcer = new Announcer(terminal.out(), hearsay.json(), settings);
    Life life = new Life(terminal, settings, parsed.hasMatchedOption(OF_A_LAB));
    boolean isAsked = hearsay.mayAsk(terminal) && FirstStart.isToAsk(settings);
    Optional<String> seenAs = isAsked ? FirstStart.ask(terminal) : Optional.empty();
    Daemon daemon = life.begin(announcer);
    if (isAsked) {
      daemon.seenAs(seenAs);
    }
    new CountDownLatch(1).await(); // the process ends by a signal
    return Exit.OK;
  }

  /** As it was set, and -v or -q on top. */
  private int verbosity(Settings settings) {
    int louder = settings.get(Keys.VERBOSITY) + hearsay.louder();
    return Math.max(0, Math.min(Logging.MOST, louder));
  }
}
