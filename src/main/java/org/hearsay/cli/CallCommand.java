package org.hearsay.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import tools.jackson.databind.JsonNode;

/** A command that is one call, whose arguments are texts and all have to be there. */
final class CallCommand implements Command {
  /** Shows what a call came to. */
  interface Printer {
    void print(JsonNode answer, Hearsay hearsay, Terminal terminal);
  }

  private final Hearsay hearsay;
  private final String method;
  private final Printer printer;
  private final CommandSpec spec;

  private CallCommand(
      Hearsay hearsay, String method, Printer printer, String name, String... arguments) {
    this.hearsay = hearsay;
    this.method = method;
    this.printer = printer;
    this.spec = CommandSpec.wrapWithoutInspection(this).name(name);
    for (int i = 0; i < arguments.length; i++) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel(arguments[i])
              .index(String.valueOf(i))
              .arity("1")
              .type(String.class)
              .build());
    }
  }

  /** The commands of one namespace, to be added one by one. */
  record Family(CommandLine line, Hearsay hearsay, String namespace, Printer printer) {
    /**
     * Adds one.
     *
     * @param call the method's name without the namespace
     * @param words what it does, for the help
     */
    void add(String name, String call, String words, String... arguments) {
      String method = namespace + "_" + call;
      CallCommand command = new CallCommand(hearsay, method, printer, name, arguments);
      command.spec.usageMessage().description(words);
      line.addSubcommand(name, command.spec);
    }
  }

  @Override
  public Exit run(Terminal terminal) {
    Object[] params =
        spec.positionalParameters().stream().map(PositionalParamSpec::getValue).toArray();
    try (Control control = hearsay.connect()) {
      printer.print(control.call(method, params), hearsay, terminal);
      return Exit.OK;
    }
  }
}
