package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.TOPIC;

import org.hearsay.FakeLink;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Frame;
import org.junit.jupiter.api.Test;

/** Floor and interest reach every peer, once. */
final class NewsTest {
  private final Rig rig = Rig.rig();

  @Test
  void aChangeIsToldToAllAndOnce() {
    FakeLink one = rig.peer(1);
    FakeLink two = rig.peer(2);
    rig.gossip.setFloor(2.5);
    rig.gossip.setFloor(2.5);
    rig.gossip.setInterest(Bloom.of(TOPIC), false);
    rig.gossip.setInterest(Bloom.of(TOPIC), false);
    rig.tick(3);
    for (FakeLink link : new FakeLink[] {one, two}) {
      assertThat(link.sent(Frame.Floor.class)).containsExactly(new Frame.Floor(2.5));
      assertThat(link.sent(Frame.Interest.class))
          .containsExactly(new Frame.Interest(Bloom.of(TOPIC), false));
    }
  }

  @Test
  void whatAFullLinkMissedIsToldLaterAndOnlyTheLast() {
    FakeLink link = rig.peer(1);
    link.room = 0;
    rig.gossip.setFloor(2.5);
    rig.gossip.setInterest(Bloom.EMPTY, true);
    rig.gossip.setFloor(1.5);
    rig.writable(link, 100);
    rig.writable(link, 100);
    assertThat(link.sent())
        .containsExactly(new Frame.Floor(1.5), new Frame.Interest(Bloom.EMPTY, true));
  }

  @Test
  void aLinkWithRoomForOneFrameGetsTheRestLater() {
    FakeLink link = rig.peer(1);
    link.room = 0;
    rig.gossip.setFloor(2.5);
    rig.gossip.setInterest(Bloom.EMPTY, true);
    rig.writable(link, 1);
    rig.writable(link, 1);
    assertThat(link.sent())
        .containsExactly(new Frame.Floor(2.5), new Frame.Interest(Bloom.EMPTY, true));
  }

  /** Else a filter installed while a link comes up never gets anything from that peer. */
  @Test
  void whatChangedBetweenOurHelloAndTheirsIsTold() {
    FakeLink link = rig.accepted(1);
    rig.gossip.setFloor(2.5);
    rig.gossip.setInterest(Bloom.of(TOPIC), true);
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    assertThat(link.sent(Frame.Floor.class)).containsExactly(new Frame.Floor(2.5));
    assertThat(link.sent(Frame.Interest.class))
        .containsExactly(new Frame.Interest(Bloom.of(TOPIC), true));
  }

  @Test
  void aHelloTellsWhatHoldsNowSoNothingFollows() {
    rig.gossip.setFloor(2.5);
    FakeLink link = rig.accepted(1);
    assertThat(link.sent(Frame.Hello.class)).extracting(Frame.Hello::floor).containsExactly(2.5);
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    rig.tick(5);
    assertThat(link.sent(Frame.Floor.class)).isEmpty();
    assertThat(link.sent(Frame.Interest.class)).isEmpty();
  }
}
