package org.hearsay.cli;

import picocli.CommandLine.Command;

/** {@code hearsay version}: what this program is, without asking the daemon. */
@Command(name = "version", description = "Say which version this is.")
final class VersionCommand implements org.hearsay.cli.Command {
  private final Hearsay hearsay;
  private final String version;

  VersionCommand(Hearsay hearsay, String version) {
    this.hearsay = hearsay;
    this.version = version;
  }

  @Override
  public Exit run(Terminal terminal) {
    String[] words = version.split(" ", 3);
    terminal.out().println(hearsay.json() ? Json.object().put("hearsay", words[1]) : version);
    return Exit.OK;
  }
}
