package org.hearsay.inbox;

import static org.hearsay.Envelopes.NOW;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.Payload;
import org.hearsay.seal.PublicKey;
import org.hearsay.seal.Rated;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.sim.MemoryDocument;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;

/** An inbox whose keys, work and time are in the test's hands. */
abstract class InboxFixture {
  static final Topic TOPIC = new Topic(0x0a0b0c0d);
  static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  static final long TTL = 50;

  final Random secrets = new Random(1);
  final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(NOW));
  final VirtualLoop loop = new VirtualLoop(time);
  final HeldWork work = new HeldWork();
  final KeyRing keys = new KeyRing(new MemoryDocument("keys"), loop, work, secrets);
  final Inbox inbox = new Inbox(loop, work, keys, secrets);
  final KeyPair pair = KeyPair.random(secrets);
  final String keyId = symKey(KEY);
  final String pairId = keyPair(pair);

  String symKey(byte[] key) {
    List<String> ids = new ArrayList<>();
    keys.addSymKey(key, ids::add);
    work.allHappen();
    return ids.get(0);
  }

  String keyPair(KeyPair of) {
    List<String> ids = new ArrayList<>();
    keys.addKeyPair(of, ids::add);
    work.allHappen();
    return ids.get(0);
  }

  /** What a filter asks for, by key; everything else may be changed. */
  final class Asking {
    String key = keyId;
    boolean symmetric = true;
    Optional<PublicKey> signer = Optional.empty();
    double minPow;
    Set<Topic> topics = Set.of(TOPIC);
    List<TopicPrefix> prefixes = List.of();
    boolean allowDirect;

    Criteria criteria() {
      return new Criteria(key, symmetric, signer, minPow, topics, prefixes, allowDirect);
    }

    String install() {
      return inbox.install(criteria()).orElseThrow();
    }
  }

  Rated sealed(Topic topic, byte[] data, long expiry) {
    return Rated.measure(Envelope.of(expiry, TTL, topic, data, secrets.nextInt(1000)));
  }

  byte[] plain(String text, Optional<KeyPair> signer) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return Payload.encode(payload, Optional.empty(), signer, secrets);
  }

  Rated message(String text) {
    return message(text, TOPIC, Optional.empty());
  }

  Rated message(String text, Topic topic, Optional<KeyPair> signer) {
    byte[] data = new SharedKeyCipher(KEY).seal(plain(text, signer), secrets);
    return sealed(topic, data, NOW + TTL);
  }

  Rated toThePair(String text) {
    return sealed(
        TOPIC, Ecies.seal(pair.open(), plain(text, Optional.empty()), secrets), NOW + TTL);
  }

  void arrive(Rated... all) {
    for (Rated one : all) {
      inbox.arrived(one, false);
    }
    settle();
  }

  void settle() {
    for (int i = 0; i < 3; i++) {
      time.run(Duration.ZERO);
      work.allHappen();
    }
  }

  List<String> polled(String filter) {
    return inbox.poll(filter).orElseThrow().stream().map(InboxTest::text).toList();
  }

  static String text(Message message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }
}
