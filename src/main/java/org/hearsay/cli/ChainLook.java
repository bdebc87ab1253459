package org.hearsay.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay chain blocks|block|tx|pending}: what is in the chain, and what wants to be. */
final class ChainLook {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final Pattern HEIGHT = Pattern.compile("\\d{1,9}");
  private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");

  private ChainLook() {}

  /** All of them. */
  static List<org.hearsay.cli.Command> of(Hearsay hearsay) {
    return List.of(
        new Blocks(hearsay), new OneBlock(hearsay), new Tx(hearsay), new Pending(hearsay));
  }

  @Command(name = "blocks", description = "List the latest blocks, the last one first.")
  private static final class Blocks implements org.hearsay.cli.Command {
    private static final int BLOCKS_MAX = 100;

    private final Hearsay hearsay;

    @Option(
        names = {"-n", "--count"},
        paramLabel = "N",
        description = "How many, up to 100. Default: ${DEFAULT-VALUE}.")
    int count = 10;

    @Option(names = "--from", paramLabel = "HEIGHT", description = "Begin with this block.")
    @Nullable Integer from;

    Blocks(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      if (count < 1 || count > BLOCKS_MAX) {
        throw new Failure(
            Exit.USAGE,
            "-n %d: expected 1 to %d".formatted(count, BLOCKS_MAX),
            "--from HEIGHT goes on where a list ended.");
      }
      try (Control control = hearsay.connect()) {
        JsonNode blocks = control.call("chain_blocks", from == null ? "latest" : from, count);
        if (hearsay.json()) {
          terminal.out().println(Json.object().set("blocks", blocks));
          return Exit.OK;
        }
        Table table = new Table("HEIGHT", "MADE", "TX", "SIZE", "ID");
        for (JsonNode block : blocks) {
          table.row(
              Brief.number(block, "height"),
              time(block),
              Brief.number(block, "transactionCount"),
              Brief.number(block, "size"),
              Brief.text(block, "id"));
        }
        table.print(terminal.out());
        return Exit.OK;
      }
    }
  }

  @Command(name = "block", description = "Show one block and its transactions.")
  private static final class OneBlock implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "HEIGHT|ID", description = "As hearsay chain blocks lists it.")
    String which = "";

    OneBlock(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      boolean height = HEIGHT.matcher(which).matches();
      Object asked = height ? (Object) Integer.valueOf(which) : id(which, "a height, or an id");
      try (Control control = hearsay.connect()) {
        JsonNode block = control.call("chain_block", asked);
        if (hearsay.json()) {
          terminal.out().println(Json.object(block));
        } else {
          print(block, terminal);
        }
        return Exit.OK;
      }
    }

    private static void print(JsonNode block, Terminal terminal) {
      PrintStream out = terminal.out();
      boolean main = block.path("main").asBoolean(false);
      out.printf(
          "block    %d, %s%n",
          Brief.number(block, "height"),
          main
              ? Brief.many(Brief.number(block, "confirmations"), "confirmation")
              : Paint.ATTENTION.on("not on the branch that is followed", terminal.paints()));
      out.printf("id       %s%n", Brief.text(block, "id"));
      out.printf("parent   %s%n", Brief.text(block, "parent"));
      out.printf("made     %s%n", time(block));
      out.printf(
          "work     %s hashes, nonce %d, %d bytes%n",
          Brief.count(block.path("work").asDouble(0)),
          Brief.number(block, "nonce"),
          Brief.number(block, "size"));
      if (block.has("miner")) {
        out.printf("miner    %s%n", Brief.text(block, "miner"));
      }
      block.path("ommers").forEach(ommer -> out.printf("ommer    %s%n", ommer.asString("")));
      if (!block.path("transactions").isEmpty()) {
        out.println();
        transactions(block.path("transactions"), terminal);
      }
    }
  }

  @Command(
      name = "tx",
      description = "Show one transaction: whether it waits, or which block has it.")
  private static final class Tx implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "ID", description = "As hearsay chain pending lists it.")
    String which = "";

    Tx(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      String asked = id(which, "an id");
      try (Control control = hearsay.connect()) {
        JsonNode found = control.call("chain_transaction", asked);
        if (hearsay.json()) {
          terminal.out().println(Json.object(found));
        } else {
          print(found, terminal.out());
        }
        return Exit.OK;
      }
    }

    private static void print(JsonNode found, PrintStream out) {
      JsonNode tx = found.path("tx");
      if (Brief.text(found, "status").equals("mined")) {
        out.printf(
            "status    mined in block %d, %s%n",
            Brief.number(found, "height"),
            Brief.many(Brief.number(found, "confirmations"), "confirmation"));
      } else {
        out.println("status    waits to be mined");
      }
      out.printf("id        %s%n", Brief.text(tx, "id"));
      out.printf("what      %s%n", what(tx));
      out.printf("account   %s%n", Brief.text(tx, "account"));
      for (String key : List.of("key", "newKey", "recovery", "commitment", "anchor")) {
        if (!tx.path(key).asString("").isEmpty()) {
          out.printf("%-9s %s%n", key, Brief.text(tx, key));
        }
      }
      out.printf(
          "work      worth %s hashes, %d bytes, number %d of its account%n",
          Brief.count(tx.path("worth").asDouble(0)),
          Brief.number(tx, "size"),
          Brief.number(tx, "sequence"));
    }
  }

  @Command(name = "pending", description = "List the transactions that wait to be mined.")
  private static final class Pending implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Pending(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        JsonNode pending = control.call("chain_pending");
        if (hearsay.json()) {
          terminal.out().println(Json.object().set("transactions", pending));
        } else {
          transactions(pending, terminal);
        }
        return Exit.OK;
      }
    }
  }

  private static void transactions(JsonNode transactions, Terminal terminal) {
    Table table = new Table("ID", "ACCOUNT", "WHAT");
    for (JsonNode tx : transactions) {
      table.row(Brief.text(tx, "id"), Brief.hex(Brief.text(tx, "account")), what(tx));
    }
    table.print(terminal.out());
  }

  /** Such as {@code register alice}; of a post what it says. */
  private static String what(JsonNode tx) {
    String name = Brief.text(tx, "name");
    String text = Brief.text(tx, "text");
    return (Brief.text(tx, "kind")
            + (name.isEmpty() ? "" : " " + name)
            + (text.isEmpty() ? "" : ": " + text))
        .strip();
  }

  static String time(JsonNode block) {
    return TIME.format(
        Instant.ofEpochSecond(Brief.number(block, "time")).atZone(ZoneId.systemDefault()));
  }

  private static String id(String typed, String expected) {
    if (!ID.matcher(typed).matches()) {
      throw new Failure(
          Exit.USAGE,
          "%s: expected %s, 0x and 64 hex digits".formatted(PlainText.printable(typed), expected),
          "hearsay chain blocks and hearsay chain pending list them.");
    }
    return typed;
  }
}
