package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two people talk over a bad network, and what each says comes once, in order. */
final class SessionTest {
  private static void talk(Pair pair, int messages, Duration between) {
    for (int i = 0; i < messages; i++) {
      pair.a.say("a" + i);
      if (i % 2 == 0) {
        pair.b.say("b" + i);
      }
      pair.run(between);
    }
  }

  private static void allHasCome(Pair pair) {
    assertThat(pair.b.handedOn).isEqualTo(pair.a.said);
    assertThat(pair.a.handedOn).isEqualTo(pair.b.said);
    assertThat(pair.a.session.said().pending()).isEmpty();
    assertThat(pair.b.session.said().pending()).isEmpty();
  }

  @Test
  void onAGoodNetworkEachEnvelopeServes() {
    Pair pair = new Pair(1);
    talk(pair, 300, Duration.ofSeconds(3));
    pair.run(Duration.ofMinutes(1));
    allHasCome(pair);
    assertThat(pair.a.strangers).isEmpty();
    assertThat(pair.b.strangers).isEmpty();
    assertThat(pair.seen.size()).as("450 and what answers them").isLessThan(1100);
  }

  /** Each second, of a thousand sessions. */
  @Test
  void aTickMakesNothingUntilTheDayIsAnother() {
    Pair pair = new Pair(8);
    Pair.Side side = pair.a;
    side.session.tick(pair.now);
    assertThat(side.table.size()).as("today and tomorrow").isEqualTo(2 * Listening.AHEAD);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      side.session.tick(pair.now);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    side.session.tick(pair.now.plus(Duration.ofDays(1)));
    assertThat(side.table.size()).as("and yesterday").isEqualTo(3 * Listening.AHEAD);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5, 6, 7})
  void whateverTheNetworkDoes(long seed) {
    Pair pair = new Pair(seed);
    pair.loss = 0.3;
    pair.doubled = 0.2;
    pair.delayMax = Duration.ofSeconds(30);
    talk(pair, 400, Duration.ofSeconds(2));
    pair.run(Duration.ofHours(3), Duration.ofSeconds(5));
    allHasCome(pair);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void halfOfAllIsLost(long seed) {
    Pair pair = new Pair(seed);
    pair.loss = 0.5;
    for (int i = 0; i < 500; i++) {
      pair.a.say("a" + i);
    }
    pair.run(Duration.ofHours(48), Duration.ofSeconds(5));
    allHasCome(pair);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void whoeverIsRestartedAndWhenever(long seed) {
    Pair pair = new Pair(seed);
    pair.loss = 0.2;
    pair.doubled = 0.1;
    pair.restarts = 0.3;
    for (int day = 0; day < 3; day++) {
      talk(pair, 60, Duration.ofSeconds(2));
      pair.run(Duration.ofHours(24), Duration.ofMinutes(1));
    }
    allHasCome(pair);
    long topics = pair.seen.stream().map(Pair.Seen::topic).distinct().count();
    assertThat(topics).as("no key serves twice").isEqualTo(pair.seen.size());
  }

  @Test
  void aStateThatIsDamagedIsRefused() {
    Pair pair = new Pair(34);
    pair.loss = 0.3;
    talk(pair, 30, Duration.ofSeconds(2));
    byte[] state = pair.b.session.toBytes();
    Listening.Lookout nobody = new NoLookout();
    for (int length = 0; length < state.length; length += 7) {
      byte[] cut = Arrays.copyOf(state, length);
      assertThatThrownBy(() -> Session.of(cut, pair.now, nobody, pair.chance, pair.b.items::get))
          .isInstanceOf(MalformedFrameException.class)
          .hasMessageContaining("state of a session");
    }
    byte[] longer = Arrays.copyOf(state, state.length + 1);
    assertThatThrownBy(() -> Session.of(longer, pair.now, nobody, pair.chance, pair.b.items::get))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("more than there should be");
  }

  private static final class NoLookout implements Listening.Lookout {
    @Override
    public void add(Topic topic, Expected expected) {
      // nobody listens
    }

    @Override
    public void remove(Topic topic, Expected expected) {
      // nobody listens
    }
  }

  @Test
  void whoWasAwayForSixDaysHasAllOfIt() {
    Pair pair = new Pair(9);
    pair.loss = 0.05;
    talk(pair, 20, Duration.ofSeconds(2));
    pair.run(Duration.ofMinutes(1));
    pair.b.away = true;
    for (int i = 0; i < 300; i++) {
      pair.a.say("later" + i);
      pair.run(Duration.ofMinutes(29), Duration.ofMinutes(1));
    }
    pair.b.away = false;
    pair.b.say("I am back");
    pair.run(Duration.ofHours(3), Duration.ofSeconds(5));
    allHasCome(pair);
  }

  @Test
  void overManyDaysKeysAreFreshAndWhatIsKeptIsBounded() {
    Pair pair = new Pair(10);
    pair.loss = 0.1;
    for (int day = 0; day < 40; day++) {
      talk(pair, 20, Duration.ofSeconds(10));
      pair.run(Duration.ofHours(24), Duration.ofMinutes(2));
      assertThat(pair.b.table.size()).isLessThan(30 * Listening.AHEAD);
    }
    allHasCome(pair);
  }

  @Test
  void noTopicComesTwice() {
    Pair pair = new Pair(11);
    pair.loss = 0.2;
    talk(pair, 1000, Duration.ofSeconds(2));
    pair.run(Duration.ofHours(1));
    allHasCome(pair);
    Set<String> ciphertexts = new HashSet<>();
    pair.seen.forEach(
        one ->
            assertThat(ciphertexts.add(new String(one.data(), 0, 32, StandardCharsets.ISO_8859_1)))
                .isTrue());
    long topics = pair.seen.stream().map(Pair.Seen::topic).distinct().count();
    assertThat(topics).as("but for chance, of 2^32").isGreaterThan(pair.seen.size() - 3L);
    assertThat(pair.seen.stream().map(one -> one.data().length).distinct()).hasSize(1);
  }

  @Test
  void afterCloseNothingIsLookedOutFor() {
    Pair pair = new Pair(12);
    talk(pair, 10, Duration.ofSeconds(2));
    assertThat(pair.a.table.size()).isPositive();
    pair.a.session.close();
    assertThat(pair.a.table.size()).isZero();
    assertThat(pair.a.session.isOver()).isTrue();
    assertThat(pair.a.session.next(pair.now.plusSeconds(100))).isEmpty();
  }
}
