package org.hearsay.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people type a time span: {@code 500ms}, {@code 50s}, {@code 2m}; a bare number is seconds.
 */
public final class TimeSpan {
  public static final String EXPECTED = "a time span such as 50s, 2m or 1h";

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|)");

  private TimeSpan() {}

  /** Throws {@link IllegalArgumentException} when the text is not as {@value #EXPECTED}. */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not " + EXPECTED);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }

  /** As people say it: {@code 12 s}, {@code 5 min}, {@code 3 h 12 min}, {@code 4 d 2 h}. */
  public static String rough(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
