package org.hearsay.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.hearsay.people.Chat;
import org.hearsay.people.ChatSettings;
import org.hearsay.people.Chats;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.Courier;
import org.hearsay.people.Introduction;
import org.hearsay.people.Names;
import org.hearsay.people.Saying;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.Payload;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.sim.MemoryVault;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What a stranger's envelope costs somebody with many sessions. The sessions are opened and
 * answered as in a daemon, by others who come one after the other; then nine days pass, so that
 * each is listened to on as many days as it ever is.
 */
public final class SessionsBench {
  // Ours to choose.
  private static final int DAYS = 9;
  private static final Duration STEP = Duration.ofSeconds(1);

  /** Seconds until a session is there for sure. */
  private static final int PATIENCE = 60;

  private static final int TOPICS = 1 << 20;
  private static final int ENVELOPES = 1 << 16;

  /** The least that a person's envelope has in it; section 13.1. */
  private static final int CONTAINER_BYTES = 256;

  private final Plan plan;
  private final Consumer<String> progress;
  private final SplittableRandom chance;
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T12:00:00Z"));
  private @Nullable Person self;
  private @Nullable Person current;

  /** How much is measured. */
  public record Plan(int sessions, int lookUps, long seed) {}

  /**
   * What it came to.
   *
   * @param topics that are looked out for
   * @param found of the strangers' topics, by chance
   * @param lookUpNanos of asking the table for one topic
   * @param envelopeNanos of all that is done about an envelope on behalf of conversations
   * @param bareEnvelopeNanos of the same without any session
   * @param heapBytes that all the sessions take
   */
  public record Figures(
      int sessions,
      int topics,
      long found,
      double lookUpNanos,
      double envelopeNanos,
      double bareEnvelopeNanos,
      long heapBytes,
      Duration making) {}

