package org.hearsay.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay contact ...}: whom one knows, and who wants to be known. */
@Command(
    name = "contact",
    description = {
      "Keep people by names of your own, and know whether a key is theirs.",
      "WHO is the petname you gave them, or their key."
    })
final class ContactCommand {
  /** A key in hexadecimal has at least so many. */
  private static final int KEY_CHARS = 128;

  private static final int GROUP = 5;
  private static final int GROUPS_IN_A_LINE = 6;

  /** With its subcommands. */
  static CommandLine of(Hearsay hearsay) {
    CommandLine line =
        new CommandLine(new ContactCommand())
            .addSubcommand(new Ls(hearsay))
            .addSubcommand(new Add(hearsay))
            .addSubcommand(new ContactNearby(hearsay));
    CallCommand.Family calls =
        new CallCommand.Family(line, hearsay, "contact", ContactCommand::print);
    calls.add("accept", "accept", "Accept a stranger's request.", "KEY", "PETNAME");
    calls.add("ignore", "ignore", "Forget a stranger's request, and those to come.", "KEY");
    calls.add("block", "block", "Send nothing to somebody, and take nothing.", "WHO");
    calls.add("unblock", "unblock", "Take a block away.", "WHO");
    calls.add("rename", "rename", "Call a contact otherwise.", "WHO", "PETNAME");
    calls.add(
        "acknowledge",
        "acknowledge",
        "Say which key counts, after a contact's name changed its key.",
        "WHO",
        "KEY");
    return line.addSubcommand(new Rm(hearsay))
        .addSubcommand(new Show(hearsay))
        .addSubcommand(new Verify(hearsay))
        .addSubcommand(new Link(hearsay));
  }

  /** What a call came to: a contact, or that it is done. */
  private static void print(JsonNode answer, Hearsay hearsay, Terminal terminal) {
    if (hearsay.json()) {
      terminal
          .out()
          .println(answer.isObject() ? Json.object(answer) : Json.object().put("done", true));
    } else if (answer.isObject()) {
      String word = word(answer, terminal);
      terminal
          .out()
          .printf("%s  %s  %s%n", Brief.text(answer, "petname"), word, Brief.text(answer, "key"));
    }
  }

  private static String word(JsonNode contact, Terminal terminal) {
    String trust = Brief.text(contact, "trust");
    Paint paint =
        Map.of("verified", Paint.GOOD, "changed", Paint.BAD).getOrDefault(trust, Paint.PLAIN);
    String word = paint.on(trust, terminal.paints());
    return contact.path("blocked").asBoolean(false) ? word + ", blocked" : word;
  }

  @Command(name = "ls", description = "List contacts, and the requests of strangers.")
  private static final class Ls implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Option(names = "--full", description = "Keys in all their length.")
    boolean full;

