package org.hearsay.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** {@code hearsay shh METHOD ARG...}: every {@code shh_} call, made from {@link ShhMethods}. */
final class ShhCommand implements Command {
  /** A message may be sealed for as long as was asked for. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Hearsay hearsay;
  private final ShhMethods.Method method;
  private final CommandSpec spec;

  private ShhCommand(Hearsay hearsay, ShhMethods.Method method) {
    this.hearsay = hearsay;
    this.method = method;
    this.spec = CommandSpec.wrapWithoutInspection(this).name(method.typed());
  }

  /** With its subcommands. */
  static CommandSpec spec(Hearsay hearsay) {
    CommandSpec shh = CommandSpec.create().name("shh");
    shh.usageMessage().description("Call one of Whisper's methods; rpc shh_... does the same.");
    for (ShhMethods.Method method : ShhMethods.ALL) {
      ShhCommand command = new ShhCommand(hearsay, method);
      command.declare();
      shh.addSubcommand(method.typed(), command.spec);
    }
    return shh;
  }

  private void declare() {
    spec.usageMessage().description(method.summary()).sortOptions(false);
    if (method.kind() == ShhMethods.Kind.NONE) {
      return;
    }
    boolean object = method.kind() == ShhMethods.Kind.OBJECT;
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity(object ? "0..1" : "1")
            .type(String.class)
            .paramLabel(method.label())
            .description(meaning(method.kind()))
            .build());
    if (object) {
      for (ShhOptions.Member member : ShhOptions.of(method.name())) {
        spec.addOption(option(member));
      }
    }
  }

  private static String meaning(ShhMethods.Kind kind) {
    return switch (kind) {
      case SECRET -> "The first line is the secret; - reads it from standard input.";
      case OBJECT -> "The argument as it goes to the daemon; or say it with options.";
      default -> "Its argument.";
    };
  }

  private static OptionSpec option(ShhOptions.Member member) {
    OptionSpec.Builder option =
        OptionSpec.builder(member.option()).paramLabel(member.label()).description(member.help());
    if (member.kind() == ShhOptions.Kind.TOPICS) {
      return option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
    }
    return member.kind() == ShhOptions.Kind.SWITCH
        ? option.type(boolean.class).arity("0").build()
        : option.type(String.class).arity("1").build();
  }

  @Override
  public Exit run(Terminal terminal) throws IOException {
    ParseResult parsed = spec.commandLine().getParseResult();
    String typed = parsed.matchedPositionalValue(0, "");
    try (Control control = hearsay.connect()) {
      Object[] args =
          switch (method.kind()) {
            case NONE -> new Object[0];
            case TEXT -> new Object[] {typed};
            case NUMBER -> new Object[] {number(typed)};
            case SECRET -> new Object[] {secret(typed, terminal)};
            case OBJECT -> new Object[] {object(typed, parsed, control)};
          };
      JsonNode result = control.call(PATIENCE, method.called(), args);
      if (hearsay.json()) {
        terminal.out().println(Json.object().set("result", result));
      } else {
        terminal.out().println(result.isString() ? result.asString() : result.toPrettyString());
      }
    }
    return Exit.OK;
  }

  private BigDecimal number(String typed) {
    try {
      return new BigDecimal(typed);
    } catch (NumberFormatException e) {
      throw new Failure(
          Exit.USAGE, "%s: expected a number".formatted(typed), "hearsay shh " + method.typed());
    }
  }

  private static String secret(String file, Terminal terminal) throws IOException {
    try {
      String text =
          file.equals("-")
              ? new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(file));
      return text.lines().findFirst().orElse("");
    } catch (NoSuchFileException e) {
      throw new Failure(
          Exit.USAGE, "There is no such file.", "Say FILE, or - and write it on standard input.");
    }
  }

  private Object object(String typed, ParseResult parsed, Control control) {
    if (typed.isEmpty()) {
      return ShhOptions.object(method.name(), parsed, control);
    }
    return Json.parse(typed)
        .filter(JsonNode::isObject)
        .orElseThrow(
            () ->
                new Failure(
                    Exit.USAGE,
                    "The argument of shh " + method.typed() + " is a JSON object.",
                    "Or say it with options: hearsay shh " + method.typed() + " --help"));
  }
}