  /**
   * Measures nothing yet.
   *
   * @param progress told what is being done
   */
  public SessionsBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    this.chance = new SplittableRandom(plan.seed());
  }

  /** Somebody with an account and a process, which can end. */
  private final class Person implements Courier {
    final KeyPair pair = KeyPair.random(chance);
    final VirtualLoop loop = new VirtualLoop(time);
    final Contacts contacts;
    final Chats chats;

    Person() {
      MemoryVault vault = new MemoryVault("bench");
      VirtualWork work = new VirtualWork(loop);
      contacts = new Contacts(vault, loop, work, () -> pair.open().nodeId(), Names.NONE);
      chats =
          new Chats(
              vault,
              loop,
              work,
              chance.split(),
              contacts,
              () -> Optional.of(pair),
              () -> Introduction.NONE,
              this,
              new ChatSettings(true, true));
    }

    Contact meet(Person other) {
      contacts.add(
          "somebody " + contacts.all().size(),
          other.pair.open().nodeId(),
          Optional.empty(),
          Optional.empty(),
          done -> {});
      return contacts.of(other.pair.open().nodeId()).orElseThrow();
    }

    @Override
    public void carry(Parcel parcel, Consumer<Carried> done) {
      Person to = this == self ? current : self;
      if (to != null) {
        Envelope envelope = sealed(parcel);
        to.loop.execute(() -> to.chats.arrived(envelope, RATING));
      }
      byte[] id = new byte[Digest.BYTES];
      chance.nextBytes(id);
      loop.execute(() -> done.accept(new Carried(Optional.of(Digest.of(id)), 1, "")));
    }
  }

  private Envelope sealed(Courier.Parcel parcel) {
    byte[] plain =
        Payload.encode(parcel.message(), Optional.of(parcel.padding()), Optional.empty(), chance);
    byte[] data =
        parcel
            .key()
            .map(key -> new SharedKeyCipher(key).seal(plain, chance))
            .orElseGet(() -> Ecies.seal(parcel.to().orElseThrow(), plain, chance));
    return envelope(parcel.topic(), data);
  }

  private Envelope envelope(Topic topic, byte[] data) {
    long expiry = time.clock().instant().getEpochSecond() + Courier.TTL_SECONDS;
    return Envelope.of(expiry, Courier.TTL_SECONDS, topic, data, chance.nextLong() >>> 1);
  }

  /** Makes the sessions and measures. */
  public Figures run() {
    Person bare = new Person();
    long heapBefore = heapBytes();
    long begun = System.nanoTime();
    Person busy = new Person();
    self = busy;
    for (int i = 0; i < plan.sessions(); i++) {
      progress.accept("Opening sessions: %,d of %,d".formatted(i, plan.sessions()));
      openOne(busy);
    }
    for (int day = 0; day < DAYS; day++) {
      progress.accept("Letting days pass: %d of %d".formatted(day, DAYS));
      time.run(Duration.ofDays(1));
      busy.chats.tick();
    }
    time.run(STEP);
    Duration making = Duration.ofNanos(System.nanoTime() - begun);
    long heap = Math.max(0, heapBytes() - heapBefore);
    progress.accept("Measuring");
    Topic[] topics = strangersTopics();
    Envelope[] envelopes = strangersEnvelopes();
    long found = 0;
    for (Topic topic : topics) {
      found += busy.chats.topics().has(topic) ? 1 : 0;
    }
    return new Figures(
        plan.sessions(),
        busy.chats.topics().size(),
        found,
        nanos(at -> busy.chats.topics().has(topics[at & TOPICS - 1]) ? 1 : 0),
        nanos(at -> arrive(busy, envelopes[at & ENVELOPES - 1])),
        nanos(at -> arrive(bare, envelopes[at & ENVELOPES - 1])),
        heap,
        making);
  }

  private void openOne(Person busy) {
    Person other = new Person();
    current = other;
    Contact contact = busy.meet(other);
    Contact unused = other.meet(busy);
    time.run(STEP);
    busy.chats.send(contact, Saying.text("hello"), Optional.empty(), sent -> {});
    for (int seconds = 0; seconds < PATIENCE && !isOpen(busy, contact); seconds++) {
      time.run(STEP);
      busy.chats.tick();
      other.chats.tick();
    }
    if (!isOpen(busy, contact)) {
      throw new IllegalStateException("no session after " + PATIENCE + " s");
    }
    current = null;
    other.loop.end();
  }

  private static boolean isOpen(Person busy, Contact contact) {
    return busy.chats
        .of(contact)
        .filter(chat -> chat.session() == Chat.Session.OPEN && chat.waiting() == 0)
        .isPresent();
  }

  private static int arrive(Person person, Envelope envelope) {
    person.chats.arrived(envelope, Courier.RATING);
    return 1;
  }

  private Topic[] strangersTopics() {
    Topic[] topics = new Topic[TOPICS];
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = new Topic(chance.nextInt());
    }
    return topics;
  }

  /** As those of sessions that are not ours: by their form alone they could be. */
  private Envelope[] strangersEnvelopes() {
    Envelope[] envelopes = new Envelope[ENVELOPES];
    byte[] data = new byte[CONTAINER_BYTES + SharedKeyCipher.OVERHEAD_BYTES];
    for (int i = 0; i < ENVELOPES; i++) {
      chance.nextBytes(data);
      envelopes[i] = envelope(new Topic(chance.nextInt()), data);
    }
    return envelopes;
  }

  /** Of one of many, after as many that are not counted. */
  private double nanos(IntUnaryOperator task) {
    long done = repeat(task);
    long begun = System.nanoTime();
    done += repeat(task);
    long took = System.nanoTime() - begun;
    return done < 0 ? 0 : (double) took / plan.lookUps(); // never: so that the work is not left out
  }

  private long repeat(IntUnaryOperator task) {
    long sum = 0;
    for (int i = 0; i < plan.lookUps(); i++) {
      sum += task.applyAsInt(i);
    }
    return sum;
  }

  private static long heapBytes() {
    System.gc(); // what nobody needs is not counted
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
