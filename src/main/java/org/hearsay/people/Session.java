package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.Talk;

/**
 * A session that was opened and answered, on one side: what is to be said, what was said and is not
 * known to have come, and what has come; section 13.5. Knows no disk and no network: whoever has it
 * writes it down before it sends or hands on what it gives out. On the loop.
 */
final class Session {
  // Ours to choose.
  /** What answers and is not known to have come is said again after these. */
  private static final List<Duration> ANSWER_AGAIN =
      List.of(Duration.ofSeconds(20), Duration.ofMinutes(3));

  /** An answer waits so long for something to be said with it. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

  /** Nothing is put off for longer. */
  private static final Duration ANSWER_WITHIN_MAX = Duration.ofMinutes(5);

  private static final long DAY_SECONDS = 86_400;

  /** An envelope to be made: it is lost if it is not made now, and said again then. */
  record Outgoing(MessageKey key, Talk talk) {}

  /** Farewells that are sent, in case some are lost. */
  private static final int FAREWELLS = 3;

  private final Ratchet ratchet;
  private final long openedSeconds;
  private final RandomGenerator secrets;
  private final Unanswered unanswered;
  private final TreeMap<Long, Talk.Item> early = new TreeMap<>();
  private long nextSequence;
  private long upto;
  private Optional<Instant> answerBy = Optional.empty();
  private int answers;
  private boolean over;

  /**
   * Begins with the root of the handshake.
   *
   * @param openedSeconds the time in the open, from which both count days
   */
  Session(
      Digest id,
      byte[] root,
      boolean opener,
      long openedSeconds,
      Instant now,
      Listening.Lookout lookout,
      RandomGenerator secrets) {
    this.openedSeconds = openedSeconds;
    this.secrets = secrets;
    this.unanswered = new Unanswered(secrets);
    this.ratchet = new Ratchet(id, root, opener, day(now), lookout);
    this.answerBy = opener ? Optional.of(now) : Optional.empty(); // so that the other hears of it
  }

  private Session(
      StateIn in,
      Instant now,
      Listening.Lookout lookout,
      RandomGenerator secrets,
      Function<Blob, Talk.Item> items) {
    this.secrets = secrets;
    openedSeconds = in.i64();
    nextSequence = in.i64();
    upto = in.i64();
    answerBy = in.maybe(() -> Instant.ofEpochMilli(in.i64()));
    answers = in.i32();
    over = in.flag();
    unanswered = Unanswered.read(in, secrets, items);
    in.all(
        () -> {
          Talk.Item item = items.apply(Blob.of(in.raw(Talk.Item.ID_BYTES)));
          if (item.sequence() <= upto || item.sequence() > upto + Talk.LATER_MAX) {
            throw new IllegalArgumentException("what came early is not there");
          }
          return early.put(item.sequence(), item);
        });
    ratchet = Ratchet.read(in, day(now), lookout);
  }

  /**
   * Goes on from what {@link #toBytes} made.
   *
   * @param items what was said or has come early, by its id: kept apart, as contents are long; the
   *     sequence of what was said is not asked for
   */
  static Session of(
      byte[] state,
      Instant now,
      Listening.Lookout lookout,
      RandomGenerator secrets,
      Function<Blob, Talk.Item> items)
      throws MalformedFrameException {
    return StateIn.read(state, in -> new Session(in, now, lookout, secrets, items));
  }

  /**
   * All of it but the contents of items. To be on the disk before an envelope that was made from it
   * goes out, and before what has come is handed on: so no key is used twice, and nothing is lost
   * or handed on twice, whenever the process ends.
   */
  byte[] toBytes() {
    StateOut out = new StateOut().i64(openedSeconds).i64(nextSequence).i64(upto);
    out.maybe(answerBy, by -> out.i64(by.toEpochMilli()));
    out.i32(answers).flag(over);
    unanswered.write(out);
    out.all(early.values(), item -> out.raw(item.id().toBytes()));
    ratchet.write(out);
    return out.toBytes();
  }

  private int day(Instant now) {
    long days = Math.floorDiv(now.getEpochSecond() - openedSeconds, DAY_SECONDS);
    return (int) Math.max(0, Math.min(Talk.COUNT_MAX - 1, days));
  }

  Digest id() {
    return ratchet.id();
  }

  /** The time in the open. */
  long openedSeconds() {
    return openedSeconds;
  }

  /** Whether either side has closed it. */
  boolean isOver() {
    return over;
  }

  /** Says something; it goes out with one of the next envelopes. */
  Talk.Item say(Blob id, int kind, long millis, Blob content) {
    Talk.Item item = new Talk.Item(nextSequence++, id, kind, millis, content);
    unanswered.add(item);
    return item;
  }

  /** What was said and is not known to have been handed on. */
  Unanswered said() {
    return unanswered;
  }

