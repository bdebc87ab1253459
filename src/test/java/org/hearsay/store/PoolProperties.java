package org.hearsay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.NOW;
import static org.hearsay.Envelopes.rated;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.hearsay.Envelopes;
import org.hearsay.seal.Rated;

final class PoolProperties {
  private static final long ONE = rated(0).envelope().sizeBytes() + Pool.ENTRY_BYTES;

  /** Parity kept the worst. */
  @Property(tries = 200)
  void keepsTheBestOfEverythingOffered(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 7) Integer> bits,
      @ForAll @IntRange(min = 1, max = 20) int places) {
    Pool pool = new Pool(places * ONE);
    List<Double> offered = new ArrayList<>();
    for (int b : bits) {
      Rated one = rated(b);
      pool.offer(one, false);
      offered.add(one.rating());
    }
    offered.sort(Comparator.reverseOrder());
    assertThat(pool.bestFirst())
        .extracting(Pooled::rating)
        .containsExactlyElementsOf(offered.subList(0, Math.min(places, offered.size())));
  }

  @Property(tries = 200)
  void neverTakesMoreBytesThanItMay(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 4000) Integer> shapes,
      @ForAll @IntRange(min = 0, max = 20_000) int bytesMax) {
    Pool pool = new Pool(bytesMax);
    List<Pooled> taken = new ArrayList<>();
    for (int shape : shapes) {
      long life = 1 + shape % 50;
      Rated one = Envelopes.rated(shape % 5, NOW + life, life, Envelopes.TOPIC, 10 + shape % 1000);
      Pooled pooled = pool.offer(one, false);
      if (pooled != null) {
        taken.add(pooled);
      }
      if (shape % 7 == 0) {
        pool.expire(NOW + shape % 50);
      }
      long alive =
          taken.stream()
              .filter(Pooled::alive)
              .mapToLong(p -> p.envelope().sizeBytes() + Pool.ENTRY_BYTES)
              .sum();
      assertThat(pool.bytes()).isEqualTo(alive).isLessThanOrEqualTo(bytesMax);
    }
    pool.expire(NOW + 1000);
    assertThat(pool.bytes()).isZero();
    assertThat(pool.bestFirst()).isEmpty();
  }
}
