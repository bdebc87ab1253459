package org.hearsay.cli;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the daemon's refusals mean to whoever typed the command. */
final class Answers {
  private static final Map<Integer, Exit> EXITS =
      Map.of(
          -32602, Exit.USAGE,
          -32010, Exit.NOT_FOUND,
          -32012, Exit.LOCKED,
          -32013, Exit.REJECTED,
          -32014, Exit.REJECTED,
          -32015, Exit.TIMED_OUT,
          -32017, Exit.REJECTED);

  private Answers() {}

  /** From the error object of JSON-RPC. */
  static Failure failure(JsonNode error) {
    return failure(
        error.path("code").asInt(0),
        error.path("message").asString("no reason given"),
        error.path("data").path("hint").asString(""));
  }

  static Failure failure(int code, String message, String hint) {
    Exit exit = EXITS.getOrDefault(code, Exit.FAILED);
    // geth has one number for all that is wrong with a message; its texts tell them apart.
    if (exit == Exit.FAILED && message.contains("PoW")) {
      exit = Exit.REJECTED;
    }
    return new Failure(exit, "The daemon refused: " + message + ".", hint);
  }
}
