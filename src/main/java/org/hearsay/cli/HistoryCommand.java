package org.hearsay.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay history WHO}: what was said; files out of it; and away with it. */
@Command(
    name = "history",
    description = {
      "Show what was said with a contact, the oldest first.",
      "--save writes what is in one message into a file; --delete deletes it, only here."
    })
public final class HistoryCommand implements org.hearsay.cli.Command {
  private final Hearsay hearsay;

  @Parameters(paramLabel = "WHO", description = "One of hearsay contact ls.")
  String who = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "The last so many. Default: ${DEFAULT-VALUE}.")
  int limit = 20;

  @Option(names = "--before", paramLabel = "NUMBER", description = "Go on where a page began.")
  @Nullable Long before;

  @Option(names = "--read", description = "Say that they were looked at.")
  boolean read;

  @Option(names = "--save", paramLabel = "NUMBER", description = "Save a message; with --to.")
  @Nullable Long save;

  @Option(names = "--to", paramLabel = "FILE|-", description = "Where; - is standard output.")
  @Nullable String to;

  @Option(names = "--delete", paramLabel = "NUMBER", description = "Delete a message.")
  @Nullable Long delete;

  @Option(names = "--delete-all", description = "Delete all of the conversation.")
  boolean deleteAll;

  HistoryCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws IOException {
    if ((save == null) != (to == null)) {
      throw new Failure(
          Exit.USAGE, "--save and --to belong together.", "For example --save 12 --to picture.png");
    }
    if (delete != null || deleteAll) {
      hearsay.agree(
          (deleteAll ? "All that was said with " : "A message of ")
              + PlainText.printable(who)
              + " will be deleted here.",
          terminal);
    }
    try (Control control = hearsay.connect()) {
      if (save != null && to != null) {
        save(control, save, to, terminal);
      } else if (delete != null || deleteAll) {
        Object[] which =
            delete == null || deleteAll ? new Object[] {who} : new Object[] {who, delete};
        JsonNode unused = control.call("chat_delete", which);
        if (hearsay.json()) {
          terminal.out().println(Json.object().put("done", true));
        }
      } else {
        show(control, terminal);
      }
      return Exit.OK;
    }
  }

  private void show(Control control, Terminal terminal) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("limit", limit);
    if (before != null) {
      page.put("before", before);
    }
    JsonNode answer = control.call("chat_history", who, page);
    JsonNode messages = answer.path("messages");
    if (hearsay.json()) {
      terminal.out().println(Json.line(Json.object(answer)));
    } else {
      messages.forEach(message -> ChatText.print(message, hearsay, terminal));
      if (!hearsay.quiet()) {
        if (answer.has("before")) {
          terminal.err().println("There are older ones: --before " + answer.path("before"));
        } else if (messages.isEmpty()) {
          terminal.err().println("Nothing was said yet.");
        }
      }
    }
    if (read && !messages.isEmpty()) {
      JsonNode last = messages.get(messages.size() - 1);
      JsonNode unused = control.call("chat_markRead", who, last.path("number"));
    }
  }

  private void save(Control control, long number, String file, Terminal terminal)
      throws IOException {
    JsonNode content = control.call("chat_content", who, number);
    byte[] bytes = bytes(content);
    if (file.equals("-")) {
      terminal.out().write(bytes);
      terminal.out().flush();
      return;
    }
    OwnFile.write(file, bytes);
    if (hearsay.json()) {
      terminal.out().println(Json.object().put("file", file).put("bytes", bytes.length));
    } else if (!hearsay.quiet()) {
      terminal.out().println("Written to " + file + ".");
    }
  }

  /** What is in a message. */
  public static byte[] bytes(JsonNode content) {
    return content.has("file")
        ? PlainText.bytes(content.at("/file/data").asString("0x"))
        : content.path("text").asString("").getBytes(StandardCharsets.UTF_8);
  }
}
