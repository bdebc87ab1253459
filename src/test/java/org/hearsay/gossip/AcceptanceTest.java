package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.NOW;
import static org.hearsay.Envelopes.TOPIC;
import static org.hearsay.Envelopes.about;
import static org.hearsay.Envelopes.rated;
import static org.hearsay.Envelopes.rating;
import static org.hearsay.Envelopes.sized;
import static org.hearsay.Envelopes.timed;

import java.time.Duration;
import java.time.Instant;
import org.hearsay.Envelopes;
import org.hearsay.gossip.Verdict.Fault;
import org.hearsay.seal.Rated;
import org.hearsay.sim.VirtualTime;
import org.hearsay.store.Pool;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

final class AcceptanceTest {
  private static final Topic OTHER = new Topic(0x77665544);
  private static final long ONE = rated(0).envelope().sizeBytes() + Pool.ENTRY_BYTES;

  private final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(NOW));
  private final Pool pool = new Pool(10 * ONE);
  private Acceptance acceptance = startedWith(0);
  private int announcements;

  private Acceptance startedWith(double floor) {
    return new Acceptance(time.clock(), pool, floor);
  }

  private boolean takes(Rated rated) {
    return acceptance.faultOf(rated, false).isEmpty();
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      time.run(Duration.ofSeconds(1));
      pool.expire(time.clock().instant().getEpochSecond());
      announcements += acceptance.followThePool() ? 1 : 0;
    }
  }

  @Test
  void refusesWhatHasExpiredAndNotWhatDiesThisSecond() {
    assertThat(takes(timed(NOW, 50))).isTrue();
    assertThat(acceptance.faultOf(timed(NOW - 1, 50), false)).contains(Fault.EXPIRED);
  }

  @Test
  void aSendersClockMayBeTenSecondsAhead() {
    assertThat(takes(timed(NOW + 60, 50))).isTrue();
    assertThat(acceptance.faultOf(timed(NOW + 61, 50), false)).contains(Fault.FROM_THE_FUTURE);
  }

  @Test
  void aLifeIsSevenDaysAtMost() {
    long week = 7 * 24 * 3600;
    assertThat(takes(timed(NOW + week, week))).isTrue();
    assertThat(acceptance.faultOf(timed(NOW + week + 1, week + 1), false))
        .contains(Fault.TTL_TOO_LONG);
    assertThat(acceptance.faultOf(timed(0xffff_ffffL, 0xffff_ffffL), false))
        .contains(Fault.TTL_TOO_LONG);
  }

  @Test
  void refusesWhatIsLargerThanConfigured() {
    Rated one = sized(0, 500);
    acceptance.configureMaxEnvelopeBytes(one.envelope().sizeBytes());
    assertThat(takes(one)).isTrue();
    acceptance.configureMaxEnvelopeBytes(one.envelope().sizeBytes() - 1);
    assertThat(acceptance.faultOf(one, false)).contains(Fault.TOO_LARGE);
  }

  /** geth started with --shh.pow 5 takes 0.2. */
  @Test
  void theFloorItWasStartedWithHoldsAtOnce() {
    acceptance = startedWith(rating(5));
    assertThat(takes(rated(5))).isTrue();
    assertThat(acceptance.faultOf(rated(4), false)).contains(Fault.TOO_LITTLE_WORK);
    assertThat(acceptance.faultOf(rated(4), true)).contains(Fault.TOO_LITTLE_WORK);
  }

  @Test
  void whatPassedUnderTheFormerFloorPassesForTenSecondsMore() {
    acceptance = startedWith(rating(1));
    acceptance.configureFloor(rating(5));
    assertThat(takes(rated(0))).isFalse();
    seconds(10);
    assertThat(takes(rated(1))).isTrue();
    seconds(1);
    assertThat(takes(rated(4))).isFalse();
    assertThat(takes(rated(5))).isTrue();
  }

  @Test
  void raisedTwiceTheFirstFloorStillHasItsNotice() {
    acceptance = startedWith(rating(1));
    acceptance.configureFloor(rating(3));
    seconds(2);
    acceptance.configureFloor(rating(5));
    assertThat(takes(rated(1))).isTrue();
    seconds(11);
    assertThat(takes(rated(4))).isFalse();
  }

  @Test
  void aLoweredFloorHoldsAtOnce() {
    acceptance = startedWith(rating(5));
    acceptance.configureFloor(rating(1));
    assertThat(takes(rated(1))).isTrue();
    assertThat(takes(rated(0))).isFalse();
    assertThat(acceptance.announcedFloor()).isEqualTo(rating(1));
  }

  @Test
  void whatTheFormerBloomAdmittedIsAdmittedForTenSecondsMore() {
    acceptance.configureBloom(Bloom.of(TOPIC));
    seconds(10);
    assertThat(takes(about(OTHER))).isTrue();
    seconds(1);
    assertThat(acceptance.faultOf(about(OTHER), false)).contains(Fault.UNWANTED);
    assertThat(acceptance.faultOf(about(OTHER), true)).as("our own").isEmpty();
    assertThat(takes(about(TOPIC))).isTrue();
  }

  @Test
  void aNewFloorDoesNotEndTheNoticeOfTheBloomNorTheOtherWayRound() {
    acceptance = startedWith(rating(1));
    acceptance.configureBloom(Bloom.of(TOPIC));
    acceptance.configureFloor(rating(5));
    acceptance.configureBloom(Bloom.EMPTY);
    assertThat(takes(rated(1))).isTrue();
    assertThat(acceptance.faultOf(about(OTHER), false)).contains(Fault.TOO_LITTLE_WORK);
    acceptance.configureFloor(0);
    assertThat(takes(about(OTHER))).isTrue();
  }

  @Test
  void aBloomThatGethMadeAdmitsItsTopic() {
    Topic overwritten = new Topic(0x00010200); // three bits in one byte: geth keeps one
    acceptance.configureBloom(Bloom.asGethMakesIt(overwritten));
    seconds(11);
    assertThat(takes(about(overwritten))).isTrue();
    assertThat(takes(about(OTHER))).isFalse();
  }

  private void fill(int bits, long ttl) {
    for (int i = 0; i < 10; i++) {
      long now = time.clock().instant().getEpochSecond();
      pool.offer(Envelopes.rated(bits, now + ttl, ttl, TOPIC, 40), false);
    }
  }

  @Test
  void theAnnouncedFloorFollowsWhereThePoolEvictsAndComesBackDown() {
    fill(2, 100);
    seconds(1);
    assertThat(acceptance.announcedFloor()).as("full but at peace").isZero();
    fill(6, 100);
    seconds(1);
    assertThat(acceptance.announcedFloor()).isEqualTo(rating(6));
    assertThat(takes(rated(3))).as("only the pool decides").isTrue();
    seconds(40);
    assertThat(acceptance.announcedFloor()).as("still full").isEqualTo(rating(6));
    seconds(120);
    assertThat(acceptance.announcedFloor()).as("empty").isZero();
    assertThat(announcements).as("halved each second").isLessThan(30);
  }

  @Test
  void theAnnouncedFloorNeverFallsBelowTheConfigured() {
    acceptance = startedWith(rating(3));
    fill(4, 100);
    fill(7, 100);
    seconds(1);
    assertThat(acceptance.announcedFloor()).isEqualTo(rating(7));
    seconds(120);
    assertThat(acceptance.announcedFloor()).isEqualTo(rating(3));
    assertThat(announcements).isLessThan(10);
  }

  @Test
  void aFullPoolUnderSteadyPressureDoesNotAnnounceEachSecond() {
    fill(6, 100);
    for (int i = 0; i < 60; i++) {
      pool.offer(sized(0, 40 + i), false);
      seconds(1);
    }
    assertThat(pool.outbid()).isEqualTo(60);
    assertThat(announcements).isEqualTo(1);
  }

  @Test
  void theFirstStepUpIsToldHoweverSmall() {
    acceptance = startedWith(rating(6) * 0.99);
    fill(6, 100);
    fill(6, 100);
    seconds(1);
    assertThat(acceptance.announcedFloor()).isEqualTo(rating(6));
  }

  @Test
  void aConfiguredFloorAboveThePoolsIsTheAnnounced() {
    fill(2, 100);
    fill(5, 100);
    seconds(1);
    acceptance.configureFloor(rating(3));
    assertThat(acceptance.announcedFloor()).isEqualTo(rating(5));
    acceptance.configureFloor(rating(8));
    assertThat(acceptance.announcedFloor()).isEqualTo(rating(8));
  }
}
