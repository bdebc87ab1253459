package org.hearsay.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** {@code hearsay shh subscribe messages}: what a filter opens, as the daemon has it. */
@CommandLine.Command(
    name = "subscribe",
    description = {
      "Print messages as they arrive, one JSON object a line.",
      "hearsay sub says the same with a password and topics in words."
    })
final class ShhSubscribeCommand implements Command {
  private static final String MESSAGES = "messages";

  private final Hearsay hearsay;
  private final CommandSpec spec;

  @Mixin Enough enough = new Enough();

  private ShhSubscribeCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
    this.spec = CommandSpec.forAnnotatedObject(this);
  }

  static CommandSpec spec(Hearsay hearsay) {
    CommandSpec spec = new ShhSubscribeCommand(hearsay).spec;
    spec.usageMessage().sortOptions(false);
    spec.addPositional(
        positional("0", "messages", "What to be told of; there is nothing else under shh."));
    spec.addPositional(positional("1", "JSON", "The filter; or say it with options."));
    ShhOptions.FILTER.forEach(member -> spec.addOption(member.spec()));
    return spec;
  }

  private static PositionalParamSpec positional(String index, String label, String help) {
    return PositionalParamSpec.builder()
        .index(index)
        .arity("0..1")
        .type(String.class)
        .paramLabel(label)
        .description(help)
        .build();
  }

  @Override
  public Exit run(Terminal terminal) throws IOException, InterruptedException {
    ParseResult parsed = spec.commandLine().getParseResult();
    String name = parsed.matchedPositionalValue(0, MESSAGES);
    if (!name.equals(MESSAGES)) {
      throw new Failure(
          Exit.USAGE,
          "shh has no subscription " + name + ".",
          "Did you mean hearsay shh subscribe " + MESSAGES + "?");
    }
    try (Control control = hearsay.connect()) {
      Map<String, Object> criteria = criteria(parsed, control);
      return new Listening(control, terminal)
          .to(
              "messages of " + Json.write(criteria),
              criteria,
              enough,
              message ->
                  terminal.out().println(hearsay.json() ? Listening.json(message) : message));
    }
  }

  private static Map<String, Object> criteria(ParseResult parsed, Control control) {
    String typed = parsed.matchedPositionalValue(1, "");
    if (typed.isEmpty()) {
      return ShhOptions.object(ShhOptions.FILTER, parsed, control);
    }
    Map<String, Object> criteria = new LinkedHashMap<>();
    Json.parse(typed)
        .filter(JsonNode::isObject)
        .orElseThrow(
            () ->
                new Failure(
                    Exit.USAGE,
                    "What is subscribed to is a JSON object.",
                    "Or say it with options: hearsay shh subscribe --help"))
        .properties()
        .forEach(member -> criteria.put(member.getKey(), member.getValue()));
    return criteria;
  }
}
