package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.hearsay.seal.Curve;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.NodeId;

/**
 * What we say in a group: our chain, and what not all are known to have; section 14.3. On the loop.
 */
final class Voice {
  // Ours to choose.
  /** Messages that are kept for those who lack them; the oldest go first. */
  static final int KEPT_MAX = 1000;

  /** Of all of them: they are held in memory. */
  static final long KEPT_BYTES_MAX = 4L << 20;

  /** Whoever is away for longer misses something, and is told so. */
  static final Duration KEPT_FOR = Duration.ofDays(14);

  private static final int FRESH_AFTER_MESSAGES = 1000;
  private static final Duration FRESH_AFTER = Duration.ofDays(7);

  /** Something that was said. */
  static final class Kept {
    final GroupTalk talk;
    private final Instant said;
    private int serial;
    private Instant sent = Instant.EPOCH;

    private Kept(GroupTalk talk, Instant said) {
      this.talk = talk;
      this.said = said;
    }

    /** Of the chain that it went out in. */
    int serial() {
      return serial;
    }

    Instant sent() {
      return sent;
    }
  }

  /** An envelope to be made: it is lost if it is not made now. */
  record Outgoing(MessageKey key, GroupTalk talk) {}

  private int serial;
  private int epoch;
  private int begun;
  private Instant made;
  private KeyPair signer;
  private HashChain chain;
  private int next;
  private long bytes;
  private final TreeMap<Integer, Kept> kept = new TreeMap<>();

  /** Begins to speak. */
  Voice(int epoch, Instant now, RandomGenerator secrets) {
    made = now;
    signer = KeyPair.random(secrets);
    chain = new HashChain(random(secrets), 0);
    this.epoch = epoch;
    serial = 1;
  }

  private Voice(StateIn in, NodeId self, Group.Talks talks) {
    serial = in.i32();
    epoch = in.i32();
    begun = in.i32();
    made = in.time();
    signer = KeyPair.of(PrivateKey.of(in.secret()));
    int number = in.i32();
    chain = new HashChain(in.secret(), number);
    next = in.i32();
    in.all(
        () -> {
          Optional<GroupTalk> talk = talks.find(self, in.i32());
          Instant at = in.time();
          int ofSerial = in.i32();
          Instant sent = in.time();
          talk.ifPresent(one -> keep(one, at, ofSerial, sent));
          return talk;
        });
  }

  private void keep(GroupTalk talk, Instant at, int ofSerial, Instant sent) {
    Kept one = new Kept(talk, at);
    one.serial = ofSerial;
    one.sent = sent;
    bytes += talk.content().length();
    kept.put(talk.sequence(), one);
  }

  static Voice read(StateIn in, NodeId self, Group.Talks talks) {
    return new Voice(in, self, talks);
  }

  void write(StateOut out) {
    out.i32(serial).i32(epoch).i32(begun).time(made).raw(signer.secret().toBytes());
    out.i32(chain.next()).raw(chain.link()).i32(next);
    out.all(
        kept.values(),
        one -> out.i32(one.talk.sequence()).time(one.said).i32(one.serial).time(one.sent));
  }

  private static byte[] random(RandomGenerator secrets) {
    byte[] bytes = new byte[Secrets.BYTES];
    secrets.nextBytes(bytes);
    return bytes;
  }

  /** Goes on in a chain that nobody knows yet. */
  void freshen(int newEpoch, Instant now, RandomGenerator secrets) {
    int number = chain.next();
    chain.wipe();
    made = now;
    signer = KeyPair.random(secrets);
    chain = new HashChain(random(secrets), number);
    epoch = newEpoch;
    begun = number;
    serial++;
  }

  /** The epoch in which the chain began. */
  int epoch() {
    return epoch;
  }

  /** Whether one key has served for long enough. */
  boolean isOld(Instant now) {
    return chain.next() - begun >= FRESH_AFTER_MESSAGES
        || (chain.next() > begun && !now.isBefore(made.plus(FRESH_AFTER)));
  }

  int serial() {
    return serial;
  }

  /** The sequence of what is said next. */
  int next() {
    return next;
  }

  /** What a member needs to hear what is said from now on. */
  GroupItem.Keys keys(Membership membership, int oldest) {
    return new GroupItem.Keys(
        membership.group(),
        membership.epoch(),
        membership.hash(),
        serial,
        oldest,
        chain.next(),
        Blob.of(chain.link()),
        signer.open().nodeId());
  }

  /** Whether there is no place for more: the oldest has not gone out yet. */
  boolean isFull() {
    boolean isMany = kept.size() >= KEPT_MAX || bytes >= KEPT_BYTES_MAX;
    boolean isStuck = isMany && kept.firstEntry().getValue().serial == 0;
    return isStuck || next >= GroupItem.COUNT_MAX - 1;
  }

  /** Says something; it goes out with the next envelope. */
  GroupTalk say(Blob id, int kind, Instant now, Blob content) {
    GroupTalk talk = new GroupTalk(next++, id, kind, now.toEpochMilli(), content);
    kept.put(talk.sequence(), new Kept(talk, now));
    bytes += content.length();
    return talk;
  }

  /** The next envelope. */
  Optional<Outgoing> send(Digest group, NodeId self, Instant now) {
    while (!kept.isEmpty() && kept.ceilingKey(chain.next()) != null) {
      MessageKey key = chain.take();
      Kept one = kept.get(chain.next() - 1);
      if (one != null) {
        one.serial = serial;
        one.sent = now;
        Digest hash = Rosters.said(group, self, serial, one.talk);
        byte[] signature = Curve.best().sign(hash, signer.secret());
        return Optional.of(new Outgoing(key, one.talk.signed(signature)));
      }
      Secrets.wipe(key.key()); // of one that nobody waits for any more
    }
    return Optional.empty();
  }

  /** What went out and is kept, from one on. */
  Collection<Kept> sentFrom(int sequence) {
    return sequence >= chain.next() ? List.of() : kept.subMap(sequence, chain.next()).values();
  }

  /** The first that is kept, from one on. */
  int oldestFrom(int sequence) {
    Integer first = kept.ceilingKey(sequence);
    return first == null ? Math.max(sequence, next) : first;
  }

  /** Forgets what all have. */
  List<GroupTalk> settle(Predicate<GroupTalk> allHave) {
    List<GroupTalk> settled = new ArrayList<>();
    for (Kept one : List.copyOf(kept.values())) {
      if (one.serial > 0 && allHave.test(one.talk)) {
        kept.remove(one.talk.sequence());
        bytes -= one.talk.content().length();
        settled.add(one.talk);
      }
    }
    return settled;
  }

  /** Forgets what was kept for too long. */
  List<GroupTalk> expire(Instant now) {
    List<GroupTalk> expired = new ArrayList<>();
    while (!kept.isEmpty()
        && (kept.size() > KEPT_MAX
            || bytes > KEPT_BYTES_MAX
            || now.isAfter(kept.firstEntry().getValue().said.plus(KEPT_FOR)))) {
      GroupTalk oldest = kept.pollFirstEntry().getValue().talk;
      bytes -= oldest.content().length();
      expired.add(oldest);
    }
    return expired;
  }

  /** How much is kept. */
  int kept() {
    return kept.size();
  }

  void wipe() {
    chain.wipe();
    kept.clear();
  }
}
