package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.seal.Curve;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What one member says, as another hears it: the topics that may come, the keys of what was passed
 * over, and what came before its turn; section 14.4. On the loop.
 */
final class Speaker {
  // From the protocol.
  /** So many numbers after the highest that was heard are looked out for. */
  static final int AHEAD = 32;

  // Ours to choose.
  /** Messages that came before one that is missing. */
  static final int EARLY_MAX = 64;

  /** Numbers that are passed over at once; a copy may be of one far beyond those looked out for. */
  private static final int PASSED_MAX = 512;

  /** Longer than any envelope lives. */
  private static final Duration SKIPPED_FOR = Duration.ofDays(8);

  /** Who speaks is told so soon after what came; the first part for all, and by chance more. */
  private static final Duration HAVE_WITHIN = Duration.ofSeconds(10);

  private static final Duration KEYS_WITHIN = Duration.ofSeconds(1);

  /** Without keys of theirs they are asked, after this and then twice as long each time. */
  private static final Duration ASK_AFTER = Duration.ofMinutes(2);

  private static final int ASK_DOUBLINGS = 9;

  /** The keeper is told, and tells, this often at least: so all hear of who came and left. */
  private static final Duration REGULARLY = Duration.ofDays(1);

  /** A number of one member that may come. */
  record Awaited(NodeId from, int number) {}

  /** Who is told which topics to look out for. */
  interface Lookout {
    void add(Topic topic, Awaited awaited);

    void remove(Topic topic, Awaited awaited);
  }

  private record Skipped(MessageKey key, Instant since) {}

  private final NodeId from;
  private final Lookout lookout;
  private final TreeMap<Integer, Topic> topics = new TreeMap<>();
  private final TreeMap<Integer, Skipped> skipped = new TreeMap<>();
  private final TreeMap<Integer, GroupTalk> early = new TreeMap<>();
  private @Nullable HashChain chain;
  private @Nullable HashChain front;
  private Optional<NodeId> signer = Optional.empty();
  private int serial;
  private int upto;
  private boolean begun;
  private Optional<Instant> haveBy = Optional.empty();
  private Instant askAt;
  private int asked;
  private Instant regularlyAt;

  Speaker(NodeId from, Instant now, Lookout lookout) {
    this.from = from;
    this.lookout = lookout;
    this.askAt = now.plus(ASK_AFTER);
    this.regularlyAt = now.plus(REGULARLY);
  }

  private Speaker(StateIn in, NodeId from, Lookout lookout, Group.Talks talks) {
    this.from = from;
    this.lookout = lookout;
    serial = in.i32();
    upto = in.i32();
    begun = in.flag();
    haveBy = in.maybe(in::time);
    askAt = in.time();
    asked = in.i32();
    regularlyAt = in.time();
    signer = in.maybe(in::key);
    in.maybe(
            () -> {
              int number = in.i32();
              return new HashChain(in.secret(), number);
            })
        .ifPresent(this::listen);
    in.all(
        () -> {
          int number = in.i32();
          MessageKey key = new MessageKey(Topic.of(in.raw(Topic.BYTES)), in.secret());
          lookout.add(key.topic(), new Awaited(from, number));
          return skipped.put(number, new Skipped(key, in.time()));
        });
    in.all(
        () -> {
          Optional<GroupTalk> talk = talks.find(from, in.i32());
          talk.ifPresent(one -> early.put(one.sequence(), one)); // else it is asked for again
          return talk;
        });
  }

  static Speaker read(StateIn in, NodeId from, Lookout lookout, Group.Talks talks) {
    return new Speaker(in, from, lookout, talks);
  }

  void write(StateOut out) {
    out.i32(serial)
        .i32(upto)
        .flag(begun)
        .maybe(haveBy, out::time)
        .time(askAt)
        .i32(asked)
        .time(regularlyAt);
    out.maybe(signer, out::key);
    out.maybe(Optional.ofNullable(chain), one -> out.i32(one.next()).raw(one.link()));
    out.all(
        skipped.entrySet(),
        one -> {
          Skipped kept = one.getValue();
          out.i32(one.getKey()).raw(kept.key().topic().toBytes()).raw(kept.key().key());
          out.time(kept.since());
        });
    out.all(early.keySet(), out::i32);
  }

