package org.hearsay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.NOW;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

final class InboxTest {
  private static final Topic TOPIC = new Topic(0x0a0b0c0d);
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER_KEY = new byte[32];
  private static final long TTL = 50;

  private final Random secrets = new Random(1);
  private final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(NOW));
  private final VirtualLoop loop = new VirtualLoop(time);
  private final HeldWork work = new HeldWork();
  private final KeyRing keys = new KeyRing(new MemoryDocument("keys"), loop, work, secrets);
  private final Inbox inbox = new Inbox(loop, work, keys, secrets);
  private final KeyPair pair = KeyPair.random(secrets);
  private final String keyId = symKey(KEY);
  private final String pairId = keyPair(pair);

  private String symKey(byte[] key) {
    List<String> ids = new ArrayList<>();
    keys.addSymKey(key, ids::add);
    work.allHappen();
    return ids.get(0);
  }

  private String keyPair(KeyPair of) {
    List<String> ids = new ArrayList<>();
    keys.addKeyPair(of, ids::add);
    work.allHappen();
    return ids.get(0);
  }

  /** What a filter asks for, by key; everything else may be changed. */
  private final class Asking {
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

  private Rated sealed(Topic topic, byte[] data, long expiry) {
    return Rated.measure(Envelope.of(expiry, TTL, topic, data, secrets.nextInt(1000)));
  }

  private byte[] plain(String text, Optional<KeyPair> signer) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return Payload.encode(payload, Optional.empty(), signer, secrets);
  }

  private Rated message(String text) {
    return message(text, TOPIC, Optional.empty());
  }

  private Rated message(String text, Topic topic, Optional<KeyPair> signer) {
    byte[] data = new SharedKeyCipher(KEY).seal(plain(text, signer), secrets);
    return sealed(topic, data, NOW + TTL);
  }

  private Rated toThePair(String text) {
    return sealed(
        TOPIC, Ecies.seal(pair.open(), plain(text, Optional.empty()), secrets), NOW + TTL);
  }

  private void arrive(Rated... all) {
    for (Rated one : all) {
      inbox.arrived(one, false);
    }
    settle();
  }

  private void settle() {
    for (int i = 0; i < 3; i++) {
      time.run(Duration.ZERO);
      work.allHappen();
    }
  }

  private List<String> polled(String filter) {
    return inbox.poll(filter).orElseThrow().stream().map(InboxTest::text).toList();
  }

  private static String text(Message message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void aMessageIsFoundByItsTopicAndOpenedByItsKey() {
    String filter = new Asking().install();
    Rated sent = message("hello", TOPIC, Optional.of(pair));
    arrive(sent, message("elsewhere", new Topic(1), Optional.empty()));
    List<Message> got = inbox.poll(filter).orElseThrow();
    assertThat(got).hasSize(1);
    Message one = got.get(0);
    assertThat(text(one)).isEqualTo("hello");
    assertThat(one.signer()).contains(pair.open());
    assertThat(one.recipient()).isEmpty();
    assertThat(one.id()).isEqualTo(sent.id());
    assertThat(one.pow()).isEqualTo(sent.rating());
    assertThat(one.topic()).isEqualTo(TOPIC);
    assertThat(one.ttlSeconds()).isEqualTo(TTL);
    assertThat(one.sentSeconds()).isEqualTo(NOW);
    assertThat(polled(filter)).as("everything once").isEmpty();
  }

  @Test
  void anAsymmetricMessageNamesItsRecipient() {
    Asking asking = new Asking();
    asking.key = pairId;
    asking.symmetric = false;
    String filter = asking.install();
    arrive(toThePair("for you"), message("not for you"));
    List<Message> got = inbox.poll(filter).orElseThrow();
    assertThat(got).extracting(InboxTest::text).containsExactly("for you");
    assertThat(got.get(0).recipient()).contains(pair.open());
  }

  @Test
  void aPrefixOfOneTwoOrThreeBytesMatches() {
    byte[] topic = TOPIC.toBytes();
    for (int length = 1; length <= 3; length++) {
      Asking asking = new Asking();
      asking.topics = Set.of();
      asking.prefixes = List.of(TopicPrefix.of(Arrays.copyOf(topic, length)));
      String filter = asking.install();
      arrive(message("m" + length), message("x", new Topic(0x0b0b0c0d), Optional.empty()));
      assertThat(polled(filter)).containsExactly("m" + length);
      inbox.remove(filter);
    }
  }

  @Test
  void aFilterWithoutTopicTriesEverything() {
    Asking asking = new Asking();
    asking.topics = Set.of();
    String filter = asking.install();
    arrive(message("a"), message("b", new Topic(99), Optional.empty()));
    assertThat(polled(filter)).containsExactly("a", "b");
  }

  @Test
  void aFilterThatMatchesInTwoWaysGetsAMessageOnce() {
    Asking asking = new Asking();
    asking.prefixes =
        List.of(TopicPrefix.of(new byte[] {0x0a}), TopicPrefix.of(new byte[] {0x0a, 0x0b}));
    String filter = asking.install();
    arrive(message("once"));
    assertThat(polled(filter)).containsExactly("once");
  }

  @Test
  void severalFiltersOfOneKeyEachGetTheMessageFromOneTrial() {
    String one = new Asking().install();
    String two = new Asking().install();
    arrive(message("shared"));
    List<Message> first = inbox.poll(one).orElseThrow();
    List<Message> second = inbox.poll(two).orElseThrow();
    assertThat(first).hasSize(1);
    assertThat(first.get(0)).as("the very same, so opened once").isSameAs(second.get(0));
  }

  /** The key is shared too, so the end of one filter must not blind the other. */
  @Test
  void aFilterThatGoesDoesNotDisturbAnotherOfTheSameKey() {
    String one = new Asking().install();
    String two = new Asking().install();
    inbox.arrived(message("in flight"), false);
    time.run(Duration.ZERO);
    assertThat(inbox.remove(one)).isTrue();
    settle();
    arrive(message("later"));
    assertThat(polled(two)).containsExactly("in flight", "later");
    inbox.remove(two);
    String three = new Asking().install();
    arrive(message("again"));
    assertThat(polled(three)).containsExactly("again");
  }

  @Test
  void aSignerIsRequired() {
    Asking asking = new Asking();
    asking.signer = Optional.of(pair.open());
    String filter = asking.install();
    arrive(
        message("nobody's"),
        message("another's", TOPIC, Optional.of(KeyPair.random(secrets))),
        message("theirs", TOPIC, Optional.of(pair)));
    assertThat(polled(filter)).containsExactly("theirs");
  }

  @Test
  void workIsRequired() {
    Rated low = message("low");
    Asking asking = new Asking();
    asking.minPow = Math.nextUp(low.rating());
    String proud = asking.install();
    asking.minPow = low.rating();
    String modest = asking.install();
    arrive(low);
    assertThat(polled(proud)).isEmpty();
    assertThat(polled(modest)).containsExactly("low");
  }

  @Test
  void directMessagesGoOnlyToFiltersThatAllowThem() {
    String closed = new Asking().install();
    Asking asking = new Asking();
    asking.allowDirect = true;
    String open = asking.install();
    Rated direct = message("direct");
    inbox.arrived(direct, true);
    settle();
    assertThat(polled(closed)).isEmpty();
    assertThat(polled(open)).containsExactly("direct");
    arrive(direct);
    assertThat(polled(closed)).containsExactly("direct");
    assertThat(polled(open)).as("seen already").isEmpty();
  }

  @Test
  void theOrderOfArrivalIsKeptWhateverTheOrderOfOpening() {
    List<String> pushed = new ArrayList<>();
    inbox.subscribe(new Asking().criteria(), m -> pushed.add(text(m))).orElseThrow();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      sent.add("m" + i);
      inbox.arrived(message("m" + i), false);
    }
    time.run(Duration.ZERO);
    assertThat(work.waiting()).as("batches at once").isGreaterThan(3);
    assertThat(pushed).isEmpty();
    while (work.waiting() > 0) {
      work.happen(work.waiting() - 1);
    }
    assertThat(pushed).isEqualTo(sent);
  }

  @Test
  void aSubscriptionIsPushedAndCannotBePolled() {
    List<String> pushed = new ArrayList<>();
    String id = inbox.subscribe(new Asking().criteria(), m -> pushed.add(text(m))).orElseThrow();
    arrive(message("news"));
    assertThat(pushed).containsExactly("news");
    assertThat(inbox.poll(id)).isEmpty();
    assertThat(inbox.remove(id)).isTrue();
    assertThat(inbox.remove(id)).isFalse();
    arrive(message("more"));
    assertThat(pushed).hasSize(1);
  }

  @Test
  void aDeletedKeyStopsItsFiltersAndDropsWhatWaitedAndWhatWasBeingOpened() {
    String filter = new Asking().install();
    arrive(message("waits"));
    inbox.arrived(message("being opened"), false);
    time.run(Duration.ZERO);
    inbox.arrived(message("in the backlog"), false);
    keys.deleteSymKey(keyId, gone -> {});
    settle();
    arrive(message("later"));
    assertThat(polled(filter)).isEmpty();
    assertThat(inbox.install(new Asking().criteria())).isEmpty();
    assertThat(inbox.bloom()).isEqualTo(Bloom.EMPTY);
    assertThat(inbox.remove(filter)).isTrue();
  }

  @Test
  void aDeletedKeyIsZeroed() {
    KeysInUse uses = new KeysInUse(keys);
    Criteria criteria = new Asking().criteria();
    Key.Shared first = (Key.Shared) uses.take(criteria).orElseThrow();
    Key second = uses.take(criteria).orElseThrow();
    assertThat(second).as("one copy").isSameAs(first);
    uses.release(first);
    assertThat(first.bytes()).isEqualTo(KEY);
    uses.release(second);
    assertThat(first.bytes()).as("the last filter went").isEqualTo(new byte[32]);
    Key.Shared third = (Key.Shared) uses.take(criteria).orElseThrow();
    uses.drop(keyId);
    assertThat(third.bytes()).isEqualTo(new byte[32]);
    uses.release(third);
  }

  @Test
  void aFilterThatNobodyPollsGoesAfterAnHour() {
    String idle = new Asking().install();
    String polled = new Asking().install();
    String pushed = inbox.subscribe(new Asking().criteria(), m -> {}).orElseThrow();
    for (int second = 1; second <= 3700; second++) {
      inbox.tick(NOW);
      if (second % 600 == 0) {
        assertThat(inbox.poll(polled)).isPresent();
      }
      if (second == 3600) {
        assertThat(inbox.filters()).isEqualTo(3);
      }
    }
    assertThat(inbox.poll(idle)).isEmpty();
    assertThat(inbox.poll(polled)).isPresent();
    assertThat(inbox.remove(pushed)).isTrue();
  }

  @Test
  void aQueueIsBoundedInBytesAndTheOldestGoes() {
    String filter = new Asking().install();
    String large = "x".repeat(900_000);
    for (int i = 0; i < 30; i++) {
      arrive(message(i + large));
    }
    List<String> got = polled(filter);
    assertThat(got).hasSizeBetween(15, 19);
    assertThat(got.get(got.size() - 1)).startsWith("29");
  }

  @Test
  void theBacklogIsBoundedInBytes() {
    String filter = new Asking().install();
    String large = "x".repeat(1_000_000);
    Rated[] all = new Rated[80];
    for (int i = 0; i < all.length; i++) {
      all[i] = message(i + large);
      inbox.arrived(all[i], false);
    }
    settle();
    assertThat(polled(filter)).as("the queue holds as many").isNotEmpty();
    assertThat(work.started).isLessThanOrEqualTo(2 + 67);
    arrive(message("after"));
    assertThat(polled(filter)).containsExactly("after");
  }

  @Test
  void thereAreOnlySoManyFilters() {
    Criteria criteria = new Asking().criteria();
    for (int i = 0; i < Inbox.FILTERS_MAX; i++) {
      assertThat(inbox.install(criteria)).isPresent();
    }
    assertThat(inbox.install(criteria)).isEmpty();
    assertThat(inbox.filters()).isEqualTo(Inbox.FILTERS_MAX);
  }

  @Test
  void aFilterWithoutKeyIsNotInstalled() {
    Asking asking = new Asking();
    asking.key = "f".repeat(64);
    assertThat(inbox.install(asking.criteria())).isEmpty();
    asking.key = pairId;
    assertThat(inbox.install(asking.criteria())).as("a pair is no symmetric key").isEmpty();
  }

  @Test
  void anEnvelopeThatComesBackIsSeenOnceUntilItExpires() {
    String filter = new Asking().install();
    Rated one = message("once");
    arrive(one);
    arrive(one, one);
    assertThat(polled(filter)).containsExactly("once");
    inbox.tick(NOW + TTL);
    arrive(one);
    assertThat(polled(filter)).isEmpty();
    inbox.tick(NOW + TTL + 1);
    arrive(one);
    assertThat(polled(filter)).as("forgotten, so that memory is bounded").containsExactly("once");
  }

  @Test
  void anEnvelopeThatComesBackWhileItIsBeingOpenedIsSeenOnce() {
    String filter = new Asking().install();
    Rated one = message("once");
    inbox.arrived(one, false);
    time.run(Duration.ZERO);
    inbox.arrived(one, false);
    settle();
    assertThat(polled(filter)).containsExactly("once");
  }

  /** One such message ends geth. */
  @Test
  void thePlaintext01UnderAHeldKeyIsHarmless() {
    String filter = new Asking().install();
    Asking asymmetric = new Asking();
    asymmetric.key = pairId;
    asymmetric.symmetric = false;
    String pairFilter = asymmetric.install();
    for (byte[] plain :
        List.of(
            new byte[] {1},
            new byte[] {},
            new byte[] {3},
            new byte[] {4},
            new byte[] {7, 1},
            new byte[] {3, -1, -1, -1})) {
      arrive(sealed(TOPIC, new SharedKeyCipher(KEY).seal(plain, secrets), NOW + TTL));
      arrive(sealed(TOPIC, Ecies.seal(pair.open(), plain, secrets), NOW + TTL));
    }
    arrive(message("alive"), toThePair("alive too"));
    assertThat(polled(filter)).containsExactly("alive");
    assertThat(polled(pairFilter)).containsExactly("alive too");
  }

  @Test
  void garbageUnderAHeldTopicIsHarmless() {
    String filter = new Asking().install();
    Asking asymmetric = new Asking();
    asymmetric.key = pairId;
    asymmetric.symmetric = false;
    asymmetric.install();
    for (int i = 0; i < 300; i++) {
      byte[] garbage = new byte[i];
      secrets.nextBytes(garbage);
      if (i > 0) {
        garbage[0] = 4;
      }
      arrive(sealed(TOPIC, garbage, NOW + TTL));
    }
    for (int i = 0; i < 300; i++) {
      byte[] plain = new byte[i];
      secrets.nextBytes(plain);
      arrive(sealed(TOPIC, new SharedKeyCipher(KEY).seal(plain, secrets), NOW + TTL));
    }
    inbox.poll(filter);
    arrive(message("alive"));
    assertThat(polled(filter)).containsExactly("alive");
  }

  @Test
  void aMessageUnderAnotherKeyIsNotOurs() {
    String filter = new Asking().install();
    byte[] data = new SharedKeyCipher(OTHER_KEY).seal(plain("no", Optional.empty()), secrets);
    arrive(sealed(TOPIC, data, NOW + TTL));
    assertThat(polled(filter)).isEmpty();
  }

  @Test
  void whoWantsToKnowIsToldWhenTheNeedsChange() {
    List<Integer> told = new ArrayList<>();
    inbox.onNeedsChanged(() -> told.add(inbox.filters()));
    String filter = new Asking().install();
    inbox.remove(filter);
    assertThat(told).containsExactly(1, 0);
  }
}
