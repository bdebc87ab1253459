package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Part;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.Said;
import org.hearsay.wire.SayingCodec;
import org.hearsay.wire.SessionOpen;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** What strangers and dishonest contacts may try: bounded, and honest contacts unharmed. */
final class ChatsUnderAttackTest {
  private static final int STRANGERS = 10_000;

  private final Town town = new Town(3);
  private final Town.Person alice = town.person("alice");
  private final Town.Person bob = town.person("bob");
  private final KeyPair mallory = KeyPair.random(town.chance);

  private SessionOpen open(KeyPair from, Town.Person to, Duration age) {
    Instant at = town.time.clock().instant().minus(age);
    return Handshake.open(
        from,
        to.pair.open().nodeId(),
        KeyPair.random(town.chance),
        at.getEpochSecond(),
        Introduction.NONE,
        "let us talk",
        town.chance);
  }

  private Envelope sealed(SessionOpen open, Town.Person to) {
    byte[] plain = Container.wrap(PeopleCodec.encode(open), town.chance);
    byte[] data = Ecies.seal(to.pair.open(), plain, town.chance);
    long expiry = town.time.clock().instant().getEpochSecond() + Courier.TTL_SECONDS;
    return Envelope.of(
        expiry,
        Courier.TTL_SECONDS,
        new Topic(town.chance.nextInt()),
        data,
        town.chance.nextLong());
  }

  private void hear(Town.Person who, SessionOpen open) {
    who.chats.arrived(sealed(open, who), 1.0);
    town.run(Duration.ofSeconds(1));
  }

  private int asking() {
    return bob.contacts.strangers().requests().size();
  }

  @Test
  void nobodyPosesAsSomebodyElse() {
    town.befriend(alice, bob);
    SessionOpen ofMallory = open(mallory, bob, Duration.ZERO);
    SessionOpen posing =
        new SessionOpen(
            alice.pair.open().nodeId(),
            ofMallory.to(),
            ofMallory.ephemeral(),
            ofMallory.secretOut(),
            ofMallory.secretIn(),
            ofMallory.seconds(),
            ofMallory.nick(),
            ofMallory.name(),
            ofMallory.text(),
            ofMallory.mac());
    hear(bob, posing);
    hear(bob, Handshake.withMac(ofMallory, Digest.of(new byte[Digest.BYTES])));
    assertThat(bob.chats.all()).isEmpty();
    assertThat(asking()).isZero();
    hear(bob, ofMallory);
    assertThat(asking()).as("genuine, from mallory").isEqualTo(1);
  }

  @Test
  void anOpenForSomebodyElseAndOneOutOfTimeAreDropped() {
    hear(bob, open(mallory, alice, Duration.ZERO));
    hear(bob, open(mallory, bob, Duration.ofDays(8)));
    hear(bob, open(mallory, bob, Duration.ofMinutes(-6)));
    assertThat(asking()).isZero();
    hear(bob, open(mallory, bob, Duration.ofDays(6)));
    assertThat(asking()).isEqualTo(1);
  }

  @Test
  void whatHasNotTheFormOfAnOpenIsNotTried() {
    Envelope open = sealed(open(mallory, bob, Duration.ZERO), bob);
    Envelope longer =
        Envelope.of(open.expirySeconds(), 901, open.topic(), open.dataBytes(), open.nonce());
    bob.chats.arrived(longer, 1.0);
    bob.chats.arrived(open, Courier.RATING / 2);
    town.run(Duration.ofSeconds(1));
    assertThat(asking()).isZero();
    assertThat(OpenTrials.mayBeOpen(open, Courier.RATING)).isTrue();
  }

  @Test
  void aFloodOfStrangersLeavesContactsUnharmed() {
    town.befriend(alice, bob);
    alice.say(bob, "before");
    town.run(Duration.ofSeconds(10));
    for (int i = 0; i < STRANGERS; i++) {
      bob.chats.arrived(
          sealed(open(KeyPair.random(town.chance), bob, Duration.ZERO), bob), 0.25 + i);
      if (i % 100 == 0) {
        town.run(Duration.ofMillis(200));
      }
      if (i % 1000 == 0) {
        alice.say(bob, "during " + i);
      }
    }
    town.run(Duration.ofSeconds(30));
    assertThat(asking()).isEqualTo(Requests.MAX);
    assertThat(bob.rows(ContactFormat.REQUESTS)).isEqualTo(Requests.MAX);
    assertThat(bob.heard()).hasSize(11);
    assertThat(alice.states.values()).containsOnly(ChatMessage.State.DELIVERED);
  }

