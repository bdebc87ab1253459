package org.hearsay.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * {@code hearsay name resolve|history|ls|renew|revoke}, and what {@link NameRegister} and {@link
 * NameProofs} have: who holds which name.
 */
@Command(
    name = "name",
    description = {"Take names on the chain, and look up who has them.", NameText.LIMITS})
final class NameCommand {
  /** Work for a transaction is done before the daemon answers; on a slow machine that takes. */
  private static final Duration PAID_WITHIN = Duration.ofMinutes(30);

  /** With its subcommands. */
  static CommandLine of(Hearsay hearsay) {
    return new CommandLine(new NameCommand())
        .addSubcommand(new NameRegister(hearsay))
        .addSubcommand(new Resolve(hearsay))
        .addSubcommand(new History(hearsay))
        .addSubcommand(new NameProofs.Proof(hearsay))
        .addSubcommand(new NameProofs.Verify(hearsay))
        .addSubcommand(new Ls(hearsay))
        .addSubcommand(new Renew(hearsay))
        .addSubcommand(new NameRotate.Rotate(hearsay))
        .addSubcommand(new NameRotate.Recover(hearsay))
        .addSubcommand(new Revoke(hearsay));
  }

  @Command(name = "resolve", description = "Show which key a name belongs to.")
  private static final class Resolve implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "NAME", description = "3 to 32 of a-z, 0-9 and -.")
    String name = "";

    Resolve(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode found = control.call("name_resolve", NameText.check(name));
        if (hearsay.json()) {
          terminal.out().println(Json.object(found));
          return Exit.OK;
        }
        String status = Brief.text(found, "status");
        Paint paint = status.equals("held") ? Paint.GOOD : Paint.ATTENTION;
        terminal
            .out()
            .printf(
                "name      %s, %s%nkey       %s%nsince     block %d, %s, %s%nexpires   block %d%n",
                Paint.NAME.on(Brief.text(found, "name"), terminal.paints()),
                paint.on(status, terminal.paints()),
                Brief.text(found, "key"),
                Brief.number(found, "registered"),
                Brief.many(Brief.number(found, "confirmations"), "confirmation"),
                found.path("final").asBoolean(false) ? "final" : "not final yet",
                Brief.number(found, "expires"));
        if (found.has("recovery")) {
          terminal.out().println("recovery  " + Brief.text(found, "recovery"));
        }
        if (!hearsay.quiet()) {
          terminal.err().println(Brief.text(found, "hint") + ".");
        }
        return Exit.OK;
      }
    }
  }

  @Command(name = "history", description = "Show the keys that a name has had, and when.")
  private static final class History implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "NAME", description = "3 to 32 of a-z, 0-9 and -.")
    String name = "";

    @Option(names = "--full", description = "Keys and blocks in all their length.")
    boolean full;

    History(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode history = control.call("name_history", NameText.check(name));
        if (hearsay.json()) {
          terminal.out().println(Json.object().put("name", name).set("history", history));
          return Exit.OK;
        }
        Table table = new Table("HEIGHT", "WHAT", "KEY", "BLOCK");
        for (JsonNode one : history) {
          String key = Brief.text(one, "key");
          String block = Brief.text(one, "block");
          table.row(
              Brief.number(one, "height"),
              Brief.text(one, "what"),
              full ? key : Brief.hex(key),
              full ? block : Brief.hex(block));
        }
        table.print(terminal.out());
        return Exit.OK;
      }
    }
  }

  @Command(name = "ls", description = "List names in the order of the alphabet.")
  private static final class Ls implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Option(names = "--mine", description = "Only those of this daemon's account.")
    boolean mine;

    @Option(
        names = {"-n", "--limit"},
        paramLabel = "N",
        description = "Most of them. Default: ${DEFAULT-VALUE}.")
    int limit = 100;

    @Option(names = "--after", paramLabel = "NAME", description = "Go on where a list ended.")
    @Nullable String after;

    @Option(names = "--full", description = "Keys in all their length.")
    boolean full;

    Ls(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      Map<String, Object> query = new LinkedHashMap<>();
      query.put("mine", mine);
      query.put("limit", limit);
      if (after != null) {
        query.put("after", NameText.check(after));
      }
      try (Control control = hearsay.connect()) {
        JsonNode names = control.call("name_list", query);
        if (hearsay.json()) {
          terminal
              .out()
              .println(names.isArray() ? Json.object().set("names", names) : Json.object(names));
          return Exit.OK;
        }
        print(names, terminal);
        return Exit.OK;
      }
    }

    private void print(JsonNode answer, Terminal terminal) {
      JsonNode names = answer.isArray() ? answer : answer.path("names");
      Table table = new Table("NAME", "KEY", "STATUS", "SINCE", "EXPIRES");
      String last = "";
      for (JsonNode one : names) {
        last = Brief.text(one, "name");
        String key = Brief.text(one, "key");
        table.row(
            last,
            full ? key : Brief.hex(key),
            Brief.text(one, "status"),
            Brief.number(one, "registered"),
            Brief.number(one, "expires"));
      }
      table.print(terminal.out());
      if (names.size() >= limit && !hearsay.quiet()) {
        terminal.err().println("There may be more: --after " + last);
      }
    }
  }

  @Command(name = "renew", description = "Keep a name of yours for another life, before it ends.")
  private static final class Renew implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "NAME", description = "One of hearsay name ls --mine.")
    String name = "";

    Renew(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      return send(hearsay, terminal, "name_renew", NameText.check(name));
    }
  }

  @Command(
      name = "revoke",
      description = {
        "Say for good that a name's key is not to be trusted any more.",
        "The name stays taken until it expires; there is no way back before."
      })
  private static final class Revoke implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "NAME", description = "One of hearsay name ls --mine.")
    String name = "";

    @Option(
        names = "--with",
        paramLabel = "FILE",
        description = "With the recovery key in this file, wherever the name's own key is.")
    @Nullable String with;

    Revoke(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      NameText.check(name);
      Optional<String> recovery = Optional.ofNullable(with).map(f -> SecretKey.read("--with", f));
      hearsay.agree(name + " will be revoked for good.", terminal);
      return recovery.isEmpty()
          ? send(hearsay, terminal, "name_revoke", name)
          : send(hearsay, terminal, "name_revoke", name, recovery.get());
    }
  }

  private static Exit send(Hearsay hearsay, Terminal terminal, String method, Object... params) {
    try (Control control = hearsay.connect();
        Working working = new Working(hearsay.progress(terminal), "works for it")) {
      JsonNode sent = control.call(PAID_WITHIN, method, params);
      working.done();
      Warning.print(sent, hearsay, terminal);
      String id = Brief.text(sent, "transaction");
      terminal
          .out()
          .println(
              hearsay.json()
                  ? Json.object(sent)
                  : "Sent; it counts when it is mined: hearsay chain tx " + id);
      return Exit.OK;
    }
  }
}
