package org.hearsay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.NOW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** Who gets which message. */
final class InboxTest extends InboxFixture {
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

  /** One such message ends geth. */
  @Test
  void whoWantsToKnowIsToldWhenTheNeedsChange() {
    List<Integer> told = new ArrayList<>();
    inbox.onNeedsChanged(() -> told.add(inbox.filters()));
    String filter = new Asking().install();
    inbox.remove(filter);
    assertThat(told).containsExactly(1, 0);
  }
}
