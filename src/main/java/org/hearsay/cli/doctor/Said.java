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
  private static final String ENODE = "enode://";
  private static final int ID_DIGITS = 128;

  public static Said of(JsonNode status) {
    return new Said(Optional.of(status), "", "");
  }

  /** The daemon's id, 128 hex digits. */
  Optional<String> id() {
    return status
        .map(node -> node.path("enode").asString(""))
        .filter(enode -> enode.startsWith(ENODE) && enode.length() >= ENODE.length() + ID_DIGITS)
        .map(enode -> enode.substring(ENODE.length(), ENODE.length() + ID_DIGITS));
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