  @Test
  void aContactThatOpensOnAndOnIsAnsweredSoManyTimes() {
    town.befriend(alice, bob);
    alice.say(bob, "hello");
    town.run(Duration.ofSeconds(10));
    alice.away = true;
    for (int i = 0; i < 200; i++) {
      hear(bob, open(alice.pair, bob, Duration.ofSeconds(i)));
    }
    assertThat(bob.rows(ChatFormat.OPENS)).isLessThanOrEqualTo(64);
    assertThat(bob.rows(ChatFormat.SESSIONS)).isLessThanOrEqualTo(2);
    alice.away = false;
    alice.say(bob, "it was not me");
    town.run(Duration.ofMinutes(1));
    assertThat(bob.heard()).as("the session that was there stands").endsWith("it was not me");
  }

  private Talk.Item item(int kind, Blob content) {
    byte[] id = new byte[Talk.Item.ID_BYTES];
    town.chance.nextBytes(id);
    return new Talk.Item(0, Blob.of(id), kind, 0, content);
  }

  private List<Talk.Item> parts(int bytes, int sent, int first) {
    List<Talk.Item> all = new ArrayList<>();
    Said said = new Said(Optional.empty(), bytes, Blob.of(new byte[first]));
    all.add(item(Said.KIND, SayingCodec.encode(said)));
    for (int i = 1; i <= sent; i++) {
      Part part = new Part(all.get(0).id(), i, Blob.of(new byte[1000]));
      all.add(item(Part.KIND, SayingCodec.encode(part)));
    }
    return all;
  }

  @Test
  void partsThatCannotBeOneMessageAreForgotten() {
    town.befriend(alice, bob);
    List<List<Talk.Item>> attempts =
        List.of(
            parts(Chats.CONTENT_BYTES_MAX + 1, 3, 1000),
            parts(Integer.MAX_VALUE, 3, 1000),
            parts(0, 1, 0),
            parts(2500, 3, 1000), // more than it said
            parts(50_000, 5, 1000), // and never the rest
            parts(1000, 5, 1000)); // more of what was whole
    Batch batch = new Batch();
    for (List<Talk.Item> attempt : attempts) {
      attempt.forEach(one -> alice.chats.tell(alice.knows(bob), one, batch));
    }
    batch.write(alice.contacts.pen());
    alice.say(bob, "hello");
    town.run(Duration.ofMinutes(3));
    assertThat(bob.came).hasSize(2);
    assertThat(bob.heard()).endsWith("hello");
    assertThat(bob.rows(ChatFormat.PARTS)).isZero();
  }

  /** A keeper may put such a key into a roster, and a chain may say that it is somebody's. */
  @Test
  void aKeyThatIsNoPointIsNotAsked() {
    NodeId none = new NodeId(Digest.of(new byte[Digest.BYTES]), Digest.of(new byte[Digest.BYTES]));
    bob.contacts.add("nobody", none, Optional.empty(), Optional.empty(), outcome -> {});
    town.run(Duration.ofSeconds(1));
    Contact nobody = bob.contacts.of(none).orElseThrow();
    Optional<Duration> life = Optional.of(Duration.ofHours(1));
    bob.chats.send(nobody, Saying.text("hello"), life, sent -> {});
    town.run(Duration.ofHours(2));
    assertThat(town.seen).isEmpty();
    assertThat(bob.states).containsEntry(1L, ChatMessage.State.EXPIRED);
  }

  /** A million of them would be a million rows, and be forgotten in one commit. */
  @Test
  void partsThatAreSmallerThanTheyShouldBeAreForgotten() {
    town.befriend(alice, bob);
    Batch batch = new Batch();
    parts(Chats.CONTENT_BYTES_MAX, 5, 1000)
        .forEach(one -> alice.chats.tell(alice.knows(bob), one, batch));
    batch.write(alice.contacts.pen());
    town.run(Duration.ofSeconds(30));
    assertThat(bob.rows(ChatFormat.HANDED)).isEqualTo(6);
    assertThat(bob.rows(ChatFormat.PARTS)).isZero();
  }
}
