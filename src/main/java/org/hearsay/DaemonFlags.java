package org.hearsay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Terminal;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The daemon's flags for picocli, made from {@link Keys} and {@link GethFlags}. */
final class DaemonFlags {
  /** What {@code Hearsay} declares for all commands. */
  private static final Set<Key<?>> GLOBAL =
      Set.of(Keys.DATADIR, Keys.CONFIG, Keys.PROFILE, Keys.IPCPATH);

  private DaemonFlags() {}

  /** Adds every flag, under its heading. */
  static void declare(CommandSpec command) {
    for (Key.Group group : Key.Group.values()) {
      List<Key<?>> keys =
          Keys.ALL.stream().filter(key -> key.group() == group && !GLOBAL.contains(key)).toList();
      if (!keys.isEmpty()) {
        ArgGroupSpec.Builder heading =
            ArgGroupSpec.builder().validate(false).heading("%n" + group + "%n");
        keys.forEach(key -> heading.addArg(option(key)));
        command.addArgGroup(heading.build());
      }
    }
    for (GethFlags.Flag flag : GethFlags.ALL) {
      command.addOption(
          OptionSpec.builder("--" + flag.name())
              .arity(flag.valued() ? "1" : "0..1")
              .fallbackValue("true")
              .type(String.class)
              .hidden(true)
              .build());
    }
  }

  /**
   * What was typed, by name of the key.
   *
   * @param warn told about each flag that has another name here, or no meaning
   * @throws Failure when one that counts once was given twice
   */
  static Map<String, List<String>> typed(ParseResult parsed, Consumer<String> warn) {
    Map<String, List<String>> typed = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptionsSet()) {
      String name = option.longestName().substring(2);
      List<String> values = new ArrayList<>(option.stringValues());
      GethFlags.named(name)
          .ifPresentOrElse(
              flag -> flag.translate(values, typed, warn), () -> typed.put(name, values));
    }
    for (Key<?> key : Keys.ALL) {
      if (!key.repeatable() && typed.getOrDefault(key.name(), List.of()).size() > 1) {
        throw Settings.unusable(Exit.USAGE, key.flag() + ": given twice; leave one out");
      }
    }
    return typed;
  }

  /** What was typed, the flags of all commands included; warnings go to the terminal. */
  static Map<String, List<String>> typed(ParseResult parsed, Hearsay hearsay, Terminal terminal) {
    Map<String, List<String>> typed =
        typed(parsed, warning -> terminal.err().println("Warning: " + warning));
    typed.putAll(hearsay.typed());
    return typed;
  }

  private static OptionSpec option(Key<?> key) {
    String normal = key.normal().isEmpty() ? "" : " Default: " + key.normal() + ".";
    OptionSpec.Builder option =
        OptionSpec.builder(key.flag())
            .paramLabel(key.label().replace("...", ""))
            .description(sentence(key.help()) + normal);
    if (key.repeatable()) {
      return option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
    }
    option.type(String.class);
    return key.isSwitch()
        ? option.arity("0..1").fallbackValue("true").build()
        : option.arity("1").build();
  }

  private static String sentence(String help) {
    return Character.toUpperCase(help.charAt(0)) + help.substring(1) + ".";
  }
}
