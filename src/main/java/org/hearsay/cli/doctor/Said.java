package org.hearsay.cli.doctor;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What came of asking the daemon.
 *
 * @param status its answer to {@code node_status}
 * @param trouble why there is none although somebody is there; else empty
 * @param fix what to do about the trouble
 */
public record Said(Optional<JsonNode> status, String trouble, String fix) {
  public static Said of(JsonNode status) {
    return new Said(Optional.of(status), "", "");
  }

  /** No daemon is running. */
  public static Said nothing() {
    return new Said(Optional.empty(), "", "");
  }

  /** There is one, but it does not say. */
  public static Said refused(String trouble, String fix) {
    return new Said(Optional.empty(), trouble, fix);
  }
}
