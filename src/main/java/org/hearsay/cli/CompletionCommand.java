package org.hearsay.cli;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hearsay completion SHELL}: what a shell needs to complete commands and flags. */
@Command(
    name = "completion",
    description = {
      "Print a script that lets a shell complete commands and flags.",
      "bash: source <(hearsay completion bash)",
      "zsh:  source <(hearsay completion zsh)",
      "fish: hearsay completion fish | source"
    })
final class CompletionCommand implements org.hearsay.cli.Command {
  private static final String PROGRAM = "hearsay";

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  String shell = "";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Exit run(Terminal terminal) {
    if (spec == null) {
      throw new IllegalStateException("picocli fills it before it is run");
    }
    CommandLine line = spec.root().commandLine();
    switch (shell) {
      case "bash", "zsh" -> terminal.out().print(AutoComplete.bash(PROGRAM, line)); // for both
      case "fish" -> terminal.out().print(fish(line));
      default ->
          throw new Failure(
              Exit.USAGE,
              "There is no completion for " + shell + ".",
              "hearsay completion bash, zsh or fish");
    }
    return Exit.OK;
  }

  private static String fish(CommandLine line) {
    StringBuilder script = new StringBuilder("complete -c " + PROGRAM + " -f\n");
    complete(line, List.of(), script);
    return script.toString();
  }

  /** What can follow these words, and what can follow each of that. */
  private static void complete(CommandLine line, List<String> words, StringBuilder script) {
    String condition =
        words.isEmpty()
            ? " -n __fish_use_subcommand"
            : words.stream()
                .map(word -> "__fish_seen_subcommand_from " + word)
                .reduce((a, b) -> a + "; and " + b)
                .map(all -> " -n '" + all + "'")
                .orElseThrow();
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (!option.hidden()) {
        script.append("complete -c ").append(PROGRAM).append(condition).append(names(option));
        script.append(option.arity().min() > 0 ? " -r -F" : "");
        script.append(described(option.description())).append('\n');
      }
    }
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              script.append("complete -c ").append(PROGRAM).append(condition);
              script.append(" -a ").append(name);
              script.append(described(sub.getCommandSpec().usageMessage().description()));
              script.append('\n');
              complete(sub, append(words, name), script);
            });
  }

  private static List<String> append(List<String> words, String word) {
    return Stream.concat(words.stream(), Stream.of(word)).toList();
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return names.toString();
  }

  private static String described(String[] description) {
    if (description.length == 0) {
      return "";
    }
    String text = description[0].replace("${DEFAULT-VALUE}", "").replace("%n", " ");
    return " -d '" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
