package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Blob;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionOpen;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Topic;

/** Two people with a session, and a network between them that loses, doubles and reorders. */
final class Pair {
  /** An envelope as everybody on the network sees it. */
  record Seen(Topic topic, byte[] data) {}

  final SplittableRandom chance;
  final KeyPair alice;
  final KeyPair bob;
  final Side a;
  final Side b;
  final List<Seen> seen = new ArrayList<>();
  final SessionOpen open;
  Instant now = Instant.ofEpochSecond(1_800_000_000L);
  double loss;
  double doubled;
  double restarts;
  Duration delayMax = Duration.ofSeconds(2);
  private long order;
  private final TreeMap<Instant, List<Runnable>> due = new TreeMap<>();

  /** One of the two. */
  final class Side {
    TopicTable<Expected> table = new TopicTable<>();
    final Map<Blob, Talk.Item> items = new HashMap<>();
    final List<String> said = new ArrayList<>();
    final List<String> handedOn = new ArrayList<>();
    final List<Topic> strangers = new ArrayList<>();
    Session session;
    boolean away;

    private Side(byte[] root, boolean opener) {
      session =
          new Session(
              Handshake.id(open), root, opener, open.seconds(), now, lookout(), chance.split());
    }

    private Listening.Lookout lookout() {
      return new Listening.Lookout() {
        @Override
        public void add(Topic topic, Expected expected) {
          table.add(topic, expected);
        }

        @Override
        public void remove(Topic topic, Expected expected) {
          table.remove(topic, expected);
        }
      };
    }

    /** The process ends, and begins again with what is on the disk. */
    void restart() {
      byte[] state = session.toBytes();
      table = new TopicTable<>();
      try {
        session = Session.of(state, now, lookout(), chance.split(), items::get);
      } catch (MalformedFrameException e) {
        throw new IllegalStateException(e);
      }
    }

    void say(String text) {
      said.add(text);
      byte[] id = new byte[Talk.Item.ID_BYTES];
      chance.nextBytes(id);
      Blob content = Blob.of(text.getBytes(StandardCharsets.UTF_8));
      Talk.Item item = session.say(Blob.of(id), 1, now.toEpochMilli(), content);
      items.put(item.id(), item);
    }

    /** Makes the envelopes that are due. */
    void send() {
      if (away) {
        return;
      }
      Optional<Session.Outgoing> next = session.next(now);
      while (next.isPresent()) {
        mayRestart();
        carry(sealed(next.get()), this == a ? b : a);
        next.get().talk().item().ifPresent(item -> session.said().posted(item.sequence(), now));
        next = session.next(now);
      }
    }

    private Seen sealed(Session.Outgoing outgoing) {
      byte[] plaintext = Container.wrap(PeopleCodec.encode(outgoing.talk()), chance);
      byte[] data = new SharedKeyCipher(outgoing.key().key()).seal(plaintext, chance);
      return new Seen(outgoing.key().topic(), data);
    }

    private void mayRestart() {
      if (chance.nextDouble() < restarts) {
        restart();
      }
    }

    void arrived(Seen envelope) {
      mayRestart();
      if (away) {
        return; // its life is over when he comes back
      }
      session.tick(now);
      List<Expected> candidates = table.find(envelope.topic());
      if (candidates.isEmpty()) {
        strangers.add(envelope.topic());
      }
      for (Expected expected : candidates) {
        open(expected, envelope).ifPresent(talk -> receive(expected, talk));
      }
    }

    private void receive(Expected expected, Talk talk) {
      talk.item().ifPresent(item -> items.put(item.id(), item));
      for (Talk.Item item : session.receive(expected, talk, now)) {
        handedOn.add(new String(item.content().toBytes(), StandardCharsets.UTF_8));
      }
    }

    Optional<Talk> open(Expected expected, Seen envelope) {
      return session
          .key(expected)
          .flatMap(key -> new SharedKeyCipher(key.key()).open(envelope.data()))
          .flatMap(Container::unwrap)
          .map(Pair::talk);
    }
  }

  Pair(long seed) {
    chance = new SplittableRandom(seed);
    alice = KeyPair.random(chance);
    bob = KeyPair.random(chance);
    KeyPair ofAlice = KeyPair.random(chance);
    KeyPair ofBob = KeyPair.random(chance);
    long seconds = now.getEpochSecond();
    open =
        Handshake.open(
            alice, bob.open().nodeId(), ofAlice, seconds, Introduction.NONE, "hello", chance);
    Handshake.Answered answered =
        Handshake.answer(open, Handshake.asAnswerer(open, bob, chance), ofBob, seconds, chance);
    Handshake.Opened opened = Handshake.asOpener(open, alice, ofAlice, chance);
    byte[] root = Handshake.root(answered.answer(), opened, alice, ofAlice, chance).orElseThrow();
    a = new Side(root, true);
    b = new Side(answered.root(), false);
  }

  private void carry(Seen envelope, Side to) {
    seen.add(envelope);
    for (int copies = chance.nextDouble() < doubled ? 2 : 1; copies > 0; copies--) {
      if (chance.nextDouble() >= loss) {
        long nanos = chance.nextLong(delayMax.toNanos() + 1) + order++ % 1000;
        due.computeIfAbsent(now.plusNanos(nanos), at -> new ArrayList<>())
            .add(() -> to.arrived(envelope));
      }
    }
  }

  static Talk talk(byte[] message) {
    try {
      return PeopleCodec.talk(message);
    } catch (MalformedFrameException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets time pass, a second at a time. */
  void run(Duration span) {
    run(span, Duration.ofSeconds(1));
  }

  void run(Duration span, Duration step) {
    Instant end = now.plus(span);
    while (now.isBefore(end)) {
      a.session.tick(now);
      b.session.tick(now);
      a.send();
      b.send();
      now = now.plus(step);
      while (!due.isEmpty() && !due.firstKey().isAfter(now)) {
        due.pollFirstEntry().getValue().forEach(Runnable::run);
      }
    }
  }
}
