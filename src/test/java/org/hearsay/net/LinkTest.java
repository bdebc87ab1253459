package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.net.Party.next;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hearsay.env.Link;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two networks, one link, real sockets. */
final class LinkTest {
  private final Party ann = Party.open();
  private final Party ben = Party.open();

  @AfterEach
  void close() {
    ann.close();
    ben.close();
    assertThat(ann.crashes).isEmpty();
    assertThat(ben.crashes).isEmpty();
  }

  @Test
  void bothEndsKnowWhoTheOtherIs() {
    Link ours = ann.link(ben);
    Link theirs = next(ben.ups);
    assertThat(ours.remoteId()).isEqualTo(ben.id());
    assertThat(theirs.remoteId()).isEqualTo(ann.id());
    assertThat(ours.inbound()).isFalse();
    assertThat(theirs.inbound()).isTrue();
    assertThat(ours.remote()).isEqualTo(ben.endpoint()).isEqualTo(theirs.local());
    assertThat(ours.local()).isEqualTo(theirs.remote());
  }

  @Test
  void framesArriveInTheirOrderAfterUp() {
    Link ours = ann.link(ben);
    for (int i = 0; i < 2000; i++) {
      assertThat(ann.send(ours, new Frame.Ping(i))).isTrue();
    }
    for (int i = 0; i < 2000; i++) {
      assertThat(next(ben.frames)).isEqualTo(new Frame.Ping(i));
    }
    assertThat(next(ben.order)).isEqualTo("up");
  }

  @Test
  void framesTravelBothWays() {
    ann.link(ben);
    Link theirs = next(ben.ups);
    Frame frame = envelopes(1, 300);
    assertThat(ben.send(theirs, frame)).isTrue();
    assertThat(next(ann.frames)).isEqualTo(frame);
  }

  @Test
  void theLongestEnvelopeFitsIntoAFrame() {
    Link ours = ann.link(ben);
    Frame frame = envelopes(1, Envelope.MAX_BYTES - 30);
    assertThat(ann.send(ours, frame)).isTrue();
    assertThat(next(ben.frames)).isEqualTo(frame);
  }

  @Test
  void aLinkThatIsClosedGoesDownOnceAtEachEnd() {
    Link ours = ann.link(ben);
    Link theirs = next(ben.ups);
    ann.close(ours);
    ann.close(ours);
    assertThat(next(ann.downs)).isEqualTo("closed here");
    assertThat(next(ben.downs)).isEqualTo("closed by peer");
    ann.close(ours);
    ben.close(theirs);
    assertThat(ann.send(ours, new Frame.Ping(1))).isFalse();
    assertThat(ben.send(theirs, new Frame.Ping(1))).isFalse();
    assertThat(ann.downs).isEmpty();
    assertThat(ben.downs).isEmpty();
  }

  @Test
  void bothEndsMayCloseAtOnce() {
    Link ours = ann.link(ben);
    Link theirs = next(ben.ups);
    ann.close(ours);
    ben.close(theirs);
    next(ann.downs);
    next(ben.downs);
    assertThat(ann.downs).isEmpty();
    assertThat(ben.downs).isEmpty();
  }

  @Test
  void whatWasSentBeforeCloseArrivesWhileThePeerKeepsSending() {
    Link ours = ann.link(ben);
    Link theirs = next(ben.ups);
    for (int i = 0; i < 50; i++) {
      ben.send(theirs, envelopes(1, 5000));
    }
    ann.onLoop(
        () -> {
          for (int i = 0; i < 50; i++) {
            assertThat(ours.send(envelopes(1, 5000))).isTrue();
          }
          assertThat(ours.send(new Frame.Goodbye(Frame.Goodbye.Reason.STOPPING))).isTrue();
          ours.close();
          assertThat(ours.send(new Frame.Ping(1))).isFalse();
          return true;
        });
    assertThat(next(ben.downs)).isEqualTo("closed by peer");
    assertThat(ben.frames).hasSize(51);
    assertThat(List.copyOf(ben.frames).get(50))
        .isEqualTo(new Frame.Goodbye(Frame.Goodbye.Reason.STOPPING));
  }

