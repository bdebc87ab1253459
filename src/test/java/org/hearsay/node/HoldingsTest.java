package org.hearsay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.Envelopes;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.store.Pool;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** Long walks through the pool take breaks and miss nothing. */
final class HoldingsTest {
  private static final int MANY = 2 * Holdings.LOOKED_AT_ONCE + 100;
  private static final Topic RARE = new Topic(1);

  private final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(Envelopes.NOW));
  private final VirtualLoop loop = new VirtualLoop(time);
  private final Pool pool = new Pool(1L << 30);
  private final Holdings holdings = new Holdings(pool, loop);

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(pool.offer(Envelopes.rated(0), false)).isNotNull();
    }
  }

  @Test
  void everythingIsCountedOnceThoughItTakesBreaks() {
    fill(MANY);
    List<Holdings.Figures> told = new ArrayList<>();
    holdings.count(told::add);
    holdings.count(told::add);
    assertThat(told).as("not in one go").isEmpty();
    time.run(Duration.ZERO);
    assertThat(told).hasSize(2);
    for (Holdings.Figures figures : told) {
      assertThat(figures.ratings().stream().mapToLong(Holdings.Bar::count).sum()).isEqualTo(MANY);
      assertThat(figures.ages().get(0).count()).isEqualTo(MANY);
    }
    holdings.count(told::add);
    time.run(Duration.ZERO);
    assertThat(told).hasSize(3);
  }

  @Test
  void theBarsAreThoseOfTheRatings() {
    pool.offer(Envelopes.rated(0), false);
    pool.offer(Envelopes.rated(14), true);
    List<Holdings.Figures> told = new ArrayList<>();
    holdings.count(told::add);
    double best = Envelopes.rating(14);
    assertThat(told.get(0).worstRating()).isEqualTo(Envelopes.rating(0));
    assertThat(told.get(0).ratings())
        .filteredOn(bar -> bar.count() > 0)
        .extracting(Holdings.Bar::from)
        .hasSize(2)
        .allMatch(from -> from <= best);
  }

  @Test
  void aPageForARareTopicMayBeEmptyAndGoesOn() {
    fill(MANY);
    Digest rare = pool.offer(Envelopes.about(RARE), true).id();
    List<Digest> found = new ArrayList<>();
    Optional<Holdings.Place> after = Optional.empty();
    int pages = 0;
    do {
      Holdings.Page page = holdings.list(Optional.of(RARE), 0, 10, after);
      page.envelopes().forEach(held -> found.add(held.id()));
      after = page.next();
      pages++;
    } while (after.isPresent());
    assertThat(found).containsExactly(rare);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void aPageBeginsWhereTheOneBeforeEndedThoughThatOneIsGone() {
    fill(5);
    Holdings.Page first = holdings.list(Optional.empty(), 0, 2, Optional.empty());
    List<Digest> all =
        holdings.list(Optional.empty(), 0, 9, Optional.empty()).envelopes().stream()
            .map(Holdings.Held::id)
            .toList();
    Holdings.Page second = holdings.list(Optional.empty(), 0, 9, first.next());
    assertThat(second.envelopes().stream().map(Holdings.Held::id))
        .containsExactlyElementsOf(all.subList(2, 5));
    assertThat(second.next()).isEmpty();
    assertThat(pool.expire(Envelopes.NOW + 1000)).isEmpty();
    assertThat(holdings.list(Optional.empty(), 0, 9, first.next()).envelopes()).isEmpty();
  }
}
