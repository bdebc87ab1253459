package org.hearsay.cli;

import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** How a registration goes, in words; the phases are those of {@code name_registration}. */
final class Registration {
  private Registration() {}

  /** What a phase means, said when it is entered. */
  static String step(String name, String phase, JsonNode now, Duration taken) {
    String what =
        switch (phase) {
          case "claiming" -> "a claim is worked for and mined; it does not tell the name";
          case "claimed" -> "the claim is mined; another block must follow it";
          case "registering" -> "the registration is worked for and mined";
          case "held" -> {
            long height = Brief.number(now, "height");
            yield "the chain has it" + (height > 0 ? ", in block " + height : "");
          }
          default -> "";
        };
    return String.format(Locale.ROOT, "%6.1f s  %-11s  %s", taken.toMillis() / 1000.0, phase, what)
        .stripTrailing();
  }

  /** What it waits for just now. */
  static String waits(String phase, JsonNode head, Duration taken) {
    JsonNode mining = head.path("mining");
    if (mining.has("tries")) {
      Odds odds = Odds.of(mining);
      return "%s  mining block %d  %s  %s"
          .formatted(phase, Brief.number(mining, "height"), odds.bar(), odds.words());
    }
    return "%s for %s; chain at block %d, %s waiting"
        .formatted(
            phase,
            TimeSpan.rough(taken),
            Brief.number(head, "height"),
            Brief.many(Brief.number(head, "pending"), "transaction"));
  }

  /** It came to nothing, and will not go on. */
  static Failure failure(String name, JsonNode now) {
    String why = Brief.text(now, "hint");
    return new Failure(
        Reason.NAME_TAKEN,
        "%s was not registered: %s.".formatted(name, why.isEmpty() ? "the daemon gave up" : why),
        "hearsay name resolve %s shows who has it.".formatted(name));
  }
}
