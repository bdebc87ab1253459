package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Talk;

/**
 * What was said in a session and is not known to have been handed on at the other side: sent, and
 * sent again, until it is known to be there; then waited for, until all before it is there too;
 * section 13.5. On the loop.
 */
final class Unanswered {
  // Ours to choose.
  /** What had no answer is sent again after this, then after twice as long each time. */
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

  private static final Duration AGAIN_AFTER_MAX = Duration.ofHours(1);

  /** So many of the oldest at once, while the other side is heard; else the oldest alone. */
  private static final int AGAIN_AT_ONCE = 4;

  private static final class One {
    Talk.Item item;
    int sent;
    Instant again = Instant.EPOCH;

    /** It is being sealed: only then does the wait for an answer begin. */
    boolean onItsWay;

    One(Talk.Item item) {
      this.item = item;
    }
  }

  /** What is to be sent now, perhaps again. */
  record Due(Talk.Item item, boolean again) {}

  private final RandomGenerator secrets;
  private final TreeMap<Long, One> unanswered = new TreeMap<>();

  /** It is there, and waits for something that was said before it. */
  private final TreeMap<Long, Talk.Item> early = new TreeMap<>();

  private final List<Talk.Item> arrived = new ArrayList<>();
  private boolean heardSince;

  Unanswered(RandomGenerator secrets) {
    this.secrets = secrets;
  }

  void write(StateOut out) {
    out.flag(heardSince);
    out.all(
        unanswered.values(),
        one ->
            out.i64(one.item.sequence())
                .raw(one.item.id().toBytes())
                .i32(one.sent)
                .time(one.again));
    out.all(early.values(), item -> out.i64(item.sequence()).raw(item.id().toBytes()));
  }

  /** Goes on from what was written. */
  static Unanswered read(StateIn in, RandomGenerator secrets, Function<Blob, Talk.Item> items) {
    Unanswered read = new Unanswered(secrets);
    read.heardSince = in.flag();
    in.all(
        () -> {
          One one = new One(item(in, items));
          one.sent = in.i32();
          one.again = in.time();
          return read.unanswered.put(one.item.sequence(), one);
        });
    in.all(
        () -> {
          Talk.Item item = item(in, items);
          return read.early.put(item.sequence(), item);
        });
    return read;
  }

  private static Talk.Item item(StateIn in, Function<Blob, Talk.Item> items) {
    long sequence = in.i64();
    return items.apply(Blob.of(in.raw(Talk.Item.ID_BYTES))).at(sequence);
  }

  /** How many are not known to be there. */
  int size() {
    return unanswered.size();
  }

  void add(Talk.Item item) {
    unanswered.put(item.sequence(), new One(item));
  }

  /** All that is not known to have been handed on, in the order in which it was said. */
  List<Talk.Item> pending() {
    TreeMap<Long, Talk.Item> all = new TreeMap<>(early);
    unanswered.forEach((sequence, one) -> all.put(sequence, one.item));
    return List.copyOf(all.values());
  }

  /** Says nothing in place of something that has not come: its number cannot be left out. */
  void withdraw(Blob id) {
    for (One one : unanswered.values()) {
      if (one.item.id().equals(id)) {
        one.item = one.item.withdrawn();
      }
    }
  }

  Optional<Due> due(Instant now) {
    int looked = 0;
    for (One one : unanswered.values()) {
      if (one.item.sequence() > unanswered.firstKey() + Talk.LATER_MAX) {
        break; // the other side could not keep it
      }
      boolean mayAgain =
          looked++ < (heardSince ? AGAIN_AT_ONCE : 1)
              && Moments.isDue(one.again, now, AGAIN_AFTER_MAX.multipliedBy(2));
      if (!one.onItsWay && (one.sent == 0 || mayAgain)) {
        return Optional.of(new Due(one.item, one.sent > 0));
      }
    }
    return Optional.empty();
  }

  /** It goes out now. */
  void sent(Talk.Item item, Instant now) {
    One one = unanswered.get(item.sequence());
    if (one != null) {
      heardSince &= one.sent == 0;
      one.sent++;
      one.onItsWay = true;
      one.again = now.plus(untilAgain(one)); // for whoever begins again from the disk
    }
  }

  /** It was sealed and posted, or was not: from now on its answer is waited for. */
  void posted(long sequence, Instant now) {
    One one = unanswered.get(sequence);
    if (one != null && one.onItsWay) {
      one.onItsWay = false;
      one.again = now.plus(untilAgain(one));
    }
  }

  private Duration untilAgain(One one) {
    Duration wait = AGAIN_AFTER.multipliedBy(1L << Math.min(one.sent - 1, 10));
    Duration bounded = wait.compareTo(AGAIN_AFTER_MAX) > 0 ? AGAIN_AFTER_MAX : wait;
    return bounded.plusMillis(secrets.nextLong(bounded.toMillis() / 4));
  }

  /** The other side was heard, and has told what is there. */
  void heard(Talk.Ack ack) {
    heardSince = true;
    for (One one : List.copyOf(unanswered.values())) {
      if (ack.has(one.item.sequence())) {
        unanswered.remove(one.item.sequence());
        early.put(one.item.sequence(), one.item);
      }
    }
    while (!early.isEmpty() && early.firstKey() < ack.upto()) {
      arrived.add(early.pollFirstEntry().getValue());
    }
  }

  /** What has become known to be handed on since this was asked the last time, in its order. */
  List<Talk.Item> arrived() {
    List<Talk.Item> all = List.copyOf(arrived);
    arrived.clear();
    return all;
  }

  void clear() {
    unanswered.clear();
    early.clear();
  }
}
