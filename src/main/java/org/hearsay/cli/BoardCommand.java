package org.hearsay.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay board ls|post|watch}: short posts that everybody can read, for ever. */
@Command(
    name = "board",
    description = {"Read and write the public board.", "Nothing on it is private, or goes away."})
final class BoardCommand {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm");

  /** Work for a post is done before the daemon answers; on a slow machine that takes. */
  private static final Duration PAID_WITHIN = Duration.ofMinutes(30);

  // From the protocol.
  private static final int TEXT_BYTES_MAX = 280;

  /** With its subcommands. */
  static CommandLine of(Hearsay hearsay) {
    return new CommandLine(new BoardCommand())
        .addSubcommand(new Ls(hearsay))
        .addSubcommand(new Post(hearsay))
        .addSubcommand(new Watch(hearsay));
  }

  @Command(
      name = "ls",
      description = "List posts, the last one first: those that wait, then the last 2,048 blocks.")
  private static final class Ls implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Option(
        names = {"-n", "--limit"},
        paramLabel = "N",
        description = "Most of them. Default: ${DEFAULT-VALUE}.")
    int limit = 20;

    @Option(names = "--before", paramLabel = "ID", description = "Go on where a list ended.")
    @Nullable String before;

    Ls(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      Map<String, Object> query = new LinkedHashMap<>();
      query.put("limit", limit);
      if (before != null) {
        query.put("before", before);
      }
      try (Control control = hearsay.connect()) {
        JsonNode answer = control.call("board_list", query);
        JsonNode posts = answer.isArray() ? answer : answer.path("posts");
        if (hearsay.json()) {
          terminal.out().println(Json.object().set("posts", posts));
          return Exit.OK;
        }
        posts.forEach(post -> print(post, terminal));
        if (!hearsay.quiet()) {
          if (posts.isEmpty()) {
            terminal.err().println("Nobody has written anything yet: hearsay board post TEXT");
          } else if (posts.size() >= limit) {
            String last = Brief.text(posts.get(posts.size() - 1), "id");
            terminal.err().println("There may be more: --before " + last);
          }
        }
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "post",
      description = "Write up to 280 bytes that everybody can read, under a name of yours.")
  private static final class Post implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "TEXT|-", description = "What to say; - reads standard input.")
    String text = "";

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "Which of your names; needed when you have several.")
    @Nullable String name;

    Post(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      String said = said(terminal);
      Map<String, Object> options = new LinkedHashMap<>();
      if (name != null) {
        options.put("name", NameText.check(name));
      }
      try (Control control = hearsay.connect();
          Working working = new Working(hearsay.progress(terminal), "works for the post")) {
        JsonNode sent = control.call(PAID_WITHIN, "board_post", said, options);
        working.done();
        Warning.print(sent, hearsay, terminal);
        String id = Brief.text(sent, "transaction");
        terminal
            .out()
            .println(
                hearsay.json()
                    ? Json.object(sent)
                    : "Sent; it waits to be mined: hearsay chain tx " + id);
        return Exit.OK;
      }
    }

    private String said(Terminal terminal) throws IOException {
      String said =
          text.equals("-")
              ? new String(terminal.in().readNBytes(TEXT_BYTES_MAX * 4), StandardCharsets.UTF_8)
                  .stripTrailing()
              : text;
      int bytes = said.getBytes(StandardCharsets.UTF_8).length;
      if (bytes == 0) {
        throw new Failure(Exit.USAGE, "There is nothing to post.", "hearsay board post \"hello\"");
      }
      if (bytes > TEXT_BYTES_MAX) {
        throw new Failure(
            Exit.REJECTED,
            "The text has %d bytes; a post has at most %d.".formatted(bytes, TEXT_BYTES_MAX),
            "Letters beyond ASCII take two bytes and more. Post it in parts.");
      }
      return said;
    }
  }

  @Command(name = "watch", description = "Print posts as they come. Ctrl-C ends it.")
  private static final class Watch implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Mixin Enough enough = new Enough();

    Watch(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        if (terminal.shows()) {
          terminal.err().println("Waits for posts. Ctrl-C ends it.");
        }
        boolean all =
            control.follow(
                "board",
                List.of("posts"),
                enough.within(),
                enough.counting(post -> print(post, terminal)));
        if (!all) {
          throw enough.tooLate();
        }
        return Exit.OK;
      }
    }

    private boolean print(JsonNode post, Terminal terminal) {
      if (hearsay.json()) {
        terminal.out().println(Json.object(post));
      } else {
        BoardCommand.print(post, terminal);
      }
      return true;
    }
  }

  /** Who, when and how sure on one line; then what it says, which cannot pretend to be another. */
  private static void print(JsonNode post, Terminal terminal) {
    Instant time = Instant.ofEpochSecond(Brief.number(post, "time"));
    terminal
        .out()
        .printf(
            "%s  %s  %s%n",
            Paint.NAME.on(Brief.text(post, "name"), terminal.paints()),
            TIME.format(time.atZone(ZoneId.systemDefault())),
            Paint.DIM.on(standing(post), terminal.paints()));
    post.path("text")
        .asString("")
        .lines()
        .forEach(line -> terminal.out().println("    " + PlainText.printable(line)));
  }

  private static String standing(JsonNode post) {
    return switch (Brief.text(post, "status")) {
      case "mined" ->
          "block %d, %s"
              .formatted(
                  Brief.number(post, "height"),
                  Brief.many(Brief.number(post, "confirmations"), "confirmation"));
      case "dropped" -> "dropped: will not be mined";
      default -> "waits to be mined";
    };
  }
}
