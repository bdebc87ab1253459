package org.hearsay.node;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Loop;
import org.hearsay.store.Pool;
import org.hearsay.store.Pooled;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;

/** The live envelopes as an operator sees them. Walks that may be long take breaks. */
public final class Holdings {
  // Ours to choose.
  /** Envelopes on one page. */
  public static final int PAGE_MAX = 1000;

  /** Envelopes looked at before others have their turn: a millisecond or so. */
  static final int LOOKED_AT_ONCE = 4_096;

  private static final double[] RATINGS_FROM = {0, 0.001, 0.01, 0.1, 1, 10, 100, 1000};
  private static final double[] AGES_FROM = {0, 10, 60, 600, 3600, 6 * 3600, 24 * 3600};

  private final Pool pool;
  private final Loop loop;
  private final List<Consumer<Figures>> asking = new ArrayList<>();

  Holdings(Pool pool, Loop loop) {
    this.pool = pool;
    this.loop = loop;
  }

  /**
   * One envelope.
   *
   * @param own whether it was posted here
   * @param shownTo peers that have it, as far as we know
   */
  public record Held(Digest id, double rating, boolean own, int shownTo, Envelope envelope) {}

  /** Where a page ended. */
  public record Place(double rating, Digest id) {}

  /**
   * Some envelopes, best rated first.
   *
   * @param next where the next page begins; empty when there is none. A page may be short, even
   *     empty, and still have a next one: only so many envelopes are looked at for it
   */
  public record Page(List<Held> envelopes, Optional<Place> next) {}

  /** How many there are from here to the next bar. */
  public record Bar(double from, long count) {}

  /**
   * What is in the pool, counted.
   *
   * @param outbid refused because all others were better, since the start
   * @param ratings by rating
   * @param ages by seconds since they were sent
   */
  public record Figures(double worstRating, long outbid, List<Bar> ratings, List<Bar> ages) {}

  private static Held held(Pooled pooled) {
    return new Held(
        pooled.id(), pooled.rating(), pooled.own(), pooled.shown().size(), pooled.envelope());
  }

  public Optional<Held> find(Digest id) {
    loop.requireCurrent();
    return Optional.ofNullable(pool.find(id)).map(Holdings::held);
  }

  /**
   * A page.
   *
   * @param after where the page before ended; empty for the first one
   */
  public Page list(Optional<Topic> topic, double minRating, int limit, Optional<Place> after) {
    loop.requireCurrent();
    List<Held> page = new ArrayList<>();
    int looked = 0;
    Pooled last = null;
    for (Pooled pooled :
        after.isPresent()
            ? pool.bestAfter(after.get().rating(), after.get().id())
            : pool.bestFirst()) {
      if (pooled.rating() < minRating) {
        return new Page(page, Optional.empty()); // so are all the rest
      }
      if (last != null && (page.size() >= limit || looked >= LOOKED_AT_ONCE)) {
        return new Page(page, Optional.of(new Place(last.rating(), last.id())));
      }
      looked++;
      last = pooled;
      if (topic.isEmpty() || pooled.envelope().topic().equals(topic.get())) {
        page.add(held(pooled));
      }
    }
    return new Page(page, Optional.empty());
  }

  /** Counts everything; who asks while that is being done gets the same figures. */
  public void count(Consumer<Figures> done) {
    loop.requireCurrent();
    asking.add(done);
    if (asking.size() == 1) {
      new Count().goOn(pool.bestFirst());
    }
  }

  private final class Count {
    private final long[] ratings = new long[RATINGS_FROM.length];
    private final long[] ages = new long[AGES_FROM.length];
    private final InstantSource clock = loop.clock();

    void goOn(Iterable<Pooled> rest) {
      long now = clock.instant().getEpochSecond();
      int looked = 0;
      for (Pooled pooled : rest) {
        ratings[bar(RATINGS_FROM, pooled.rating())]++;
        ages[bar(AGES_FROM, (double) (now - pooled.envelope().sentSeconds()))]++;
        if (++looked >= LOOKED_AT_ONCE) {
          Place place = new Place(pooled.rating(), pooled.id());
          loop.execute(() -> goOn(pool.bestAfter(place.rating(), place.id())));
          return;
        }
      }
      Figures figures =
          new Figures(
              pool.worstRating(),
              pool.outbid(),
              bars(RATINGS_FROM, ratings),
              bars(AGES_FROM, ages));
      List<Consumer<Figures>> all = List.copyOf(asking);
      asking.clear();
      all.forEach(done -> done.accept(figures));
    }

    private static int bar(double[] from, double value) {
      int bar = 0;
      while (bar + 1 < from.length && value >= from[bar + 1]) {
        bar++;
      }
      return bar;
    }

    private static List<Bar> bars(double[] from, long[] counts) {
      List<Bar> bars = new ArrayList<>();
      for (int i = 0; i < from.length; i++) {
        bars.add(new Bar(from[i], counts[i]));
      }
      return bars;
    }
  }
}
