package org.hearsay.cli;

import java.time.Duration;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A daemon's control port, as commands use it. */
interface Control extends AutoCloseable {
  /**
   * Calls a method and waits for its result.
   *
   * @throws Failure with what the daemon answered, or that it is gone
   */
  JsonNode call(String method, Object... params) throws InterruptedException;

  /**
   * Hands over what a {@code shh_subscribe} brings, one message after the other, on this thread.
   *
   * @param criteria as in {@code shh_newMessageFilter}
   * @param patience for all of it; zero means for ever
   * @param wantsMore takes a message; false when it was the last one wanted
   * @return whether the last one wanted arrived in time
   */
  boolean listen(Object criteria, Duration patience, Predicate<JsonNode> wantsMore)
      throws InterruptedException;

  @Override
  void close();
}
