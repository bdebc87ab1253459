package org.hearsay;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Log lines for programs: one JSON object each. What a line of text says as {@code key=value} is a
 * member of that name; {@code msg} is the line itself.
 */
final class JsonLogging {
  /** Where an argument goes, and its key if it has one. */
  private static final Pattern PLACE = Pattern.compile("(?:(\\w+)=)?\\{\\}");

  private JsonLogging() {}

  /** The line for one event. */
  static ObjectNode line(
      Instant now,
      String logger,
      Level level,
      String pattern,
      @Nullable Object @Nullable [] args,
      @Nullable Throwable thrown) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", now.toString());
    line.put("level", level.toString());
    line.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
    line.put("msg", String.valueOf(MessageFormatter.basicArrayFormat(pattern, args)));
    Matcher place = PLACE.matcher(pattern);
    for (int i = 0; args != null && i < args.length && place.find(); i++) {
      String key = place.group(1);
      if (key != null && !line.has(key)) {
        line.put(key, String.valueOf(args[i]));
      }
    }
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      line.put("trace", trace.toString());
    }
    return line;
  }
}