  private void listen(HashChain from) {
    chain = from;
    front = new HashChain(from.link(), from.next());
    extend();
  }

  private void extend() {
    HashChain at = chain;
    HashChain ahead = front;
    while (at != null && ahead != null && ahead.next() < at.next() + AHEAD) {
      int number = ahead.next();
      Topic topic = ahead.take().topic();
      topics.put(number, topic);
      lookout.add(topic, new Awaited(from, number));
    }
  }

  /** They give keys; those that are had already, or are older, change nothing. */
  void take(GroupItem.Keys keys, Instant now, RandomGenerator secrets) {
    if (keys.serial() > serial) {
      stopListening();
      serial = keys.serial();
      signer = Optional.of(keys.signer());
      listen(new HashChain(keys.link().toBytes(), keys.next()));
    }
    asked = 0;
    sayHave(now, KEYS_WITHIN, secrets);
  }

  int serial() {
    return serial;
  }

  int upto() {
    return upto;
  }

  /** The key of something that may have come; empty when it can come no more. */
  Optional<MessageKey> key(int number) {
    Skipped passed = skipped.get(number);
    HashChain at = chain;
    if (passed != null) {
      return Optional.of(passed.key());
    }
    if (at == null || number < at.next() || number >= at.next() + AHEAD) {
      return Optional.empty();
    }
    List<MessageKey> keys = at.ahead(number - at.next() + 1);
    keys.subList(0, keys.size() - 1).forEach(key -> Secrets.wipe(key.key()));
    return Optional.of(keys.get(keys.size() - 1));
  }

  /** Whether they signed it, in the chain that is listened to. */
  boolean isSigned(Digest group, GroupTalk talk) {
    Digest hash = Rosters.said(group, from, serial, talk);
    return Curve.best()
        .recover(hash, talk.signature().toBytes())
        .map(PublicKey::nodeId)
        .equals(signer);
  }

  /** A number has come, in whatever way: its key is forgotten, and more is looked out for. */
  private void heard(int number, Instant now) {
    forget(number);
    HashChain at = chain;
    if (at == null || number < at.next()) {
      return;
    }
    if (number - at.next() > PASSED_MAX) {
      stopListening(); // to be asked for anew: to walk there could take for ever
      serial = 0;
      askAt = now;
      return;
    }
    while (at.next() < number) {
      int passed = at.next();
      skipped.put(passed, new Skipped(at.take(), now));
      topics.remove(passed);
    }
    Secrets.wipe(at.take().key());
    Topic gone = topics.remove(number);
    if (gone != null) {
      lookout.remove(gone, new Awaited(from, number));
    }
    HashChain ahead = front;
    while (ahead != null && ahead.next() < at.next()) {
      int passed = ahead.next(); // a copy came from beyond what was looked out for
      Topic topic = ahead.take().topic();
      if (skipped.containsKey(passed)) {
        lookout.add(topic, new Awaited(from, passed));
      }
    }
    extend();
  }

  private void forget(int number) {
    Skipped gone = skipped.remove(number);
    if (gone != null) {
      lookout.remove(gone.key().topic(), new Awaited(from, number));
      Secrets.wipe(gone.key().key());
    }
  }

  int skipped() {
    return skipped.size();
  }

  /** Forgets the key of the oldest that was passed over: it comes as a copy. */
  void forgetOldest() {
    forget(skipped.firstKey());
  }

  int early() {
    return early.size();
  }

  long earlyBytes() {
    return early.values().stream().mapToLong(talk -> talk.content().length()).sum();
  }

  boolean isEarly(int sequence) {
    return early.containsKey(sequence);
  }

  /** Whether it could be kept until its turn. */
  boolean mayTake(int sequence, int room) {
    boolean isNext = sequence <= upto;
    return isNext
        || (sequence <= upto + GroupItem.Have.LATER_MAX && room > 0 && early() < EARLY_MAX);
  }

