package org.hearsay;

import java.nio.file.Files;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Terminal;
import org.hearsay.disk.TokenFile;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearsay token}: what makes a program the operator over HTTP and WebSocket. */
final class TokenCommand implements Command {
  private final Hearsay hearsay;

  private TokenCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(new TokenCommand(hearsay)).name("token");
    spec.usageMessage()
        .description("Print the token that lets programs call everything on the control port.");
    return spec;
  }

  @Override
  public Exit run(Terminal terminal) {
    Settings settings = Settings.locate(hearsay.typed(), System.getenv());
    if (!Files.exists(settings.tokenFile())) {
      throw new Failure(
          Exit.NOT_FOUND,
          "There is no token yet (no file " + settings.tokenFile() + ").",
          "The daemon makes it at its first start: hearsay run");
    }
    TokenFile file = new TokenFile(settings.tokenFile());
    String token = file.read().orElseThrow();
    terminal
        .out()
        .println(
            hearsay.json() ? Json.object().put("token", token).put("file", file.name()) : token);
    return Exit.OK;
  }
}
