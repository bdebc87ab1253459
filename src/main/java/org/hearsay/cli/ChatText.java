package org.hearsay.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Messages as lines of a terminal. What others wrote is made fit for one first, and a second line
 * of theirs is indented behind a bar: it cannot be taken for another message.
 */
public final class ChatText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd HH:mm");
  private static final String NEXT_LINE = "    | ";

  // Ours to choose.
  /** Clocks differ, and messages take their time: less is not worth a remark. */
  private static final long LATE_MILLIS = Duration.ofMinutes(5).toMillis();

  private ChatText() {}

  /**
   * One message.
   *
   * @param linesMax how many of it are shown
   * @param today what needs no date
   */
  public static List<String> lines(
      JsonNode message, int linesMax, LocalDate today, boolean paints) {
    List<String> lines = new ArrayList<>();
    boolean ours = message.path("ours").asBoolean(false);
    String head = Paint.DIM.on(time(message, today), paints) + " ";
    String who = Brief.text(message, "contact");
    head += ours ? "-> " + who + ": " : Paint.NAME.on(who, paints) + ": ";
    String tail = ours ? "  " + Paint.DIM.on("[" + state(message) + "]", paints) : late(message);
    if (message.has("file")) {
      return List.of(head + file(message) + tail);
    }
    List<String> text = message.path("text").asString("").lines().toList();
    for (String line : text.subList(0, Math.min(linesMax, text.size()))) {
      lines.add(NEXT_LINE + PlainText.printable(line.replace("\t", "    ")));
    }
    String first = lines.isEmpty() ? "" : lines.remove(0).substring(NEXT_LINE.length());
    lines.add(0, head + first + tail);
    if (text.size() > linesMax) {
      lines.add(NEXT_LINE + "and " + Brief.many(text.size() - linesMax, "line") + " more");
    }
    return lines;
  }

  private static String file(JsonNode message) {
    return "file number %d of %s: %s"
        .formatted(
            Brief.number(message, "number"),
            Brief.many(Brief.number(message, "bytes"), "byte"),
            Brief.text(message.path("file"), "name")); // last: it may say anything
  }

  private static String time(JsonNode message, LocalDate today) {
    ZonedDateTime at = local(message, "at");
    return (at.toLocalDate().equals(today) ? TIME : DAY).format(at);
  }

  private static ZonedDateTime local(JsonNode message, String member) {
    return Instant.ofEpochMilli(Brief.number(message, member)).atZone(ZoneId.systemDefault());
  }

  private static String late(JsonNode message) {
    long difference = Brief.number(message, "at") - Brief.number(message, "written");
    return Math.abs(difference) < LATE_MILLIS
        ? ""
        : "  [written " + DAY.format(local(message, "written")) + " by their clock]";
  }

  public static LocalDate today() {
    return LocalDate.now(ZoneId.systemDefault());
  }

  /** What became of a message, such as {@code relayed to 2 peers}. */
  public static String state(JsonNode message) {
    String state = Brief.text(message, "state");
    long parts = Brief.number(message, "parts");
    String there =
        parts > 1 && (state.equals("queued") || state.equals("relayed"))
            ? ", %d of %d parts there".formatted(Brief.number(message, "partsThere"), parts)
            : "";
    return switch (state) {
          case "relayed" -> "relayed to " + Brief.many(Brief.number(message, "peers"), "peer");
          case "expired" -> "expired: nobody said that it arrived";
          default -> state;
        }
        + there;
  }

  /** Prints a message for who reads it, with all its lines. */
  static void print(JsonNode message, Hearsay hearsay, Terminal terminal) {
    if (hearsay.json()) {
      terminal.out().println(Json.line(Json.object(message)));
      return;
    }
    lines(message, Integer.MAX_VALUE, today(), terminal.paints()).forEach(terminal.out()::println);
  }
}
