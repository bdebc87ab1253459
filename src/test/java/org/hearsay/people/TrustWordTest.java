package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.people.TrustWord.ANCHORED;
import static org.hearsay.people.TrustWord.CHANGED;
import static org.hearsay.people.TrustWord.NEW;
import static org.hearsay.people.TrustWord.VERIFIED;

import java.util.List;
import java.util.Map;
import org.hearsay.people.TrustWord.Event;
import org.junit.jupiter.api.Test;

final class TrustWordTest {
  /** The word after each event, for new, anchored, verified and changed. */
  private static final Map<Event, List<TrustWord>> TABLE =
      Map.of(
          Event.NAME_HOLDS, List.of(ANCHORED, ANCHORED, VERIFIED, CHANGED),
          Event.NAME_LOST, List.of(NEW, NEW, VERIFIED, CHANGED),
          Event.KEY_CHANGED, List.of(CHANGED, CHANGED, CHANGED, CHANGED),
          Event.KEY_REVOKED, List.of(CHANGED, CHANGED, CHANGED, CHANGED),
          Event.COMPARED, List.of(VERIFIED, VERIFIED, VERIFIED, CHANGED),
          Event.ACKNOWLEDGED, List.of(NEW, ANCHORED, VERIFIED, NEW));

  @Test
  void everyWordGoesWhereTheTableSays() {
    assertThat(TABLE).containsOnlyKeys(Event.values());
    for (Event event : Event.values()) {
      assertThat(List.of(TrustWord.values()).stream().map(word -> word.after(event)))
          .as("after %s", event)
          .containsExactlyElementsOf(TABLE.get(event));
    }
  }
}
