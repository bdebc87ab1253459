package org.hearsay.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Drafts that go out while nobody waits for them, and who is told how that goes. A job goes on when
 * the client that began it is gone, and is remembered for a while when it has ended.
 */
public final class Jobs {
  // Ours to choose.
  /** Jobs remembered; with more of them the one that ended first is forgotten. */
  static final int JOBS_MAX = 4 * PostOffice.SEALING_MAX;

  /** How long an ended job is remembered: whoever asks again after a break still finds it. */
  static final Duration KEPT = Duration.ofMinutes(10);

  /** Between two events about the same work. */
  static final Duration TOLD_EVERY = Duration.ofMillis(300);

  /** Listeners at once. */
  public static final int LISTENERS_MAX = 256;

  private static final int ID_BYTES = 16;

  private final Loop loop;
  private final RandomGenerator secrets;
  private final PostOffice postOffice;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<Digest, Job> byEnvelope = new LinkedHashMap<>();
  private final Set<Listener> listeners = new LinkedHashSet<>();

  /** What came of beginning. */
  public sealed interface Begun {}

  /**
   * It is being sealed.
   *
   * @param expectedTries how many it takes on average; empty when there is no target
   */
  public record Started(String job, OptionalDouble expectedTries) implements Begun {}

  /** It is refused, before any work. */
  public record Refused(Posted.Refused why) implements Begun {}

  Jobs(Loop loop, RandomGenerator secrets, PostOffice postOffice) {
    this.loop = loop;
    this.secrets = secrets;
    this.postOffice = postOffice;
  }

  /** Begins to seal a draft. */
  public Begun begin(Draft draft) {
    loop.requireCurrent();
    Posted.Refused refusal = postOffice.refusalOf(draft);
    if (refusal != null) {
      return new Refused(refusal);
    }
    byte[] id = new byte[ID_BYTES];
    secrets.nextBytes(id);
    Job job =
        new Job(
            "0x" + HexFormat.of().formatHex(id),
            Sealing.expectedTries(draft),
            draft.directTo().isPresent());
    makeRoom();
    jobs.put(job.id, job);
    job.sealing = postOffice.seal(draft, true, job::posted);
    job.tellLater();
    return new Started(job.id, job.expectedTries);
  }

  /** There are fewer being sealed than are remembered, so one has ended. */
  private void makeRoom() {
    Iterator<Job> oldest = jobs.values().iterator();
    while (jobs.size() >= JOBS_MAX && oldest.hasNext()) {
      Job job = oldest.next();
      if (job.sealing == null) {
        oldest.remove();
        forgetEnvelope(job);
      }
    }
  }

  private void forgetEnvelope(Job job) {
    if (job.sealed != null) {
      byEnvelope.remove(job.sealed.id(), job);
    }
  }

  /** Stops sealing it; false when that was over. Empty when there is no such job. */
  public Optional<Boolean> cancel(String id) {
    loop.requireCurrent();
    Job job = jobs.get(id);
    if (job == null) {
      return Optional.empty();
    }
    Sealing sealing = job.sealing;
    if (sealing != null) {
      sealing.cancel();
    }
    return Optional.of(sealing != null);
  }

  /** Whether the job is remembered. */
  public boolean knows(String id) {
    return jobs.containsKey(id);
  }

  /**
   * Tells of all jobs, or of one, whose past is told first.
   *
   * @param job empty for all; one that {@link #knows}
   * @param listener called on the loop, never inside this call
   * @return empty when there are too many listeners
   */
  public Optional<Cancellable> listen(Optional<String> job, Consumer<JobEvent> listener) {
    loop.requireCurrent();
    if (listeners.size() >= LISTENERS_MAX) {
      return Optional.empty();
    }
    Listener one = new Listener(job.map(jobs::get), listener);
    listeners.add(one);
    loop.execute(one::begin);
    return Optional.of(() -> listeners.remove(one));
  }

  /** One of our envelopes went to a peer. */
  void handedOver(Digest id, int peers) {
    Job job = byEnvelope.get(id);
    if (job != null) {
      job.relayed = new JobEvent.Relayed(job.id, id, peers);
      tell(job, job.relayed);
    }
  }

  /** The time of one of our envelopes is over. */
  void expired(Digest id) {
    JobEvent.Expired event = new JobEvent.Expired(id);
    Job job = byEnvelope.get(id);
    if (job != null) {
      job.expired = event;
    }
    for (Listener listener : List.copyOf(listeners)) {
      listener.tellExpired(event);
    }
  }

  private void tell(Job job, JobEvent event) {
    for (Listener listener : List.copyOf(listeners)) {
      listener.tell(job, event);
    }
  }

  private final class Listener {
    private final Optional<Job> only;
    private final Consumer<JobEvent> to;
    private boolean begun;

    Listener(Optional<Job> only, Consumer<JobEvent> to) {
      this.only = only;
      this.to = to;
    }

    void begin() {
      begun = true;
      if (listeners.contains(this)) {
        only.ifPresent(job -> job.past().forEach(to));
      }
    }

    void tell(Job job, JobEvent event) {
      if (begun && (only.isEmpty() || only.get() == job)) {
        to.accept(event);
      }
    }

    /** Long-lived envelopes outlast what is remembered of their jobs, but not who asked for one. */
    void tellExpired(JobEvent.Expired event) {
      if (begun && (only.isEmpty() || only.get().isOf(event.id()))) {
        to.accept(event);
      }
    }
  }

  private final class Job {
    final String id;
    final OptionalDouble expectedTries;
    final long begunMillis = loop.clock().millis();
    private final boolean direct;
    @Nullable Sealing sealing;
    JobEvent.@Nullable Sealed sealed;
    JobEvent.@Nullable Relayed relayed;
    JobEvent.@Nullable Expired expired;
    JobEvent.@Nullable Failed failed;

    Job(String id, OptionalDouble expectedTries, boolean direct) {
      this.id = id;
      this.expectedTries = expectedTries;
      this.direct = direct;
    }

    boolean isOf(Digest envelope) {
      return sealed != null && sealed.id().equals(envelope);
    }

    List<JobEvent> past() {
      List<JobEvent> past = new ArrayList<>();
      for (JobEvent event : new JobEvent[] {sealed, relayed, expired, failed}) {
        if (event != null) {
          past.add(event);
        }
      }
      return past;
    }

    private void tellLater() {
      loop.schedule(TOLD_EVERY, this::tellHowItGoes);
    }

    private void tellHowItGoes() {
      Sealing now = sealing;
      if (now != null) {
        long millis = Math.max(1, loop.clock().millis() - begunMillis);
        double rate = now.tries() * 1000.0 / millis;
        Jobs.this.tell(this, new JobEvent.Sealing(id, now.tries(), expectedTries, rate));
        tellLater();
      }
    }

    void posted(Posted posted) {
      sealing = null;
      if (posted instanceof Posted.Accepted accepted) {
        sealed = new JobEvent.Sealed(id, accepted.id(), accepted.rating());
        byEnvelope.put(accepted.id(), this);
        Jobs.this.tell(this, sealed);
        if (direct) {
          handedOver(accepted.id(), 1);
        }
      } else {
        failed = new JobEvent.Failed(id, (Posted.Refused) posted);
        Jobs.this.tell(this, failed);
      }
      loop.schedule(KEPT, this::forget);
    }

    private void forget() {
      jobs.remove(id, this);
      forgetEnvelope(this);
    }
  }
}