  /**
   * The last that this side says; {@link #close} is to follow. Fewer when the other side was not
   * heard for long.
   */
  List<Outgoing> farewell(Instant now) {
    List<Outgoing> all = new ArrayList<>();
    while (!over && all.size() < FAREWELLS) {
      Optional<Sending.Next> number = ratchet.sending().take(day(now), true);
      if (number.isEmpty()) {
        break;
      }
      all.add(new Outgoing(number.get().key(), talk(Optional.empty(), now, true)));
    }
    return all;
  }

  /** Once in a while, and before anything that has come is looked up. */
  void tick(Instant now) {
    ratchet.listening().day(day(now));
  }

  /** The next envelope that is worth to be made now; empty when there is none. */
  Optional<Outgoing> next(Instant now) {
    if (over) {
      return Optional.empty();
    }
    Optional<Unanswered.Due> due = unanswered.due(now);
    boolean owed = answerBy.filter(by -> Moments.isDue(by, now, ANSWER_WITHIN_MAX)).isPresent();
    if (due.isEmpty() && !owed) {
      return Optional.empty();
    }
    boolean again = due.map(Unanswered.Due::again).orElse(true);
    Optional<Sending.Next> number = ratchet.sending().take(day(now), again);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    due.ifPresent(one -> unanswered.sent(one.item(), now));
    answerBy =
        answers < ANSWER_AGAIN.size()
            ? Optional.of(now.plus(ANSWER_AGAIN.get(answers++)))
            : Optional.empty();
    Talk talk = talk(due.map(Unanswered.Due::item), now, false);
    return Optional.of(new Outgoing(number.get().key(), talk));
  }

  private Talk talk(Optional<Talk.Item> item, Instant now, boolean close) {
    return new Talk(
        now.getEpochSecond(),
        new Talk.Ack(upto, later(), ratchet.listening().heard()),
        item,
        ratchet.sending().ended(),
        ratchet.offer(day(now), secrets),
        ratchet.reply(),
        close);
  }

  private Blob later() {
    byte[] bits = new byte[Talk.LATER_MAX / Byte.SIZE];
    int last = 0;
    for (long sequence : early.keySet()) {
      int bit = (int) (sequence - upto - 1);
      bits[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
      last = bit / Byte.SIZE + 1;
    }
    return Blob.of(Arrays.copyOf(bits, last));
  }

  /** The key of something that may have come; empty when it has come before. */
  Optional<MessageKey> key(Expected expected) {
    return over ? Optional.empty() : ratchet.listening().key(expected);
  }

  /**
   * Something has come, under a number whose key opened it.
   *
   * @return what is to be handed on now, in the order in which it was said
   */
  List<Talk.Item> receive(Expected expected, Talk talk, Instant now) {
    int today = day(now);
    ratchet.listening().heard(expected, today);
    ratchet.heardOf(expected.place().generation());
    talk.ended()
        .forEach(ended -> ratchet.listening().ended(ended, expected.place().generation(), today));
    talk.offer().ifPresent(offer -> ratchet.offered(offer, today, secrets));
    talk.reply().ifPresent(reply -> ratchet.replied(reply, today, secrets));
    ratchet.sending().heard(talk.ack().heard());
    if (ratchet.sending().isAllHeard()) {
      answers = ANSWER_AGAIN.size();
      answerBy = Optional.empty();
    }
    unanswered.heard(talk.ack());
    if (talk.close()) {
      close();
    }
    boolean wants = talk.item().isPresent() || talk.offer().isPresent() || talk.reply().isPresent();
    if (wants) {
      long jitter = secrets.nextLong(ANSWER_WITHIN.toMillis());
      Instant by = now.plus(ANSWER_WITHIN).plusMillis(jitter);
      answerBy = answerBy.filter(earlier -> earlier.isBefore(by)).or(() -> Optional.of(by));
      answers = 0;
    }
    return talk.item().map(this::take).orElse(List.of());
  }

  /** What has come before what was said earlier. */
  List<Talk.Item> early() {
    return List.copyOf(early.values());
  }

  /** Whether something has come before what was said earlier, and waits for it. */
  boolean isEarly(Talk.Item item) {
    return early.containsKey(item.sequence());
  }

  private List<Talk.Item> take(Talk.Item item) {
    if (item.sequence() < upto || item.sequence() > upto + Talk.LATER_MAX) {
      return List.of(); // handed on before, or more than was allowed
    }
    early.putIfAbsent(item.sequence(), item);
    List<Talk.Item> inOrder = new ArrayList<>();
    while (!early.isEmpty() && early.firstKey() == upto) {
      Map.Entry<Long, Talk.Item> first = early.pollFirstEntry();
      inOrder.add(first.getValue());
      upto++;
    }
    return inOrder;
  }

  /** Forgets everything of it. */
  void close() {
    over = true;
    ratchet.wipe();
    unanswered.clear();
    early.clear();
  }
}
