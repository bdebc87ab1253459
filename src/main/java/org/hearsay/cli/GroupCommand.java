package org.hearsay.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay group ...}: several people at once. */
@Command(
    name = "group",
    description = {
      "Talk with several people at once.",
      "GROUP is a group's name, or its id when two are called the same."
    })
final class GroupCommand {
  private static final int PAGE = 20;

  /** With its subcommands. */
  static CommandLine of(Hearsay hearsay) {
    CommandLine line = new CommandLine(new GroupCommand());
    CallCommand.Family calls = new CallCommand.Family(line, hearsay, "group", GroupCommand::print);
    calls.add("new", "create", "Make a group.", "NAME");
    line.addSubcommand(new Ls(hearsay)).addSubcommand(new Show(hearsay));
    calls.add("invite", "invite", "Invite a contact.", "GROUP", "WHO");
    calls.add("join", "join", "Accept an invitation.", "GROUP");
    line.addSubcommand(new Leave(hearsay));
    calls.add("kick", "remove", "As its keeper, remove somebody.", "GROUP", "WHO");
    calls.add("rename", "rename", "As its keeper, rename it.", "GROUP", "NAME");
    calls.add("say", "send", "Say something to all who are in it.", "GROUP", "TEXT");
    return line.addSubcommand(new History(hearsay));
  }

  /** What a call came to: a group, a message, or that it is done. */
  private static void print(JsonNode answer, Hearsay hearsay, Terminal terminal) {
    if (hearsay.json()) {
      terminal
          .out()
          .println(answer.isObject() ? Json.object(answer) : Json.object().put("done", true));
    } else if (answer.has("members")) {
      terminal.out().println(line(answer));
    }
  }

  private static String line(JsonNode group) {
    String state =
        !group.path("joined").asBoolean(false)
            ? "not let in yet"
            : Brief.many(group.path("members").size(), "member");
    return "%s  %s  %s"
        .formatted(Brief.hex(Brief.text(group, "group")), state, Brief.text(group, "name"));
  }

  @Command(name = "ls", description = "List groups, and invitations to some.")
  private static final class Ls implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Ls(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode all = control.call("group_list");
        if (hearsay.json()) {
          terminal.out().println(Json.object(all));
          return Exit.OK;
        }
        all.path("groups").forEach(one -> terminal.out().println(line(one)));
        for (JsonNode one : all.path("invitations")) {
          terminal
              .out()
              .printf(
                  "%s  invited by %s  %s%n",
                  Brief.hex(Brief.text(one, "group")), who(one), Brief.text(one, "name"));
        }
        if (!all.path("invitations").isEmpty() && !hearsay.quiet()) {
          terminal.err().println("Answer with hearsay group join GROUP, or leave GROUP.");
        }
        return Exit.OK;
      }
    }
  }

  /** The petname; of somebody who is no contact the beginning of their key. */
  private static String who(JsonNode one) {
    return one.has("contact") ? Brief.text(one, "contact") : Brief.hex(Brief.text(one, "key"));
  }

  /** A group that was named. */
  private static JsonNode find(Control control, String which) {
    for (JsonNode one : control.call("group_list").path("groups")) {
      String id = Brief.text(one, "group");
      boolean isIt =
          Brief.text(one, "name").equalsIgnoreCase(which)
              || id.equals(which)
              || id.equals("0x" + which);
      if (isIt) {
        return one;
      }
    }
    throw new Failure(Exit.NOT_FOUND, "No such group.", "hearsay group ls lists them");
  }

  @Command(name = "show", description = "Show who is in a group.")
  private static final class Show implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "GROUP", description = "One of hearsay group ls.")
    String which = "";

    Show(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode group = find(control, which);
        if (hearsay.json()) {
          terminal.out().println(Json.object(group));
          return Exit.OK;
        }
        terminal
            .out()
            .printf("name  %s%nid    %s%n", Brief.text(group, "name"), Brief.text(group, "group"));
        Table table = new Table("WHO", "ROLE", "KEY", "NICK");
        for (JsonNode one : group.path("members")) {
          table.row(
              one.path("self").asBoolean(false) ? "you" : who(one),
              one.path("keeper").asBoolean(false) ? "keeper" : "",
              Brief.hex(Brief.text(one, "key")),
              Brief.text(one, "nick"));
        }
        table.print(terminal.out());
        return Exit.OK;
      }
    }
  }

  @Command(name = "leave", description = "Leave a group, or decline an invitation.")
  private static final class Leave implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "GROUP", description = "One of hearsay group ls.")
    String which = "";

    Leave(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      hearsay.agree("You will leave " + PlainText.printable(which) + ".", terminal);
      try (Control control = hearsay.connect()) {
        print(control.call("group_leave", which), hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(name = "history", description = "Show what was said in a group, the oldest first.")
  private static final class History implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "GROUP", description = "One of hearsay group ls, or an id.")
    String which = "";

    @Option(
        names = {"-n", "--limit"},
        paramLabel = "N",
        description = "The last so many. Default: ${DEFAULT-VALUE}.")
    int limit = PAGE;

    History(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode page = control.call("group_history", which, Map.of("limit", limit));
        if (hearsay.json()) {
          terminal.out().println(Json.line(Json.object(page)));
          return Exit.OK;
        }
        for (JsonNode message : page.path("messages")) {
          boolean ours = message.path("ours").asBoolean(false);
          String tail = ours ? "  [" + state(message) + "]" : "";
          String text = PlainText.printable(message.path("text").asString("").replace("\n", " / "));
          terminal.out().println((ours ? "you" : who(message)) + ": " + text + tail);
        }
        return Exit.OK;
      }
    }

    private static String state(JsonNode message) {
      String state = Brief.text(message, "state");
      return state.equals("delivered")
          ? state
          : state + ", " + Brief.number(message, "having") + " have it";
    }
  }
}
