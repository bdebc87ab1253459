package org.hearsay.cli;

import tools.jackson.databind.JsonNode;

/** What a daemon adds to an answer that is right, but will not do much good as things are. */
final class Warning {
  private Warning() {}

  /** On standard error, unless only the result is wanted; programs read it in the answer. */
  static void print(JsonNode answer, Hearsay hearsay, Terminal terminal) {
    String warning = Brief.text(answer, "warning");
    if (!warning.isEmpty() && !hearsay.quiet()) {
      terminal.err().println("! " + warning);
    }
  }
}
