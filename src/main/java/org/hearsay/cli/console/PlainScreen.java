package org.hearsay.cli.console;

import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.PrettyJson;
import org.hearsay.cli.Terminal;
import tools.jackson.databind.JsonNode;

/** For scripts: answers on standard output, what is told a line each. */
final class PlainScreen implements Session.Screen {
  private final Hearsay hearsay;
  private final Terminal terminal;

  PlainScreen(Hearsay hearsay, Terminal terminal) {
    this.hearsay = hearsay;
    this.terminal = terminal;
  }

  @Override
  public void answer(JsonNode result) {
    terminal
        .out()
        .println(
            hearsay.json()
                ? Json.object().set("result", result)
                : PrettyJson.of(result, terminal.paints()));
  }

  @Override
  public void told(String subscription, JsonNode what) {
    terminal.out().println(Json.object().put("subscription", subscription).set("result", what));
  }

  @Override
  public void say(String text) {
    terminal.out().print(text);
    terminal.out().flush();
  }

  @Override
  public boolean paints() {
    return terminal.paints();
  }
}
