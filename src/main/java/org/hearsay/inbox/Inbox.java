package org.hearsay.inbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.inbox.Opening.Job;
import org.hearsay.inbox.Opening.Opened;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filters of local clients. Envelopes are opened in batches off the loop and delivered in the
 * order they arrived.
 */
public final class Inbox {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  // Ours to choose.
  public static final int FILTERS_MAX = 4096;

  /** A filter that nobody polls goes after an hour. */
  static final long IDLE_TICKS_MAX = 60 * 60;

  /** Envelopes tried in one job: some milliseconds for key pairs, far less for shared keys. */
  private static final int BATCH = 64;

  private static final long BATCH_BYTES = 1 << 20;

  /** Envelopes that wait to be tried; beyond that the newest is not tried, and the loss told. */
  static final int BACKLOG_MAX = 65_536;

  /** Their bytes; the pool may have given them up meanwhile, then they are held here alone. */
  static final long BACKLOG_BYTES_MAX = 64L << 20;

  /** Losses are told so often. */
  private static final int TELL_LOSSES_EVERY_TICKS = 60;

  /** Deliveries remembered; the soonest to expire are forgotten first. */
  private static final int REMEMBERED_MAX = 1 << 20;

  private record Delivery(Filter filter, Digest envelope) {}

  private final Loop loop;
  private final Work work;
  private final KeysInUse keysInUse;
  private final RandomGenerator secrets;
  private final Map<String, Filter> filters = new LinkedHashMap<>();
  private final TopicIndex index = new TopicIndex();
  private final Deque<Job> backlog = new ArrayDeque<>();
  private long backlogBytes;
  private final Deque<Batch> inFlight = new ArrayDeque<>();
  private final TreeMap<Long, List<Delivery>> deliveries = new TreeMap<>();
  private int remembered;
  private Runnable needsChanged = () -> {};
  private boolean flushing;
  private long tick;
  private long untried;

  /** Some envelopes being opened; results wait here for those that arrived before. */
  private static final class Batch {
    @Nullable List<Opened> opened;
  }

  public Inbox(Loop loop, Work work, KeyRing keys, RandomGenerator secrets) {
    this.loop = loop;
    this.work = work;
    this.keysInUse = new KeysInUse(keys);
    this.secrets = secrets;
    keys.onDeleted(this::stopFiltersOf);
  }

  /** Who is told, on the loop, that {@link #bloom} may have changed. */
  public void onNeedsChanged(Runnable listener) {
    needsChanged = listener;
  }

  /**
   * Installs a filter that is polled; it goes when nobody polls it for an hour.
   *
   * @return its id, 64 hex digits; empty when there are {@link #FILTERS_MAX} already, or no such
   *     key
   */
  public Optional<String> install(Criteria criteria) {
    return install(criteria, null);
  }

  /**
   * Installs a filter whose messages are pushed, in the order the envelopes arrived.
   *
   * @param deliver called on the loop, never inside this call
   * @return its id, 64 hex digits; empty when there are {@link #FILTERS_MAX} already, or no such
   *     key
   */
  public Optional<String> subscribe(Criteria criteria, Consumer<Message> deliver) {
    return install(criteria, deliver);
  }

  private Optional<String> install(Criteria criteria, @Nullable Consumer<Message> push) {
    Optional<Key> key = filters.size() < FILTERS_MAX ? keysInUse.take(criteria) : Optional.empty();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    byte[] id = new byte[32];
    secrets.nextBytes(id);
    Filter filter = new Filter(HexFormat.of().formatHex(id), criteria, key.get(), push, tick);
    filters.put(filter.id(), filter);
    index.add(filter);
    needsChanged.run();
    return Optional.of(filter.id());
  }

  /** Takes what waits, in the order it arrived; empty when there is no such filter. */
  public Optional<List<Message>> poll(String filterId) {
    Filter filter = filters.get(filterId);
    if (filter == null || filter.isPushed()) {
      return Optional.empty();
    }
    filter.polledAtTick = tick;
    return Optional.of(filter.drain());
  }

  /** Removes a filter or subscription; false when there is none. */
  public boolean remove(String filterId) {
    Filter filter = filters.remove(filterId);
    if (filter == null) {
      return false;
    }
    if (!filter.isStopped()) {
      index.remove(filter);
      filter.stop();
      keysInUse.release(filter.key());
      needsChanged.run();
    }
    return true;
  }

