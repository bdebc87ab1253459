package org.hearsay.cli.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What became of the messages that were written here, as far as it was told. Any thread. */
final class Fate {
  // Ours to choose.
  /** As many as anybody asks after. */
  private static final int MESSAGES_MAX = 200;

  private final Map<String, JsonNode> latest = new LinkedHashMap<>();
  private final Map<String, JsonNode> early = new LinkedHashMap<>();

  private static String id(JsonNode message) {
    return message.path("id").asString("");
  }

  private static void put(Map<String, JsonNode> all, JsonNode message) {
    all.put(id(message), message);
    if (all.size() > MESSAGES_MAX) {
      all.remove(all.keySet().iterator().next());
    }
  }

  /**
   * A message was accepted.
   *
   * @return as it is by now: what became of it may have been told before the answer came
   */
  synchronized JsonNode sent(JsonNode message) {
    JsonNode now = early.getOrDefault(id(message), message);
    put(latest, now);
    return now;
  }

  /** Something became of one; the message, if it was written here and its state is another. */
  synchronized Optional<JsonNode> told(JsonNode message) {
    JsonNode before = latest.get(id(message));
    if (before == null) {
      put(early, message);
      return Optional.empty();
    }
    put(latest, message);
    return before.path("state").equals(message.path("state"))
        ? Optional.empty()
        : Optional.of(message);
  }

  /** The oldest first. */
  synchronized List<JsonNode> all() {
    return new ArrayList<>(latest.values());
  }
}
