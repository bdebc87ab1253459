package org.hearsay.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** {@code hearsay shh METHOD ARG...}: every {@code shh_} call, made from {@link ShhMethods}. */
final class ShhCommand implements Command {
  /** A message may be sealed for as long as was asked for. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Pattern DELETES_A_KEY = Pattern.compile("delete(KeyPair|SymKey)");

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
    shh.addSubcommand("subscribe", ShhSubscribeCommand.spec(hearsay));
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
        spec.addOption(member.spec());
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

  @Override
  public Exit run(Terminal terminal) throws IOException {
    ParseResult parsed = spec.commandLine().getParseResult();
    String typed = parsed.matchedPositionalValue(0, "");
    if (DELETES_A_KEY.matcher(method.name()).matches()) {
      hearsay.agree("What only key " + typed + " opens cannot be read any more.", terminal);
    }
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
        terminal
            .out()
            .println(result.isString() ? result.asString() : PrettyJson.on(terminal, result));
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
      return ShhOptions.object(ShhOptions.of(method.name()), parsed, control);
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
