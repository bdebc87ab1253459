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
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** Whoever has captured everything cannot tell which envelopes belong together. */
final class LinkingTest {
  private static final int CONVERSATIONS = 20;
  private static final int PAIRS = 20_000;

  /** An envelope, and whose it is: what the observer does not see. */
  private record Captured(Pair.Seen seen, int conversation) {}

  private static List<Captured> captured() {
    List<Captured> all = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      Pair pair = new Pair(1000 + i);
      pair.loss = 0.05;
      for (int m = 0; m < 170; m++) {
        pair.a.say("is it still raining where you are? " + m);
        pair.b.say("a little, and the wind has turned " + m);
        pair.run(Duration.ofSeconds(7));
      }
      for (Pair.Seen seen : pair.seen) {
        all.add(new Captured(seen, i));
      }
    }
    SplittableRandom chance = new SplittableRandom(5);
    for (int i = 0; i < 1000; i++) { // what others say, by shared keys of theirs
      byte[] key = new byte[32];
      byte[] plaintext = new byte[256];
      chance.nextBytes(key);
      chance.nextBytes(plaintext);
      byte[] data = new SharedKeyCipher(key).seal(plaintext, chance);
      all.add(new Captured(new Pair.Seen(new Topic(chance.nextInt()), data), -1 - i));
    }
    return all;
  }

  private static final List<Captured> ALL = captured();

  @Test
  void nothingRepeats() {
    assertThat(ALL).hasSizeGreaterThan(7000);
    Set<Long> nonces = new HashSet<>();
    Set<Topic> topics = new HashSet<>();
    for (Captured one : ALL) {
      byte[] data = one.seen().data();
      // AES-GCM's nonce is at the end
      long nonce = ByteBuffer.wrap(data, data.length - 12, 8).getLong();
      assertThat(nonces.add(nonce)).isTrue();
      topics.add(one.seen().topic());
    }
    assertThat(topics).as("but for chance").hasSizeGreaterThan(ALL.size() - 5);
    assertThat(ALL.stream().map(one -> one.seen().data().length).distinct()).hasSize(1);
  }

  /** Right answers in the game: two envelopes, the same conversation or not? */
  private static double won(ToDoubleBiFunction<Pair.Seen, Pair.Seen> likeness) {
    SplittableRandom chance = new SplittableRandom(9);
    List<double[]> asked = new ArrayList<>(); // likeness, and 1 for the same conversation
    List<Captured> known = ALL.stream().filter(one -> one.conversation() >= 0).toList();
    while (asked.size() < PAIRS) {
      Captured one = known.get(chance.nextInt(known.size()));
      Captured other = known.get(chance.nextInt(known.size()));
      boolean same = one.conversation() == other.conversation();
      boolean wanted = asked.size() % 2 == 0;
      if (one != other && same == wanted) {
        asked.add(new double[] {likeness.applyAsDouble(one.seen(), other.seen()), same ? 1 : 0});
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
    assertThat(won((one, other) -> equalBits(one.topic().toBytes(), other.topic().toBytes())))
        .isCloseTo(0.5, within(0.02));
    assertThat(won((one, other) -> -Math.abs((long) one.topic().bits() - other.topic().bits())))
        .isCloseTo(0.5, within(0.02));
    assertThat(won((one, other) -> -Math.abs(one.data().length - other.data().length)))
        .isCloseTo(0.5, within(0.02));
  }
}
