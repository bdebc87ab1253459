package org.hearsay.cli;

import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay rpc METHOD PARAM...}: any method of the control port. */
@Command(
    name = "rpc",
    description = {
      "Call a method of the control port and print its result.",
      "A PARAM is JSON if it reads as JSON, else text: hearsay rpc shh_addSymKey 0x01..."
    })
final class RpcCommand implements org.hearsay.cli.Command {
  /** An id of 64 hex digits is never a number, even when it happens to read as one. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final Hearsay hearsay;

  @Parameters(paramLabel = "METHOD", arity = "1", description = "Such as shh_info.")
  String method = "";

  @Parameters(paramLabel = "PARAM", index = "1..*", arity = "0..*", description = "Its arguments.")
  List<String> params = List.of();

  RpcCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) {
    try (Control control = hearsay.connect()) {
      JsonNode result = control.call(method, params.stream().map(RpcCommand::read).toArray());
      terminal
          .out()
          .println(hearsay.json() ? Json.object().set("result", result) : result.toPrettyString());
    }
    return Exit.OK;
  }

  private static Object read(String param) {
    if (ID.matcher(param).matches()) {
      return param;
    }
    return Json.parse(param).<Object>map(json -> json).orElse(param);
  }
}
