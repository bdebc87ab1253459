package org.hearsay.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code hearsay inbox}: conversations, those with something unread first. */
@Command(
    name = "inbox",
    description = "List conversations, those with something unread first, and what is new.")
final class InboxCommand implements org.hearsay.cli.Command {
  // Ours to choose.
  private static final int CHATS_MAX = 1000;

  /** Of each conversation; hearsay history has the rest. */
  private static final int NEW_SHOWN = 10;

  private static final int LINES_SHOWN = 10;

  private final Hearsay hearsay;

  @Option(names = "--read", description = "Say that all that is shown was looked at.")
  boolean read;

  InboxCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) {
    try (Control control = hearsay.connect()) {
      JsonNode answer = control.call("chat_list", Map.of("limit", CHATS_MAX));
      List<JsonNode> chats = new ArrayList<>();
      answer.path("chats").forEach(chats::add);
      chats.sort(Comparator.comparing(chat -> Brief.number(chat, "unread") == 0)); // keeps order
      if (hearsay.json()) {
        terminal.out().println(Json.line(Json.object().set("chats", Json.array(chats))));
      } else {
        chats.forEach(chat -> print(chat, control, terminal));
        sayMore(chats.isEmpty(), control, terminal);
      }
      if (read) {
        chats.forEach(chat -> markRead(chat, control));
      }
      return Exit.OK;
    }
  }

  private void print(JsonNode chat, Control control, Terminal terminal) {
    long unread = Brief.number(chat, "unread");
    long waiting = Brief.number(chat, "waiting");
    String trust = Brief.text(chat, "trust");
    terminal
        .out()
        .println(
            Paint.NAME.on(Brief.text(chat, "contact"), terminal.paints())
                + "  "
                + (trust.equals("changed") ? Paint.BAD.on(trust, terminal.paints()) : trust)
                + (unread > 0 ? Paint.GOOD.on("  " + unread + " unread", terminal.paints()) : "")
                + (waiting > 0 ? "  " + waiting + " on their way" : "")
                + (Brief.text(chat, "session").equals("asked") ? "  not answered yet" : ""));
    if (unread > 0) {
      List<JsonNode> all = news(chat, control);
      all.forEach(message -> print(message, terminal));
      if (unread > all.size()) {
        terminal.out().println("    and " + (unread - all.size()) + " more before these");
      }
    } else if (chat.has("last")) {
      print(chat.path("last"), terminal);
    }
  }

  private static void print(JsonNode message, Terminal terminal) {
    ChatText.lines(message, LINES_SHOWN, ChatText.today(), terminal.paints())
        .forEach(line -> terminal.out().println("    " + line));
  }

  /** What is unread, as far as it is among the latest. */
  private static List<JsonNode> news(JsonNode chat, Control control) {
    long limit = Math.min(100, 2 * Brief.number(chat, "unread") + NEW_SHOWN);
    List<JsonNode> news = new ArrayList<>();
    for (JsonNode message :
        control.call("chat_history", chat.path("key"), Map.of("limit", limit)).path("messages")) {
      if (Brief.text(message, "state").equals("new")) {
        news.add(message);
      }
    }
    return news.subList(Math.max(0, news.size() - NEW_SHOWN), news.size());
  }

  private static void markRead(JsonNode chat, Control control) {
    if (Brief.number(chat, "unread") > 0) {
      JsonNode unused = control.call("chat_markRead", chat.path("key"), chat.at("/last/number"));
    }
  }

  private void sayMore(boolean empty, Control control, Terminal terminal) {
    if (hearsay.quiet()) {
      return;
    }
    if (empty) {
      terminal.err().println("Nobody has written anything yet: hearsay send WHO TEXT");
    }
    int strangers = control.call("contact_list").path("requests").size();
    if (strangers > 0) {
      terminal
          .err()
          .println(Brief.many(strangers, "stranger") + " would like to talk: hearsay contact ls");
    }
  }
}
