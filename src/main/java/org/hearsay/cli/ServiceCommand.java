package org.hearsay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hearsay service print}: what a service manager wants to read. */
@Command(name = "service", description = "Run hearsay as a service of the system.")
final class ServiceCommand {
  private static final String UNIT = "hearsay.service";
  private static final String PROGRAM = "/usr/lib/hearsay/hearsay";

  /** With its subcommands. */
  static CommandLine of() {
    return new CommandLine(new ServiceCommand()).addSubcommand(new Print());
  }

  @Command(
      name = "print",
      description = {
        "Print a unit for systemd.",
        "hearsay service print > /etc/systemd/system/hearsay.service"
      })
  private static final class Print implements org.hearsay.cli.Command {
    @Option(
        names = "--program",
        paramLabel = "FILE",
        defaultValue = PROGRAM,
        description = "Where hearsay is installed. Default: ${DEFAULT-VALUE}.")
    String program = PROGRAM;

    @Override
    public Exit run(Terminal terminal) throws IOException {
      if (!program.startsWith("/") || program.chars().anyMatch(c -> c <= ' ' || c == '%')) {
        throw new Failure(
            Exit.USAGE,
            "--program " + program + ": expected an absolute path without blanks",
            "For example --program " + PROGRAM);
      }
      try (InputStream unit = ServiceCommand.class.getResourceAsStream(UNIT)) {
        if (unit == null) {
          throw new IOException(UNIT + " is not in the jar");
        }
        String text = new String(unit.readAllBytes(), StandardCharsets.UTF_8);
        terminal.out().print(text.replace(PROGRAM, program));
      }
      return Exit.OK;
    }
  }
}