    Ls(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode all = control.call("contact_list");
        if (hearsay.json()) {
          terminal.out().println(Json.object(all));
          return Exit.OK;
        }
        Table table = new Table("PETNAME", "TRUST", "KEY", "NAME");
        for (JsonNode one : all.path("contacts")) {
          String trust = Brief.text(one, "trust");
          boolean blocked = one.path("blocked").asBoolean(false);
          table.row(
              Brief.text(one, "petname"),
              blocked ? trust + ", blocked" : trust,
              key(one),
              Brief.text(one, "name"));
        }
        table.print(terminal.out());
        for (JsonNode one : all.path("requests")) {
          terminal
              .out()
              .printf(
                  "%s %sasks: %s%n",
                  Brief.text(one, "key"),
                  one.has("nick")
                      ? "who calls themselves \"" + Brief.text(one, "nick") + "\" "
                      : "",
                  Brief.text(one, "text"));
        }
        if (!all.path("requests").isEmpty() && !hearsay.quiet()) {
          terminal
              .err()
              .println("Answer with hearsay contact accept KEY PETNAME, ignore KEY, block KEY.");
        }
        return Exit.OK;
      }
    }

    private String key(JsonNode contact) {
      String key = Brief.text(contact, "key");
      return full ? key : Brief.hex(key);
    }
  }

  @Command(
      name = "add",
      description = {
        "Add somebody by their name on the chain, their key, or a hearsay:// link; with --nearby by",
        "what they call themselves on the local network.",
        "They are not told, unless with --say."
      })
  private static final class Add implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "NAME|KEY|LINK|NICK", description = "Whom.")
    String who = "";

    @Option(names = "--nearby", description = "NICK of hearsay contact nearby.")
    boolean nearby;

    @Option(
        names = "--petname",
        paramLabel = "PETNAME",
        description = "What to call them. Default: as the link or the name says.")
    @Nullable String petname;

    @Option(
        names = "--say",
        paramLabel = "TEXT",
        description = "Ask them for a session, with this text; it is not forward-secret.")
    @Nullable String say;

    Add(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      if (petname == null && !nearby && !who.contains("://") && who.length() >= KEY_CHARS) {
        throw new Failure(
            Exit.USAGE, "A key says not what to call somebody.", "Add --petname PETNAME");
      }
      try (Control control = hearsay.connect()) {
        String whom = nearby ? ContactNearby.linkOf(who, control) : who;
        JsonNode added =
            petname == null
                ? control.call("contact_add", whom)
                : control.call("contact_add", whom, Map.of("petname", petname));
        if (say != null) {
          JsonNode unused = control.call("chat_open", added.path("key"), say);
        }
        print(added, hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(name = "rm", description = "Forget a contact.")
  private static final class Rm implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "WHO", description = "One of hearsay contact ls.")
    String who = "";

    Rm(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      hearsay.agree(PlainText.printable(who) + " will be forgotten.", terminal);
      try (Control control = hearsay.connect()) {
        print(control.call("contact_remove", who), hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(name = "show", description = "Show what is known of a contact, and the safety number.")
  private static final class Show implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "WHO", description = "One of hearsay contact ls.")
    String who = "";

    Show(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        ContactCommand.show(control.call("contact_show", who), hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  private static void show(JsonNode contact, Hearsay hearsay, Terminal terminal) {
    if (hearsay.json()) {
      terminal.out().println(Json.object(contact));
      return;
    }
    terminal
        .out()
        .printf(
            "petname  %s%ntrust    %s%nkey      %s%n",
            Brief.text(contact, "petname"), word(contact, terminal), Brief.text(contact, "key"));
    for (String member : List.of("name", "nick", "offered")) {
      if (contact.has(member)) {
        terminal.out().printf(Locale.ROOT, "%-8s %s%n", member, Brief.text(contact, member));
      }
    }
    terminal.out().println("safety   " + grouped(Brief.text(contact, "safetyNumber")));
    if (contact.has("offeredNumber")) {
      terminal.out().println("of offer " + grouped(Brief.text(contact, "offeredNumber")));
    }
    if (!hearsay.quiet()) {
      terminal.err().println(CommandNames.in(Brief.text(contact, "hint")) + ".");
    }
  }

  /** Twelve groups of five in two lines. */
  private static String grouped(String digits) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < digits.length(); at += GROUP) {
      boolean breaks = at > 0 && at % (GROUP * GROUPS_IN_A_LINE) == 0;
      text.append(at == 0 ? "" : breaks ? System.lineSeparator() + " ".repeat(9) : " ");
      text.append(digits, at, Math.min(digits.length(), at + GROUP));
    }
    return text.toString();
  }

  @Command(
      name = "verify",
      description = {
        "Compare safety numbers: ask what hearsay contact show says on the other side, by voice or"
            + " face to face, and type it here. Without a number it is shown, and asked for."
      })
  private static final class Verify implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(index = "0", paramLabel = "WHO", description = "One of hearsay contact ls.")
    String who = "";

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "DIGITS",
        description = "The 60 digits that the other side sees, with spaces or without.")
    List<String> digits = List.of();

    Verify(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      try (Control control = hearsay.connect()) {
        String number = String.join("", digits);
        if (number.isEmpty()) {
          JsonNode contact = control.call("contact_show", who);
          if (!terminal.asks() || hearsay.json()) {
            throw new Failure(
                Exit.USAGE,
                "Nobody can be asked whether the numbers are the same.",
                "Type what the other side sees: hearsay contact verify WHO DIGITS");
          }
          ContactCommand.show(contact, hearsay, terminal);
          number = Brief.text(contact, "safetyNumber");
          hearsay.agree("Does the other side see the same 60 digits?", terminal);
        }
        print(control.call("contact_verify", who, number), hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "link",
      description = "Print a link of this account's key, to be passed on; --qr draws it as well.")
  private static final class Link implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Option(names = "--qr", description = "Draw it, to be read by a camera.")
    boolean qr;

    @Option(names = "--ascii", description = "Draw it without block characters.")
    boolean ascii;

    @Option(names = "--nick", paramLabel = "NICK", description = "How you call yourself.")
    @Nullable String nick;

    @Option(names = "--name", paramLabel = "NAME", description = "A name of yours on the chain.")
    @Nullable String name;

    Link(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      Map<String, Object> own = new TreeMap<>();
      Optional.ofNullable(nick).ifPresent(text -> own.put("nick", text));
      Optional.ofNullable(name).ifPresent(text -> own.put("name", text));
      try (Control control = hearsay.connect()) {
        JsonNode made = control.call("contact_link", own);
        if (hearsay.json()) {
          terminal.out().println(Json.object(made));
          return Exit.OK;
        }
        String link = Brief.text(made, "link");
        if (qr) {
          QrDrawing.print(link, ascii, terminal.out());
        } else {
          terminal.out().println(link);
        }
        return Exit.OK;
      }
    }
  }
}
