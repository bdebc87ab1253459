package org.hearsay.disk;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running daemon says of itself in {@code hearsay.run}: a flat JSON object.
 *
 * @param pid its process
 * @param started when it took the directory
 * @param facts where it can be found, such as {@code web} and {@code p2p}; no control characters
 */
public record RunFile(long pid, Instant started, Map<String, String> facts) {
  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\d{1,18}))");

  public RunFile {
    facts = new TreeMap<>(facts); // sorted, so that the file reads the same each time
  }

  String toJson() {
    List<String> fields = new ArrayList<>();
    fields.add("\"v\":1");
    fields.add("\"pid\":" + pid);
    fields.add("\"started\":" + quoted(started.toString()));
    facts.forEach((name, value) -> fields.add(quoted(name) + ":" + quoted(value)));
    return "{" + String.join(",", fields) + "}\n";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** Reads what {@link #toJson} wrote; empty when it is anything else. */
  static Optional<RunFile> parse(String json) {
    Map<String, String> fields = new TreeMap<>();
    Matcher matcher = FIELD.matcher(json);
    while (matcher.find()) {
      String text = matcher.group(2);
      fields.put(
          matcher.group(1), text == null ? matcher.group(3) : text.replaceAll("\\\\(.)", "$1"));
    }
    String pid = fields.remove("pid");
    String started = fields.remove("started");
    fields.remove("v");
    if (pid == null || started == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RunFile(Long.parseLong(pid), Instant.parse(started), fields));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty(); // half written, or not ours
    }
  }

  /** Such as {@code pid 4121 (up 3 h, web http://127.0.0.1:8545)}. */
  String describe(Instant now) {
    String web = facts.get("web");
    String up = "up " + rough(Duration.between(started, now));
    return "pid " + pid + " (" + (web == null ? up : up + ", web " + web) + ")";
  }

  private static String rough(Duration time) {
    if (time.toDays() >= 2) {
      return time.toDays() + " d";
    }
    if (time.toHours() >= 1) {
      return time.toHours() + " h";
    }
    return time.toMinutes() >= 1 ? time.toMinutes() + " min" : Math.max(0, time.toSeconds()) + " s";
  }
}