  /** Something has come that they said; what is handed on now, in order. */
  List<GroupTalk> take(GroupTalk talk, Instant now, RandomGenerator secrets) {
    heard(talk.sequence(), now);
    sayHave(now, HAVE_WITHIN, secrets);
    begun = true;
    if (talk.sequence() >= upto) {
      early.putIfAbsent(talk.sequence(), talk);
    }
    return inOrder();
  }

  private List<GroupTalk> inOrder() {
    List<GroupTalk> all = new ArrayList<>();
    while (!early.isEmpty() && early.firstKey() == upto) {
      all.add(early.pollFirstEntry().getValue());
      upto++;
    }
    return all;
  }

  /**
   * Nothing before a sequence will come any more.
   *
   * @param handOn takes what came before its turn and is before it
   * @return how many messages are missed
   */
  int skipTo(int oldest, Consumer<GroupTalk> handOn) {
    int missed = 0;
    while (upto < oldest && !early.isEmpty() && early.firstKey() < oldest) {
      missed += early.firstKey() - upto;
      upto = early.firstKey();
      inOrder().forEach(handOn);
    }
    missed += Math.max(0, oldest - upto);
    upto = Math.max(upto, oldest);
    inOrder().forEach(handOn);
    List.copyOf(skipped.headMap(upto).keySet()).forEach(this::forget);
    boolean isFirst = !begun;
    begun = true;
    return isFirst ? 0 : missed;
  }

  private void sayHave(Instant now, Duration within, RandomGenerator secrets) {
    Instant by = now.plus(within).plusMillis(secrets.nextLong(within.toMillis()));
    haveBy = haveBy.filter(earlier -> earlier.isBefore(by)).or(() -> Optional.of(by));
  }

  /** They are to be told at once what has come. */
  void sayHaveNow(Instant now) {
    haveBy = Optional.of(now);
  }

  /**
   * Whether they are to be told now what has come; it is not due any longer.
   *
   * @param regularly whether they are to be told even if nothing has
   */
  boolean takeHave(Instant now, boolean regularly, RandomGenerator secrets) {
    boolean ask = serial == 0 && !now.isBefore(askAt);
    if (ask) {
      askAt = now.plus(ASK_AFTER.multipliedBy(1L << Math.min(asked++, ASK_DOUBLINGS)));
    }
    boolean isDue =
        ask
            || haveBy.filter(by -> !now.isBefore(by)).isPresent()
            || (regularly && !now.isBefore(regularlyAt));
    if (isDue) {
      haveBy = Optional.empty();
      long jitter = secrets.nextLong(REGULARLY.toMillis() / 4);
      regularlyAt = now.plus(REGULARLY).plusMillis(jitter);
    }
    return isDue;
  }

  GroupItem.Have have(Membership membership) {
    byte[] bits = new byte[GroupItem.Have.LATER_MAX / Byte.SIZE];
    int last = 0;
    for (int sequence : early.keySet()) {
      int bit = sequence - upto - 1;
      bits[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
      last = bit / Byte.SIZE + 1;
    }
    return new GroupItem.Have(
        membership.group(),
        membership.epoch(),
        membership.hash(),
        serial,
        upto,
        Blob.of(Arrays.copyOf(bits, last)));
  }

  /** Forgets keys of what cannot come any more. */
  void tick(Instant now) {
    List.copyOf(skipped.entrySet()).stream()
        .filter(one -> now.isAfter(one.getValue().since().plus(SKIPPED_FOR)))
        .forEach(one -> forget(one.getKey()));
  }

  private void stopListening() {
    topics.forEach((number, topic) -> lookout.remove(topic, new Awaited(from, number)));
    topics.clear();
    List.copyOf(skipped.keySet()).forEach(this::forget);
    if (chain != null && front != null) {
      chain.wipe();
      front.wipe();
    }
    chain = null;
    front = null;
  }

  /** Forgets everything. */
  void wipe() {
    stopListening();
    early.clear();
    signer = Optional.empty();
  }
}
