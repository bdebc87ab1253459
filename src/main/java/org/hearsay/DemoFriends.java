package org.hearsay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.cli.Control;
import tools.jackson.databind.JsonNode;

/** The three become contacts of each other, and each says something to the next in a session. */
final class DemoFriends {
  // Ours to choose.
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final List<LabNode> nodes;
  private final DemoScreen screen;

  DemoFriends(Lab lab, DemoScreen screen) {
    this.nodes = lab.nodes();
    this.screen = screen;
  }

  /** Shows all of it, or fails with the log of who did not do its part. */
  void show() {
    for (int i = 0; i < nodes.size(); i++) {
      talk(nodes.get(i), nodes.get((i + 1) % nodes.size()), i == 0);
    }
  }

  private void talk(LabNode from, LabNode to, boolean byName) {
    try (Control sender = from.connect();
        Control receiver = to.connect()) {
      add(sender, receiver, to.name(), false);
      add(receiver, sender, from.name(), byName);
      String unused = receiver.subscribe("chat", List.of("messages"));
      String text = "hello " + to.name() + ", this is between us";
      long begun = System.nanoTime();
      JsonNode unusedAccepted = sender.call("chat_send", to.name(), text);
      Optional<JsonNode> came = receiver.next(WITHIN);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      boolean ok = came.filter(one -> one.path("text").asString("").equals(text)).isPresent();
      screen.delivered("session", from.name(), to.name(), took, ok);
      if (!ok) {
        throw to.failure(
            "What %s said in a session did not arrive at %s.".formatted(from.name(), to.name()));
      }
    }
  }

  /** By the name on the chain where there is one, else by the key. */
  private static void add(Control who, Control whom, String petname, boolean byName) {
    String key = whom.call("contact_link").path("key").asString("");
    JsonNode unused =
        byName
            ? who.call("contact_add", petname)
            : who.call("contact_add", key, Map.of("petname", petname));
  }
}
