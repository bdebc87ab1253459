package org.hearsay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.rpc.Nearest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay send WHO TEXT}: one message to a contact. */
@Command(
    name = "send",
    description = {
      "Send a message to a contact, and say what became of it.",
      "It is safe when this returns: the daemon goes on until it is delivered or has expired."
    })
final class SendCommand implements org.hearsay.cli.Command {
  // Ours to choose.
  /** As much as the daemon takes. */
  private static final int CONTENT_BYTES_MAX = 1_000_000;

  /** What a message goes through, in this order. */
  private static final List<String> STATES = List.of("queued", "relayed", "delivered", "read");

  private static final List<String> WAITS = List.of("none", "relayed", "delivered");

  private final Hearsay hearsay;

  @Parameters(index = "0", paramLabel = "WHO", description = "One of hearsay contact ls.")
  String who = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT|-",
      description = "What to say; - reads standard input.")
  @Nullable String text;

  @Option(names = "--file", paramLabel = "FILE", description = "Send a file instead of a text.")
  @Nullable String file;

  @Option(
      names = "--life",
      paramLabel = "TIME",
      description = "Give up after this long; default: 14 days.")
  @Nullable String life;

  @Option(
      names = "--again",
      paramLabel = "NUMBER",
      description = "Send what has expired again, as a new message.")
  @Nullable Long again;

  @Option(
      names = "--wait",
      paramLabel = "delivered|relayed|none",
      description = "Wait until that is so. Default: ${DEFAULT-VALUE}.")
  String wait = "none";

  @Option(
      names = "--within",
      paramLabel = "TIME",
      description = "How long to wait at most: exit status 6. Default: ${DEFAULT-VALUE}.")
  String within = "60s";

  SendCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws IOException {
    if (!WAITS.contains(wait)) {
      throw new Failure(
          Exit.USAGE,
          "--wait %s: expected delivered, relayed or none".formatted(wait),
          Nearest.to(wait, WAITS).map(word -> "Did you mean --wait " + word + "?").orElse(""));
    }
    if (again != null && (text != null || file != null || life != null)) {
      throw new Failure(
          Exit.USAGE, "--again sends what was sent before.", "Leave out everything else.");
    }
    Duration patience = span("--within", within);
    Object what = again == null ? what(terminal) : again;
    try (Control control = hearsay.connect()) {
      if (!wait.equals("none")) {
        String unused = control.subscribe("chat", List.of("delivery")); // else one may be missed
      }
      JsonNode sent = again == null ? send(control, what) : control.call("chat_resend", who, what);
      JsonNode last = wait.equals("none") ? sent : awaited(control, sent, patience, terminal);
      print(last, terminal);
      return Exit.OK;
    }
  }

  private JsonNode send(Control control, Object what) {
    return life == null
        ? control.call("chat_send", who, what)
        : control.call(
            "chat_send", who, what, Map.of("life", Math.max(1, span("--life", life).toSeconds())));
  }

  /** The text, or the file, as chat_send takes it. */
  private Object what(Terminal terminal) throws IOException {
    if ((text == null) == (file == null)) {
      throw new Failure(
          Exit.USAGE,
          text == null ? "There is nothing to send." : "A text or a file, not both at once.",
          "hearsay send WHO TEXT, or hearsay send WHO --file FILE");
    }
    if (file != null) {
      Path path = path(file);
      try (InputStream in = Files.newInputStream(path)) {
        return Map.of(
            "file",
            Map.of("name", String.valueOf(path.getFileName()), "data", PlainText.hex(read(in))));
      } catch (NoSuchFileException e) {
        throw new Failure(Exit.USAGE, "There is no file " + file + ".", "");
      }
    }
    if ("-".equals(text)) {
      byte[] bytes = read(terminal.in());
      return PlainText.decode(bytes)
          .map(String::stripTrailing)
          .orElseThrow(
              () ->
                  new Failure(
                      Exit.USAGE, "Standard input is no text in UTF-8.", "Send it with --file."));
    }
    return String.valueOf(text);
  }

  private static Path path(String file) {
    try {
      return Path.of(file).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new Failure(Exit.USAGE, "There is no file " + file + ".", "");
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(CONTENT_BYTES_MAX + 1);
    if (bytes.length > CONTENT_BYTES_MAX) {
      throw new Failure(
          Exit.REJECTED,
          "It is longer than %d bytes.".formatted(CONTENT_BYTES_MAX),
          "Send it in parts.");
    }
    return bytes;
  }

  private static Duration span(String option, String text) {
    try {
      return TimeSpan.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.USAGE,
          "%s %s: expected %s".formatted(option, text, TimeSpan.EXPECTED),
          "For example " + option + " 2m");
    }
  }

  private JsonNode awaited(Control control, JsonNode sent, Duration patience, Terminal terminal) {
    JsonNode last = sent;
    long end = System.nanoTime() + patience.toNanos();
    try (Progress progress = hearsay.progress(terminal)) {
      while (STATES.indexOf(Brief.text(last, "state")) < STATES.indexOf(wait)) {
        if (Brief.text(last, "state").equals("expired")) {
          throw new Failure(
              Reason.EXPIRED,
              named(last) + " expired: nobody said that it arrived.",
              "hearsay send %s --again %d".formatted(quoted(), Brief.number(last, "number")));
        }
        progress.show(named(last) + " " + ChatText.state(last));
        Duration left = Duration.ofNanos(end - System.nanoTime());
        Optional<JsonNode> told =
            left.isNegative() || left.isZero() ? Optional.empty() : control.next(least(left));
        if (told.isPresent()) {
          last = told.filter(next -> next.path("id").equals(sent.path("id"))).orElse(last);
        } else if (System.nanoTime() - end >= 0) {
          throw new Failure(
              Exit.TIMED_OUT,
              "%s is not %s within %s: %s."
                  .formatted(named(last), wait, within, ChatText.state(last)),
              "It goes on its way all the same: hearsay history " + quoted());
        }
      }
    }
    return last;
  }

  /** Short, so that progress is shown in between. */
  private static Duration least(Duration left) {
    Duration second = Duration.ofSeconds(1);
    return left.compareTo(second) < 0 ? left : second;
  }

  private String quoted() {
    return who.indexOf(' ') < 0 ? PlainText.printable(who) : "\"" + PlainText.printable(who) + "\"";
  }

  private static String named(JsonNode message) {
    return "Message " + Brief.number(message, "number");
  }

  private void print(JsonNode message, Terminal terminal) {
    if (hearsay.json()) {
      terminal.out().println(Json.object(message));
    } else if (hearsay.quiet()) {
      terminal.out().println(Brief.number(message, "number"));
    } else {
      terminal
          .out()
          .printf(
              "Message %d to %s: %s%n",
              Brief.number(message, "number"),
              Brief.text(message, "contact"),
              ChatText.state(message));
    }
  }
}