  @Test
  void aNetworkThatClosesSendsWhatLinksHadTaken() {
    Link ours = ann.link(ben);
    for (int i = 0; i < 20; i++) {
      assertThat(ann.send(ours, new Frame.Ping(i))).isTrue();
    }
    next(ben.ups);
    ann.network.close();
    assertThat(next(ben.downs)).isEqualTo("closed by peer");
    assertThat(ben.frames).hasSize(20);
  }

  @Test
  void aPeerThatDoesNotReadIsRefusedMoreAndLosesNothingThatWasTaken() {
    Link ours = ann.link(ben);
    next(ben.ups);
    CountDownLatch released = ben.stall();
    List<Frame> taken = fill(ours);
    // Our queue, the kernel's two and the peer's: nowhere near what was on offer.
    assertThat(taken).hasSizeBetween(50, 1200);
    assertThat(ann.onLoop(ours::isWritable)).isFalse();
    assertThat(ann.writables).isEmpty();
    released.countDown();
    assertThat(next(ann.writables)).isSameAs(ours);
    assertThat(ann.send(ours, new Frame.Ping(99))).isTrue();
    for (Frame frame : taken) {
      assertThat(next(ben.frames)).isEqualTo(frame);
    }
    assertThat(next(ben.frames)).isEqualTo(new Frame.Ping(99));
  }

  /** Else the longest frames would double what a slow peer may cost. */
  @Test
  void aLongFrameIsRefusedWhileMuchWaitsAndTakenLater() {
    Link ours = ann.link(ben);
    next(ben.ups);
    CountDownLatch released = ben.stall();
    Frame longest = envelopes(1, Envelope.MAX_BYTES - 30);
    List<Boolean> taken =
        ann.onLoop(
            () -> {
              List<Boolean> answers = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                answers.add(ours.send(longest));
              }
              return answers;
            });
    assertThat(taken).containsExactly(true, false, false, false);
    released.countDown();
    assertThat(next(ann.writables)).isSameAs(ours);
    assertThat(ann.send(ours, longest)).isTrue();
    assertThat(next(ben.frames)).isEqualTo(longest);
    assertThat(next(ben.frames)).isEqualTo(longest);
  }

  @Test
  void closeDoesNotWaitForeverForAPeerThatDoesNotRead() {
    Link ours = ann.link(ben);
    next(ben.ups);
    CountDownLatch released = ben.stall();
    fill(ours);
    long start = System.nanoTime();
    ann.close(ours);
    assertThat(next(ann.downs)).isEqualTo("closed here");
    assertThat((System.nanoTime() - start) / 1_000_000).isBetween(500L, 2500L);
    released.countDown();
    next(ben.downs);
  }

  /** Sends 10 kB frames until refused five times in a row, and lets time pass between. */
  private List<Frame> fill(Link link) {
    List<Frame> taken = new ArrayList<>();
    int refused = 0;
    while (refused < 5) {
      Frame frame = envelopes(1, 10_000);
      if (ann.send(link, frame)) {
        taken.add(frame);
        refused = 0;
      } else {
        refused++;
        if (awaitWritable()) {
          ann.writables.clear();
          refused = 0;
        }
      }
    }
    return taken;
  }

  private boolean awaitWritable() {
    try {
      return ann.writables.poll(100, TimeUnit.MILLISECONDS) != null;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Frame envelopes(int count, int dataBytes) {
    List<Envelope> envelopes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      envelopes.add(
          Envelope.of(2_000_000_000L, 60, new Topic(i), new byte[dataBytes], System.nanoTime()));
    }
    return new Frame.Envelopes(envelopes);
  }
}
