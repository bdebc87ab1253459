package org.hearsay.cli.chat;

import java.io.IOException;
import java.util.Optional;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code hearsay chat [WHO]}: talk with a contact. */
@CommandLine.Command(
    name = "chat",
    description = {
      "Talk with a contact: what they write appears above the line that you type.",
      "/help says what else can be typed; Tab completes petnames; Ctrl-D ends."
    })
public final class ChatCommand implements Command {
  private final Hearsay hearsay;

  @Parameters(arity = "0..1", paramLabel = "WHO", description = "One of hearsay contact ls.")
  @Nullable String who;

  private ChatCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  public static CommandSpec spec(Hearsay hearsay) {
    return CommandSpec.forAnnotatedObject(new ChatCommand(hearsay));
  }

  @Override
  public Exit run(Terminal terminal) throws IOException {
    if (!terminal.asks() || !terminal.draws() || hearsay.json()) {
      throw new Failure(
          Exit.USAGE,
          "hearsay chat is for who sits at a terminal.",
          "For scripts there are hearsay send WHO TEXT and hearsay listen WHO --json.");
    }
    return LineChat.open(hearsay, terminal.paints()).run(Optional.ofNullable(who));
  }
}
