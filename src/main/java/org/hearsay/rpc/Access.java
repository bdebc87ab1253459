package org.hearsay.rpc;

import java.util.Optional;

/**
 * Who gets in over HTTP and WebSocket.
 *
 * @param token makes whoever sends it the operator; without one nobody is
 * @param hint where the operator finds the token
 * @param required whether nobody else gets in at all
 */
public record Access(Optional<String> token, String hint, boolean required) {
  /** Everybody may call what is open, nobody anything else. */
  public static final Access OPEN =
      new Access(Optional.empty(), "use the Unix socket in the data directory", false);

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "Access[required=" + required + "]";
  }
}
