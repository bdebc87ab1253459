package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** Whoever has captured everything cannot tell which envelopes belong together. */
final class LinkingTest {
  private static final int CONVERSATIONS = 20;
  private static final int CAPTURED = 10_000;
  private static final int NOISE = 1000;
  private static final int PAIRS = 20_000;

  /** An envelope, and whose it is: what the observer does not see. */
  private record Captured(Envelope envelope, int conversation) {
    byte[] data() {
      return envelope.dataBytes();
    }
  }

  private static List<Captured> captured() {
    Town town = new Town(7);
    town.loss = 0.05;
    for (int i = 0; i < CONVERSATIONS; i++) {
      town.befriend(town.person("a" + i), town.person("b" + i));
    }
    while (town.seen.size() < CAPTURED) {
      Town.Person from = town.people.get(town.chance.nextInt(town.people.size()));
      Town.Person to = town.people.get(town.people.indexOf(from) ^ 1);
      boolean brief = town.chance.nextInt(10) > 0;
      from.say(to, "is it still raining? ".repeat(brief ? 1 : town.chance.nextInt(1, 300)));
      town.run(Duration.ofMillis(town.chance.nextLong(3000)));
    }
    List<Captured> all = new ArrayList<>();
    town.seen.forEach(
        one -> all.add(new Captured(one.envelope(), town.people.indexOf(one.from()) / 2)));
    for (int i = 0; i < NOISE; i++) { // what others say, by shared keys of theirs
      byte[] key = new byte[32];
      byte[] plaintext = new byte[256];
      town.chance.nextBytes(key);
      town.chance.nextBytes(plaintext);
      byte[] data = new SharedKeyCipher(key).seal(plaintext, town.chance);
      Topic topic = new Topic(town.chance.nextInt());
      long nonce = town.chance.nextLong() >>> 1;
      all.add(new Captured(Envelope.of(2_000_000_000L, 900, topic, data, nonce), -1 - i));
    }
    return all;
  }

  private static final List<Captured> ALL = captured();

  @Test
  void nothingRepeats() {
    assertThat(ALL).hasSizeGreaterThanOrEqualTo(CAPTURED + NOISE);
    Set<Long> nonces = new HashSet<>();
    Set<Long> works = new HashSet<>();
    Set<Topic> topics = new HashSet<>();
    for (Captured one : ALL) {
      byte[] data = one.data();
      // AES-GCM's nonce is at the end, the tag of an open as well
      assertThat(nonces.add(ByteBuffer.wrap(data, data.length - 12, 8).getLong())).isTrue();
      assertThat(works.add(one.envelope().nonce())).isTrue();
      topics.add(one.envelope().topic());
      assertThat(one.envelope().ttlSeconds()).isEqualTo(900);
    }
    assertThat(topics).as("but for chance").hasSizeGreaterThan(ALL.size() - 5);
    assertThat(ALL.stream().map(one -> one.data().length).distinct())
        .as("four sizes of messages, and that of opens")
        .hasSizeLessThanOrEqualTo(5);
  }

  /** Right answers in the game: two envelopes, the same conversation or not? */
  private static double won(ToDoubleBiFunction<Captured, Captured> likeness) {
    SplittableRandom chance = new SplittableRandom(9);
    List<double[]> asked = new ArrayList<>(); // likeness, and 1 for the same conversation
    List<Captured> known = ALL.stream().filter(one -> one.conversation() >= 0).toList();
    while (asked.size() < PAIRS) {
      Captured one = known.get(chance.nextInt(known.size()));
      Captured other = known.get(chance.nextInt(known.size()));
      boolean same = one.conversation() == other.conversation();
      boolean wanted = asked.size() % 2 == 0;
      if (one != other && same == wanted) {
        asked.add(new double[] {likeness.applyAsDouble(one, other), same ? 1 : 0});
      }
    }
    // trained on one half: which likeness parts them best; asked of the other
    double[] likenesses =
        asked.subList(0, PAIRS / 2).stream().mapToDouble(a -> a[0]).sorted().toArray();
    double best = 0;
    double limit = 0;
    for (int i = 0; i < 20; i++) {
      double tried = likenesses[likenesses.length * i / 20];
      double right = right(asked.subList(0, PAIRS / 2), tried);
      if (right > best) {
        best = right;
        limit = tried;
      }
    }
    return right(asked.subList(PAIRS / 2, PAIRS), limit);
  }

  private static double right(List<double[]> asked, double limit) {
    return asked.stream().filter(a -> (a[0] > limit) == (a[1] == 1)).count()
        / (double) asked.size();
  }

  private static double equalBits(byte[] one, byte[] other) {
    int equal = 0;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      equal += 8 - Integer.bitCount((one[i] ^ other[i]) & 0xff);
    }
    return equal;
  }

  @Test
  void noClassifierTellsConversationsApart() {
    assertThat(won((one, other) -> equalBits(one.data(), other.data())))
        .isCloseTo(0.5, within(0.02));
    assertThat(won((one, other) -> equalBits(topic(one), topic(other))))
        .isCloseTo(0.5, within(0.02));
    assertThat(won((one, other) -> -Math.abs((long) bits(one) - bits(other))))
        .isCloseTo(0.5, within(0.02));
    assertThat(won((one, other) -> -Math.abs(one.data().length - other.data().length)))
        .isCloseTo(0.5, within(0.02));
    assertThat(won((one, other) -> -Math.abs(one.envelope().nonce() - other.envelope().nonce())))
        .isCloseTo(0.5, within(0.02));
  }

  private static byte[] topic(Captured one) {
    return one.envelope().topic().toBytes();
  }

  private static int bits(Captured one) {
    return one.envelope().topic().bits();
  }
}
