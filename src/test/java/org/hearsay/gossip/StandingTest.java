package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.NOW;
import static org.hearsay.Envelopes.TOPIC;
import static org.hearsay.Envelopes.about;
import static org.hearsay.Envelopes.rated;
import static org.hearsay.Envelopes.rating;
import static org.hearsay.Envelopes.sized;
import static org.hearsay.Envelopes.timed;

import java.util.List;
import org.hearsay.FakeLink;
import org.hearsay.seal.Rated;
import org.hearsay.store.Pool;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** Only what is wrong for everybody at any time counts against a peer. geth cuts honest relays. */
final class StandingTest {
  private static final long EIGHT_DAYS = 8 * 24 * 3600;

  private static Rated tooLongALife() {
    return timed(NOW + EIGHT_DAYS, EIGHT_DAYS);
  }

  private final Rig rig = Rig.rig();
  private final FakeLink link = rig.peer(1);

  @Test
  void fiveLivesOfEightDaysCutTheLink() {
    for (int i = 0; i < 4; i++) {
      rig.receive(link, tooLongALife());
      assertThat(link.closed).isFalse();
    }
    rig.receive(link, tooLongALife());
    assertThat(link.goodbye()).contains(Reason.MISBEHAVED);
    assertThat(rig.stored).isEmpty();
  }

  @Test
  void fiveInOneFrameCutItAndTheRestIsNotTaken() {
    Rated after = rated(0);
    rig.receive(
        link,
        tooLongALife(),
        tooLongALife(),
        tooLongALife(),
        tooLongALife(),
        tooLongALife(),
        after);
    assertThat(link.closed).isTrue();
    assertThat(rig.stored).isEmpty();
  }

  @Test
  void standingIsForgivenOverTime() {
    for (int i = 0; i < 12; i++) {
      rig.receive(link, tooLongALife());
      rig.tick(20);
    }
    assertThat(link.closed).isFalse();
    assertThat(rig.view(1).standing()).isZero();
  }

  private void costsNothing(Rig node, Rated bad) {
    FakeLink from = node.peer(77);
    long before = node.gossip.refused();
    for (int i = 0; i < 10_000; i++) {
      node.gossip.received(from, List.of(bad));
    }
    node.settle();
    assertThat(node.gossip.refused() - before).isEqualTo(10_000);
    assertThat(from.closed).isFalse();
    assertThat(node.view(77).standing()).isZero();
    assertThat(node.stored).isEmpty();
    Rated good = rated(9);
    node.receive(from, good);
    assertThat(node.stored).as("still listened to").contains(good);
  }

  @Test
  void tenThousandExpiredCostNothing() {
    costsNothing(rig, timed(NOW - 20, 50));
  }

  @Test
  void tenThousandFromTheFutureCostNothing() {
    costsNothing(rig, timed(NOW + 400, 50));
  }

  @Test
  void tenThousandWithTooLittleWorkCostNothing() {
    costsNothing(Rig.with(o -> o.floor = rating(4)), rated(2));
  }

  @Test
  void tenThousandUnwantedCostNothing() {
    Rig narrow = Rig.rig();
    narrow.gossip.setInterest(Bloom.of(TOPIC), false);
    narrow.tick(12);
    costsNothing(narrow, about(new Topic(0x77665544)));
  }

  @Test
  void tenThousandTooLargeCostNothing() {
    Rig small = Rig.rig();
    small.gossip.setMaxEnvelopeBytes(200);
    costsNothing(small, sized(0, 400));
  }

  @Test
  void tenThousandOutbidCostNothing() {
    Rated best = rated(8);
    Rig full = Rig.with(o -> o.poolBytes = best.envelope().sizeBytes() + Pool.ENTRY_BYTES);
    full.post(best);
    full.stored.clear();
    costsNothing(full, rated(1));
  }

  @Test
  void tenThousandDuplicatesCostNothing() {
    Rated one = rated(0);
    for (int i = 0; i < 10_000; i++) {
      rig.gossip.received(link, List.of(one));
    }
    assertThat(link.closed).isFalse();
    assertThat(rig.view(1).standing()).isZero();
    assertThat(rig.stored).hasSize(1);
    assertThat(rig.gossip.duplicates()).isEqualTo(9_999);
  }
}
