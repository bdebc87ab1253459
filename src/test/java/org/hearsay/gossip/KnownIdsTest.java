package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.rated;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hearsay.FakeLink;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Frame;
import org.junit.jupiter.api.Test;

/** Known ids save bytes and must not tell who wrote what. */
final class KnownIdsTest {
  private final Rig rig = Rig.rig();

  private static Set<Digest> toldTo(Rig rig, int number) {
    FakeLink link = rig.accepted(number);
    rig.receive(link, new Greeting(Rig.id(number)).hello());
    Set<Digest> told = new HashSet<>();
    link.sent(Frame.Known.class).forEach(frame -> told.addAll(frame.ids()));
    return told;
  }

  private List<Digest> hold(Rig in, int count) {
    FakeLink source = in.peer(1);
    List<Digest> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Rated one = rated(0);
      held.add(one.id());
      in.receive(source, one);
    }
    in.down(source);
    return held;
  }

  @Test
  void aNewPeerIsToldMostOfWhatIsHeld() {
    List<Digest> held = hold(rig, 4000);
    Set<Digest> told = toldTo(rig, 2);
    assertThat(held).containsAll(told);
    assertThat(told.size()).as("one in eight is left out").isBetween(3350, 3650);
  }

  @Test
  void ourOwnAreNeverNamed() {
    hold(rig, 10);
    for (int i = 0; i < 50; i++) {
      Rated own = rated(0);
      rig.post(own);
      assertThat(toldTo(rig, 100 + i)).doesNotContain(own.id());
    }
  }

  /** Else what is missing in all lists is ours. */
  @Test
  void whoLinksUpAgainSeesTheSameLeftOut() {
    hold(rig, 500);
    Set<Digest> first = toldTo(rig, 2);
    assertThat(toldTo(rig, 3)).isEqualTo(first);
    rig.down(rig.accepted(4));
    assertThat(toldTo(rig, 5)).isEqualTo(first);
  }

  @Test
  void anotherNodeLeavesOutOthers() {
    Rig other = Rig.with(o -> o.seed = 2);
    FakeLink source = rig.peer(1);
    FakeLink alike = other.peer(1);
    for (int i = 0; i < 300; i++) {
      Rated one = rated(0);
      rig.receive(source, one);
      other.receive(alike, one);
    }
    assertThat(toldTo(rig, 2)).isNotEqualTo(toldTo(other, 2));
  }

  @Test
  void anEnvelopeOfOursIsAnnouncedToNobodyByIdFirst() {
    FakeLink peer = rig.peer(2);
    FakeLink blocked = rig.peer(3);
    blocked.room = 0;
    rig.post(rated(0));
    rig.tick(120);
    assertThat(peer.sent(Frame.Known.class)).isEmpty();
    assertThat(peer.envelopes()).hasSize(1);
  }

  @Test
  void idsNobodyHoldsAreHarmless() {
    FakeLink link = rig.peer(2);
    rig.receive(link, new Frame.Known(List.of(new Digest(1, 2, 3, 4))));
    rig.receive(link, new Frame.Known(List.of()));
    assertThat(rig.isConnected(2)).isTrue();
  }
}
