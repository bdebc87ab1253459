package org.hearsay.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay listen}: prints messages of contacts as they come. */
@Command(
    name = "listen",
    description = {
      "Print messages of contacts as they come; what came before is in hearsay inbox.",
      "They count as unread still, unless --read says otherwise."
    })
final class ListenCommand implements org.hearsay.cli.Command {
  private final Hearsay hearsay;

  @Parameters(arity = "0..1", paramLabel = "WHO", description = "Whose; default: everybody's.")
  @Nullable String who;

  @Option(names = "--all", description = "Everybody's.")
  boolean all;

  @Option(names = "--read", description = "Say that they were looked at.")
  boolean read;

  @Mixin Enough enough = new Enough();

  ListenCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) {
    if (who != null && all) {
      throw new Failure(Exit.USAGE, "WHO and --all: one of them", "Leave one out.");
    }
    try (Control control = hearsay.connect()) {
      JsonNode contact = who == null ? Json.object() : control.call("contact_show", who);
      String key = Brief.text(contact, "key");
      if (terminal.shows()) {
        String whom = who == null ? "everybody" : Brief.text(contact, "petname");
        terminal.err().println("Listens to " + whom + ". Ctrl-C ends it.");
      }
      boolean done =
          control.follow(
              "chat",
              List.of("messages"),
              enough.within(),
              enough.counting(message -> print(message, key, control, terminal)));
      if (!done) {
        throw enough.tooLate();
      }
      return Exit.OK;
    }
  }

  /** Whether it was one of those that are wanted. */
  private boolean print(JsonNode message, String key, Control control, Terminal terminal) {
    if (message.path("ours").asBoolean(false)
        || !(key.isEmpty() || key.equals(Brief.text(message, "key")))) {
      return false;
    }
    ChatText.print(message, hearsay, terminal);
    if (read) {
      JsonNode unused = control.call("chat_markRead", message.path("key"), message.path("number"));
    }
    return true;
  }
}
