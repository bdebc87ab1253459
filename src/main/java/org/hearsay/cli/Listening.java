package org.hearsay.cli;

import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints messages as they arrive, until there are enough. */
final class Listening {
  private final Control control;
  private final Terminal terminal;

  Listening(Control control, Terminal terminal) {
    this.control = control;
    this.terminal = terminal;
  }

  /**
   * Listens, and tells whoever sits there to what.
   *
   * @param what such as {@code chat (0x01020304)}
   * @param criteria as in {@code shh_newMessageFilter}
   */
  Exit to(String what, Map<String, Object> criteria, Enough enough, Consumer<JsonNode> print)
      throws InterruptedException {
    if (terminal.shows()) {
      terminal.err().println("Listens to " + what + ". Ctrl-C ends it.");
    }
    boolean all =
        control.listen(
            criteria,
            enough.within(),
            enough.counting(
                message -> {
                  print.accept(message);
                  return true;
                }));
    if (!all) {
      throw enough.tooLate();
    }
    return Exit.OK;
  }

  /** A message for programs, with its text when it is one. */
  static ObjectNode json(JsonNode message) {
    ObjectNode json = Json.object(message);
    PlainText.decode(PlainText.bytes(message.path("payload").asString("0x")))
        .ifPresent(text -> json.put("text", text));
    return json;
  }
}
