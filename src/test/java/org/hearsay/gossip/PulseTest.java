package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.rated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.FakeLink;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.junit.jupiter.api.Test;

/** Whether peers are still there; section 5.4. */
final class PulseTest {
  private final Rig rig = Rig.rig();

  @Test
  void aPingIsAnsweredWithOurClock() {
    FakeLink link = rig.peer(1);
    rig.receive(link, new Frame.Ping(42));
    assertThat(link.sent()).containsExactly(new Frame.Pong(42, rig.loop.clock().millis()));
  }

  @Test
  void aSilentPeerIsCutAfterFortyFiveSecondsAndWithinAMinute() {
    FakeLink link = rig.peer(1);
    rig.tick(45);
    assertThat(link.closed).isFalse();
    rig.tick(15);
    assertThat(link.goodbye()).contains(Reason.SILENT);
    assertThat(rig.comings).containsExactly("+1", "-1");
  }

  @Test
  void anyFrameIsASignOfLife() {
    for (Frame frame :
        List.of(
            new Frame.Unknown(99),
            new Frame.Pong(1, 1),
            new Frame.Known(List.of()),
            new Frame.Peers(List.of()))) {
      Rig one = Rig.rig();
      FakeLink link = one.peer(1);
      for (int i = 0; i < 5; i++) {
        one.tick(40);
        one.receive(link, frame);
      }
      assertThat(link.closed).as(frame.toString()).isFalse();
    }
  }

  @Test
  void aLongFrameOnASlowLinkIsASignOfLifeAndATrickleIsNot() {
    FakeLink slow = rig.peer(1);
    FakeLink trickle = rig.peer(2);
    for (int seconds = 0; seconds < 130; seconds += 10) {
      slow.bytesRead += 80_000; // 64 kbit/s
      trickle.bytesRead += 5_000;
      rig.tick(10);
    }
    assertThat(slow.closed).isFalse();
    assertThat(trickle.goodbye()).contains(Reason.SILENT);
  }

  @Test
  void aPongThatDoesNotTellTheTimeMeasuresOnlyTheWay() {
    FakeLink link = rig.peer(1);
    rig.tick(15);
    for (Frame frame : link.sent()) {
      if (frame instanceof Frame.Ping ping) {
        rig.receive(link, new Frame.Pong(ping.nonce(), 0));
      }
    }
    Peer peer = rig.gossip.connected().iterator().next();
    assertThat(peer.ping()).isPresent();
    assertThat(peer.skew()).isEmpty();
  }

  @Test
  void envelopesAreASignOfLife() {
    FakeLink link = rig.peer(1);
    for (int i = 0; i < 5; i++) {
      rig.tick(40);
      rig.receive(link, rated(0));
    }
    assertThat(link.closed).isFalse();
  }

  @Test
  void aPeerIsPingedEveryFifteenSeconds() {
    FakeLink link = rig.peer(1);
    for (int i = 0; i < 10; i++) {
      rig.tick(15);
      rig.receive(link, new Frame.Unknown(99));
    }
    assertThat(link.sent(Frame.Ping.class)).hasSize(10).doesNotHaveDuplicates();
  }

  /** Lets a peer answer a ping: its clock differs, its answer takes as long on each way. */
  private Peer measure(Duration oneWay, Duration skew) {
    FakeLink link = rig.accepted(1);
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    long nonce = link.sent(Frame.Ping.class).get(0).nonce();
    rig.run(oneWay);
    long theirs = rig.loop.clock().millis() + skew.toMillis();
    rig.run(oneWay);
    rig.receive(link, new Frame.Pong(nonce, theirs));
    return rig.view(1);
  }

  @Test
  void pingsMeasureDistanceAndSkew() {
    Peer peer = measure(Duration.ofMillis(40), Duration.ofSeconds(-3));
    assertThat(peer.ping()).contains(Duration.ofMillis(80));
    assertThat(peer.skew()).contains(Duration.ofSeconds(-3));
  }

  @Test
  void aWrongClockIsShownAndNeverPunished() {
    Peer peer = measure(Duration.ofMillis(10), Duration.ofSeconds(288));
    assertThat(peer.skew()).contains(Duration.ofSeconds(288));
    assertThat(peer.standing()).isZero();
    assertThat(rig.isConnected(1)).isTrue();
  }

  @Test
  void anAbsurdClockIsHarmless() {
    FakeLink link = rig.accepted(1);
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    long nonce = link.sent(Frame.Ping.class).get(0).nonce();
    rig.receive(link, new Frame.Pong(nonce, Long.MIN_VALUE));
    rig.tick(15);
    nonce = link.sent(Frame.Ping.class).get(1).nonce();
    rig.receive(link, new Frame.Pong(nonce, Long.MAX_VALUE));
    assertThat(rig.isConnected(1)).isTrue();
  }

  @Test
  void aPongNobodyAskedForMeasuresNothing() {
    FakeLink link = rig.peer(1);
    rig.receive(link, new Frame.Pong(12345, 99));
    assertThat(rig.view(1).skew()).isEmpty();
    rig.receive(link, new Frame.Pong(12345, 99));
    assertThat(rig.isConnected(1)).isTrue();
  }

  @Test
  void ourOwnClockMayJumpWithoutCuttingAnybody() {
    FakeLink link = rig.peer(1);
    rig.loop.setClockOffset(Duration.ofDays(400));
    rig.tick(5);
    rig.loop.setClockOffset(Duration.ofDays(-400));
    rig.tick(5);
    assertThat(link.closed).isFalse();
  }

  @Test
  void whoAsksForTheRoundTripIsToldIt() {
    FakeLink link = rig.peer(1);
    List<Optional<Duration>> told = new ArrayList<>();
    rig.receive(link, new Frame.Pong(0, 0)); // answers nothing
    assertThat(rig.gossip.ping(Rig.id(1), told::add)).isTrue();
    assertThat(rig.gossip.ping(Rig.id(1), told::add)).isTrue();
    rig.run(Duration.ofMillis(40));
    List<Frame.Ping> pings = link.sent(Frame.Ping.class);
    long nonce = pings.isEmpty() ? rig.view(1).pingNonce : pings.get(0).nonce();
    rig.receive(link, new Frame.Pong(nonce, rig.loop.clock().millis()));
    assertThat(told).hasSize(2).doesNotContain(Optional.empty());
    rig.tick(10);
    assertThat(told).hasSize(2);
    assertThat(rig.gossip.ping(Rig.id(2), told::add)).isFalse();
  }

  @Test
  void whoAsksIsNotLeftWaiting() {
    FakeLink link = rig.peer(1);
    List<Optional<Duration>> told = new ArrayList<>();
    rig.gossip.ping(Rig.id(1), told::add);
    rig.tick(4);
    assertThat(told).isEmpty();
    rig.tick(2);
    assertThat(told).containsExactly(Optional.empty());
    for (int i = 0; i < Pulse.ASKERS_MAX; i++) {
      assertThat(rig.gossip.ping(Rig.id(1), told::add)).isTrue();
    }
    assertThat(rig.gossip.ping(Rig.id(1), told::add)).isFalse();
    rig.down(link);
    assertThat(told).hasSize(1 + Pulse.ASKERS_MAX);
  }
}
