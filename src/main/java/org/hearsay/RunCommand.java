package org.hearsay;

import java.util.List;
import java.util.Map;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code hearsay run}: the daemon in the foreground. */
final class RunCommand implements Command {
  private final Hearsay hearsay;
  private final CommandSpec spec;

  private RunCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
    this.spec = CommandSpec.wrapWithoutInspection(this).name("run");
  }

  static CommandSpec spec(Hearsay hearsay) {
    RunCommand command = new RunCommand(hearsay);
    DaemonFlags.declare(command.spec);
    command
        .spec
        .usageMessage()
        .customSynopsis("hearsay [run] [FLAG...]")
        .sortOptions(false)
        .description("Run the daemon in the foreground. Ctrl-C ends it.");
    return command.spec;
  }

  @Override
  public Exit run(Terminal terminal) {
    ParseResult parsed = spec.commandLine().getParseResult();
    Map<String, List<String>> typed =
        DaemonFlags.typed(parsed, warning -> terminal.err().println("Warning: " + warning));
    typed.putAll(hearsay.typed());
    Settings settings = Settings.read(typed, System.getenv());
    terminal.out().println(settings.dataDirectory());
    return Exit.OK;
  }
}
