package org.hearsay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hearsay.Envelopes.NOW;
import static org.hearsay.Envelopes.rated;
import static org.hearsay.Envelopes.sized;
import static org.hearsay.Envelopes.timed;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.seal.Rated;
import org.junit.jupiter.api.Test;

final class PoolTest {
  private static final long ONE = rated(0).envelope().sizeBytes() + Pool.ENTRY_BYTES;

  private static Pool poolFor(int envelopes) {
    return new Pool(envelopes * ONE);
  }

  private static List<Rated> offerAll(Pool pool, int... bits) {
    List<Rated> offered = new ArrayList<>();
    for (int b : bits) {
      Rated one = rated(b);
      pool.offer(one, false);
      offered.add(one);
    }
    return offered;
  }

  @Test
  void theWorstLeavesEvenBeforeItsExpiry() {
    Pool pool = poolFor(3);
    List<Rated> offered = offerAll(pool, 3, 1, 2);
    assertThat(pool.offer(rated(4), false)).isNotNull();

    assertThat(pool.find(offered.get(1).id())).isNull();
    assertThat(pool.find(offered.get(0).id())).isNotNull();
    assertThat(pool.find(offered.get(2).id())).isNotNull();
    assertThat(pool.evicted()).isEqualTo(1);
  }

  @Test
  void whatIsWorseThanTheWorstIsRefusedAndEvictsNothing() {
    Pool pool = poolFor(3);
    List<Rated> offered = offerAll(pool, 3, 1, 2);
    assertThat(pool.offer(rated(0), false)).isNull();

    assertThat(offered).allSatisfy(one -> assertThat(pool.find(one.id())).isNotNull());
    assertThat(pool.evicted()).isZero();
    assertThat(pool.outbid()).isEqualTo(1);
  }

  @Test
  void aRefusedEnvelopeMayComeBackWhenThereIsRoom() {
    Pool pool = poolFor(1);
    pool.offer(timed(NOW + 5, 1), false); // a short life rates high
    Rated modest = rated(0);
    assertThat(pool.offer(modest, false)).isNull();
    pool.expire(NOW + 6);

    assertThat(pool.offer(modest, false)).isNotNull();
  }

  @Test
  void anEvictedEnvelopeMayComeBackWhenThereIsRoom() {
    Pool pool = poolFor(1);
    Rated modest = rated(0);
    Pooled first = pool.offer(modest, false);
    pool.offer(timed(NOW + 5, 1), false);
    assertThat(pool.find(modest.id())).isNull();
    pool.expire(NOW + 6);

    assertThat(pool.offer(modest, false)).isNotNull().isNotSameAs(first);
  }

  @Test
  void equalRatingsDoNotEvictEachOther() {
    Pool pool = poolFor(2);
    List<Rated> offered = offerAll(pool, 2, 2);
    assertThat(pool.offer(rated(2), false)).isNull();
    assertThat(pool.find(offered.get(0).id())).isNotNull();
    assertThat(pool.find(offered.get(1).id())).isNotNull();
  }

  @Test
  void aLargeArrivalThatStillWouldNotFitEvictsNothing() {
    Pool pool = poolFor(4);
    offerAll(pool, 1, 1, 9, 9);
    Rated large = sized(8, 3 * (int) ONE); // rated above two of them, needs the room of more
    assertThat(large.rating()).isGreaterThan(rated(1).rating()).isLessThan(rated(9).rating());
    assertThat(pool.offer(large, false)).isNull();
    assertThat(pool.size()).isEqualTo(4);
    assertThat(pool.evicted()).isZero();
  }

  @Test
  void whatIsLargerThanThePoolIsRefused() {
    Pool pool = poolFor(1);
    assertThat(pool.offer(sized(0, 2 * (int) ONE), false)).isNull();
    assertThat(pool.bytes()).isZero();
  }

  @Test
  void anEnvelopeLivesUntilTheEndOfItsLastSecond() {
    Pool pool = poolFor(2);
    Rated one = timed(NOW + 50, 50);
    pool.offer(one, false);
    pool.expire(NOW + 50);
    assertThat(pool.find(one.id())).isNotNull();
    pool.expire(NOW + 51);
    assertThat(pool.find(one.id())).isNull();
    assertThat(pool.expired()).isEqualTo(1);
    assertThat(pool.bytes()).isZero();
  }

  @Test
  void onlyTheDeadExpire() {
    Pool pool = poolFor(3);
    pool.offer(timed(NOW + 1, 1), false);
    Rated living = timed(NOW + 9, 9);
    pool.offer(living, false);
    pool.expire(NOW + 5);
    assertThat(pool.size()).isEqualTo(1);
    assertThat(pool.find(living.id())).isNotNull();
  }

  @Test
  void thereIsOneOrderBestFirst() {
    Pool pool = poolFor(5);
    offerAll(pool, 1, 4, 0, 4, 2);
    assertThat(List.copyOf(pool.bestFirst())).isSortedAccordingTo(Pooled.BEST_FIRST);
    assertThat(pool.bestFirst())
        .extracting(Pooled::rating)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(pool.worstRating()).isEqualTo(rated(0).rating());
  }

  @Test
  void aWalkGoesOnFromAnEntryThatHasLeft() {
    Pool pool = poolFor(4);
    offerAll(pool, 5, 4, 3, 1);
    List<Pooled> before = List.copyOf(pool.bestFirst());
    Pooled leaving = before.get(3);
    pool.offer(rated(2), false);
    assertThat(leaving.alive()).isFalse();

    assertThat(pool.bestFirst(before.get(1)))
        .containsExactlyElementsOf(List.copyOf(pool.bestFirst()).subList(1, 4));
    assertThat(pool.bestFirst(leaving)).isEmpty();
  }

  @Test
  void whatHasLeftHoldsNoBytes() {
    Pool pool = poolFor(1);
    Pooled entry = pool.offer(rated(0), false);
    pool.offer(rated(1), false);
    assertThat(entry.alive()).isFalse();
    assertThatThrownBy(entry::envelope).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theSameEnvelopeIsNotOfferedTwice() {
    Pool pool = poolFor(2);
    Rated one = rated(0);
    pool.offer(one, false);
    assertThatThrownBy(() -> pool.offer(one, false)).isInstanceOf(IllegalStateException.class);
  }
}