  private void stopFiltersOf(String keyId) {
    for (Filter filter : filters.values()) {
      if (filter.key().id().equals(keyId)) {
        index.remove(filter);
        filter.stop();
      }
    }
    keysInUse.drop(keyId);
    needsChanged.run();
  }

  /** Filters and subscriptions installed now. */
  public int filters() {
    return filters.size();
  }

  /** What peers must send for the filters to work. */
  public Bloom bloom() {
    return index.bloom();
  }

  /** An envelope entered the pool, or came straight from a trusted peer. */
  public void arrived(Rated rated, boolean direct) {
    if (filters.isEmpty()) {
      return;
    }
    Set<Filter> candidates = new LinkedHashSet<>();
    index.forEach(
        rated.envelope().topic(),
        filter -> {
          if (filter.admits(rated, direct)) {
            candidates.add(filter);
          }
        });
    if (candidates.isEmpty()) {
      return;
    }
    int bytes = rated.envelope().sizeBytes();
    if (backlog.size() >= BACKLOG_MAX || backlogBytes + bytes > BACKLOG_BYTES_MAX) {
      untried++;
      return;
    }
    backlogBytes += bytes;
    backlog.add(new Job(rated, new ArrayList<>(candidates)));
    if (!flushing) {
      flushing = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    while (!backlog.isEmpty() && inFlight.size() < 2 * work.parallelism()) {
      List<Job> jobs = nextJobs();
      Batch batch = new Batch();
      inFlight.add(batch);
      work.start(
          () -> Opening.open(jobs, secrets),
          opened -> {
            batch.opened = opened;
            deliver();
          });
    }
  }

  private List<Job> nextJobs() {
    List<Job> jobs = new ArrayList<>();
    long bytes = 0;
    while (jobs.size() < BATCH && bytes < BATCH_BYTES && !backlog.isEmpty()) {
      Job job = backlog.remove();
      bytes += job.rated().envelope().sizeBytes();
      jobs.add(job);
    }
    backlogBytes -= bytes;
    return jobs;
  }

  private void deliver() {
    while (!inFlight.isEmpty()) {
      List<Opened> opened = inFlight.element().opened;
      if (opened == null) {
        break;
      }
      inFlight.remove();
      for (Opened one : opened) {
        for (Filter filter : one.filters()) {
          if (filter.take(one.message())) {
            remember(filter, one.message());
          }
        }
      }
    }
    flush();
  }

  private void remember(Filter filter, Message message) {
    long expiry = message.sentSeconds() + message.ttlSeconds();
    deliveries
        .computeIfAbsent(expiry, e -> new ArrayList<>())
        .add(new Delivery(filter, message.id()));
    remembered++;
    while (remembered > REMEMBERED_MAX) {
      forget(deliveries.pollFirstEntry().getValue());
    }
  }

  private void forget(List<Delivery> dead) {
    remembered -= dead.size();
    for (Delivery delivery : dead) {
      delivery.filter().forget(delivery.envelope());
    }
  }

  /** Once a second: forgets deliveries that have expired, drops idle filters. */
  public void tick(long nowSeconds) {
    tick++;
    while (!deliveries.isEmpty() && deliveries.firstKey() < nowSeconds) {
      forget(deliveries.pollFirstEntry().getValue());
    }
    for (Filter filter : List.copyOf(filters.values())) {
      if (!filter.isPushed() && tick - filter.polledAtTick > IDLE_TICKS_MAX) {
        log.info("filter dropped id={} why=\"not polled for an hour\"", filter.id());
        remove(filter.id());
      }
    }
    if (tick % TELL_LOSSES_EVERY_TICKS == 0) {
      tellLosses();
    }
  }

  private void tellLosses() {
    for (Filter filter : filters.values()) {
      long lost = filter.takeLost();
      if (lost > 0) {
        log.warn("messages lost filter={} count={} why=\"not polled\"", filter.id(), lost);
      }
    }
    if (untried > 0) {
      log.warn("envelopes not tried count={} why=\"more than can be opened\"", untried);
      untried = 0;
    }
  }
}
