package org.hearsay.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The control port over its Unix socket. */
final class SocketControl {
  private SocketControl() {}

  /**
   * @param typed where the daemon was said to be, for what to type to have one there
   */
  static Control open(Path socket, Map<String, List<String>> typed) {
    throw notRunning(socket, typed);
  }

  private static Failure notRunning(Path socket, Map<String, List<String>> typed) {
    String flags =
        typed.entrySet().stream()
            .map(flag -> " --" + flag.getKey() + " " + flag.getValue().get(0))
            .collect(Collectors.joining());
    return new Failure(
        Exit.NO_DAEMON,
        "The daemon is not running (no socket at " + socket + ").",
        "Start it: hearsay run" + flags);
  }
}
