package org.hearsay;

import java.util.Locale;
import java.util.function.Function;

/**
 * One setting: its name in every place, what it may be, and what it is when nobody says.
 *
 * @param name as after {@code --} on the command line, such as {@code rpc.port}
 * @param toml dotted key in hearsay.toml; empty when it cannot be set there
 * @param group heading under which {@code run --help} lists it
 * @param label what stands for the value in help, such as {@code N}
 * @param normal the default as it would be typed; empty means none
 * @param expected what a value must be, for messages: "a whole number from 0 to 65535"
 * @param example a value that is always right, for messages
 * @param parse reads a value; throws {@link IllegalArgumentException} when it is not as expected
 * @param help one line
 */
record Key<T>(
    String name,
    String toml,
    Group group,
    String label,
    String normal,
    String expected,
    String example,
    Function<String, T> parse,
    String help) {

  /** The headings of {@code run --help}, in their order. */
  enum Group {
    FILES,
    NETWORKING,
    API,
    MESSAGES,
    CHAIN,
    LOGGING
  }

  String flag() {
    return "--" + name;
  }

  /** The environment's name: the flag in capitals after {@code HEARSAY_}. */
  String variable() {
    return "HEARSAY_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The example as it would stand in hearsay.toml. */
  String inToml() {
    boolean bare = example.matches("true|false|[0-9.]+") && !example.matches(".*\\..*\\..*");
    String value = bare ? example : "\"" + example + "\"";
    return toml + " = " + (repeatable() ? "[" + value + "]" : value);
  }

  /** Whether it may be given several times; then values are joined by commas. */
  boolean repeatable() {
    return label.endsWith("...");
  }

  /** Whether nothing at all is a value that somebody can mean: a list of names with none in it. */
  boolean mayBeEmpty() {
    return repeatable() && name.startsWith("rpc.");
  }

  /** Whether the flag alone, without a value, means true. */
  boolean isSwitch() {
    return label.equals("true|false");
  }
}
