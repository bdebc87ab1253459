package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.hearsay.seal.SharedKeyCipher;
import org.junit.jupiter.api.Test;

/**
 * What a thief of everything that a side has in memory can read: every secret is taken by looking
 * at every field of every object, and all that follows from it is tried.
 */
final class SecrecyTest {
  private static long opened(List<Pair.Seen> envelopes, List<byte[]> keys) {
    List<SharedKeyCipher> ciphers = keys.stream().map(SharedKeyCipher::new).toList();
    return envelopes.stream()
        .filter(one -> ciphers.stream().anyMatch(cipher -> cipher.open(one.data()).isPresent()))
        .count();
  }

  private static void talk(Pair pair, int messages) {
    for (int i = 0; i < messages; i++) {
      pair.a.say("a" + i);
      pair.b.say("b" + i);
      pair.run(Duration.ofSeconds(5));
    }
    pair.run(Duration.ofMinutes(10));
  }

  @Test
  void whatWasDeliveredBeforeTheTheftStaysClosed() {
    Pair pair = new Pair(1);
    talk(pair, 8);
    List<byte[]> loot = Loot.of(pair.a.session);
    loot.addAll(Loot.of(pair.b.session));
    loot.add(pair.alice.secret().toBytes());
    loot.add(pair.bob.secret().toBytes());
    List<Pair.Seen> before = List.copyOf(pair.seen);
    talk(pair, 10);
    List<Pair.Seen> after = pair.seen.subList(before.size(), pair.seen.size());

    List<byte[]> keys = Loot.keys(loot);
    assertThat(opened(before, keys)).isZero();
    assertThat(opened(after, keys))
        .as("the thief is a good one: with the same keys he reads what comes next")
        .isEqualTo(after.size());
  }

  @Test
  void afterFreshKeysTheThiefReadsNothingMore() {
    Pair pair = new Pair(2);
    talk(pair, 5);
    List<byte[]> loot = Loot.of(pair.a.session);
    loot.addAll(Loot.of(pair.b.session));
    List<byte[]> keys = Loot.keys(loot);
    pair.run(Duration.ofHours(25), Duration.ofMinutes(1));
    talk(pair, 5); // fresh keys are due, and are exchanged in these
    int from = pair.seen.size();
    talk(pair, 10);
    List<Pair.Seen> after = pair.seen.subList(from, pair.seen.size());
    assertThat(after).hasSizeGreaterThan(20);
    assertThat(opened(after, keys)).isZero();
  }

  @Test
  void closeLeavesNothing() {
    Pair pair = new Pair(3);
    pair.loss = 0.3;
    talk(pair, 10);
    pair.a.session.close();
    assertThat(Loot.of(pair.a.session)).allSatisfy(secret -> assertThat(secret).containsOnly(0));
  }
}
