package org.hearsay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.NOW;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.Rated;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Bloom;
import org.junit.jupiter.api.Test;

/** What an inbox forgets, bounds, and survives. */
final class InboxBoundsTest extends InboxFixture {
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
  void aFilterThatFollowsAnotherOfItsKeyOpensWhatCameWithTheLastOfTheOther() {
    String former = new Asking().install();
    inbox.arrived(message("for the former"), false);
    inbox.remove(former);
    String next = new Asking().install();
    inbox.arrived(message("for the next"), false);
    settle();
    assertThat(polled(next)).containsExactly("for the next");
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
    byte[] data = new SharedKeyCipher(new byte[32]).seal(plain("no", Optional.empty()), secrets);
    arrive(sealed(TOPIC, data, NOW + TTL));
    assertThat(polled(filter)).isEmpty();
  }
}
