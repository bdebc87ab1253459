package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.NOW;
import static org.hearsay.Envelopes.rated;
import static org.hearsay.Envelopes.timed;

import org.hearsay.FakeLink;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Frame;
import org.junit.jupiter.api.Test;

/** Envelopes for one peer alone. */
final class DirectTest {
  private final Rig rig = Rig.with(o -> o.floor = 1000);
  private final FakeLink link = rig.peer(1);
  private final FakeLink other = rig.peer(2);

  @Test
  void isTakenFromATrustedPeerWhateverItsWorkAndGoesNoFurther() {
    assertThat(rig.gossip.trust(Rig.id(1))).isTrue();
    Rated one = rated(0);
    rig.receive(link, new Frame.Direct(one.envelope()));
    assertThat(rig.direct).containsExactly(one);
    assertThat(rig.stored).isEmpty();
    assertThat(rig.pool.size()).isZero();
    assertThat(other.envelopes()).isEmpty();
  }

  @Test
  void isNotTakenFromAnybodyElse() {
    rig.gossip.trust(Rig.id(1));
    rig.receive(other, new Frame.Direct(rated(0).envelope()));
    assertThat(rig.direct).isEmpty();
    assertThat(other.closed).as("and costs nothing").isFalse();
    FakeLink stranger = rig.accepted(3);
    rig.receive(stranger, new Frame.Direct(rated(0).envelope()));
    assertThat(rig.direct).isEmpty();
  }

  @Test
  void isNotTakenWhenItHasExpired() {
    rig.gossip.trust(Rig.id(1));
    rig.receive(link, new Frame.Direct(timed(NOW - 1, 50).envelope()));
    assertThat(rig.direct).isEmpty();
  }

  @Test
  void nobodyIsTrustedWhoIsNotConnected() {
    assertThat(rig.gossip.trust(Rig.id(99))).isFalse();
  }

  @Test
  void goesToTheOnePeer() {
    Rated one = rated(0);
    assertThat(rig.gossip.sendDirect(Rig.id(1), one.envelope())).isTrue();
    assertThat(link.sent()).containsExactly(new Frame.Direct(one.envelope()));
    assertThat(other.sent()).isEmpty();
  }

  @Test
  void goesNowhereWhenThePeerIsGoneOrReadsTooSlowly() {
    assertThat(rig.gossip.sendDirect(Rig.id(99), rated(0).envelope())).isFalse();
    link.room = 0;
    assertThat(rig.gossip.sendDirect(Rig.id(1), rated(0).envelope())).isFalse();
  }
}
