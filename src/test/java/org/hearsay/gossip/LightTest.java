package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.TOPIC;
import static org.hearsay.Envelopes.rated;

import java.time.Duration;
import org.hearsay.FakeLink;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Frame;
import org.junit.jupiter.api.Test;

/** A light node relays nothing; geth's does, with two peers. */
final class LightTest {
  private final Rig rig = Rig.with(o -> o.light = true);

  @Test
  void aLightNodeSaysSo() {
    assertThat(rig.accepted(1).sent(Frame.Hello.class)).allMatch(Frame.Hello::light);
  }

  @Test
  void aLightNodeTakesButPassesNothingOn() {
    FakeLink one = rig.peer(1);
    FakeLink two = rig.peer(2);
    Rated other = rated(0);
    rig.receive(one, other);
    rig.tick(100);
    assertThat(rig.stored).containsExactly(other);
    assertThat(two.envelopes()).isEmpty();
    FakeLink newcomer = rig.accepted(3);
    rig.receive(newcomer, new Greeting(Rig.id(3)).hello());
    rig.run(Duration.ofSeconds(1));
    assertThat(newcomer.envelopes()).isEmpty();
  }

  @Test
  void aLightNodeSendsItsOwn() {
    FakeLink one = rig.peer(1);
    FakeLink two = rig.peer(2);
    Rated own = rated(0);
    rig.post(own);
    assertThat(one.envelopes()).containsExactly(own.envelope());
    assertThat(two.envelopes()).containsExactly(own.envelope());
  }

  @Test
  void itRelaysAgainWhenItIsNoLongerLight() {
    FakeLink one = rig.peer(1);
    FakeLink two = rig.peer(2);
    Rated before = rated(0);
    rig.receive(one, before);
    rig.gossip.setInterest(Bloom.FULL, false);
    rig.settle();
    Rated after = rated(0);
    rig.receive(one, after);
    assertThat(two.envelopes()).containsExactlyInAnyOrder(before.envelope(), after.envelope());
    assertThat(two.sent(Frame.Interest.class))
        .containsExactly(new Frame.Interest(Bloom.FULL, false));
  }

  @Test
  void becomingLightStopsWhatIsNotOurs() {
    Rig full = Rig.rig();
    FakeLink one = full.peer(1);
    FakeLink two = full.peer(2);
    full.gossip.setInterest(Bloom.of(TOPIC), true);
    full.receive(one, rated(0));
    assertThat(two.envelopes()).isEmpty();
    assertThat(two.sent(Frame.Interest.class))
        .containsExactly(new Frame.Interest(Bloom.of(TOPIC), true));
  }
}
