package org.hearsay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hearsay.cli.TimeSpan;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Ip;

/** Readers of typed text; each throws {@link IllegalArgumentException} for what it cannot read. */
final class Values {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMG]?)(i?B)?");

  private Values() {}

  static long whole(String text, long least, long most) {
    return within(Long.parseLong(text.strip()), least, most);
  }

  static int count(String text, int least, int most) {
    return (int) whole(text, least, most);
  }

  /** A finite number that is not negative. */
  static double amount(String text) {
    double value = Double.parseDouble(text.strip());
    if (!Double.isFinite(value) || value < 0) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  static boolean truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** Bytes, such as {@code 1048576}, {@code 64K}, {@code 256M}, {@code 2G}. */
  static long size(String text, long least, long most) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    int shift =
        switch (matcher.group(2)) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    long number = Long.parseLong(matcher.group(1));
    return within(Math.multiplyExact(number, 1L << shift), least, most);
  }

  static Duration duration(String text, Duration least, Duration most) {
    Duration value = TimeSpan.parse(text);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  static List<Endpoint> endpoints(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .map(Endpoint::parse)
        .toList();
  }

  /** Whether the text is the second of two words. */
  static boolean second(String text, String first, String second) {
    if (!text.equals(first) && !text.equals(second)) {
      throw new IllegalArgumentException(text);
    }
    return text.equals(second);
  }

  static Set<String> words(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  static String oneOf(String text, String... words) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (!Arrays.asList(words).contains(word)) {
      throw new IllegalArgumentException(text);
    }
    return word;
  }

  static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(text);
    }
    return text.strip();
  }

  static Set<String> checkpoints(String text) {
    Set<String> all = words(text);
    if (!all.stream().allMatch(one -> one.matches("[0-9]{1,9}:[0-9a-fA-F]{64}"))) {
      throw new IllegalArgumentException(text);
    }
    return all;
  }

  static Optional<String> name(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
  }

  /** The name of a directory, the same everywhere, and never one above. */
  static Optional<String> profile(String text) {
    if (!text.isBlank() && !text.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,31}")) {
      throw new IllegalArgumentException(text);
    }
    return name(text);
  }

  static Ip ip(String text) {
    return Ip.parse(text.strip()).orElseThrow(() -> new IllegalArgumentException(text));
  }

  static String host(String text) {
    if (text.isBlank() || text.chars().anyMatch(c -> c <= ' ' || c == '/')) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  /** A path, absolute or from here; in a file no shell reads {@code ~/}, so it is read here. */
  static Optional<Path> path(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    Path home = Path.of(System.getProperty("user.home"));
    Path path = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    return Optional.of(path.toAbsolutePath().normalize());
  }

  private static long within(long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(Long.toString(value));
    }
    return value;
  }
}
