package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.rated;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hearsay.FakeLink;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.junit.jupiter.api.Test;

/** How links are let in; section 5.1. */
final class LinksTest {
  private final Rig rig = Rig.rig();

  @Test
  void helloIsTheFirstFrame() {
    FakeLink link = rig.accepted(1);
    assertThat(link.sent()).hasSize(1).first().isInstanceOf(Frame.Hello.class);
    Frame.Hello hello = link.sent(Frame.Hello.class).get(0);
    assertThat(hello.nodeId()).isEqualTo(Rig.SELF);
    assertThat(hello.networkId()).isEqualTo(Rig.NETWORK);
    assertThat(hello.bloom().isFull()).isTrue();
  }

  @Test
  void whoSaysHelloIsConnectedAndToldOfOthersAndPinged() {
    FakeLink link = rig.accepted(1);
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    assertThat(rig.isConnected(1)).isTrue();
    assertThat(rig.comings).containsExactly("+1");
    assertThat(link.sent(Frame.Peers.class)).hasSize(1);
    assertThat(link.sent(Frame.Ping.class)).hasSize(1);
  }

  private void cutBy(Frame frame) {
    FakeLink link = rig.accepted(1);
    rig.receive(link, frame);
    assertThat(link.closed).isTrue();
    assertThat(link.goodbye()).contains(Reason.MISBEHAVED);
    assertThat(rig.comings).isEmpty();
  }

  @Test
  void aFloorBeforeTheHelloCutsTheLink() {
    cutBy(new Frame.Floor(0));
  }

  @Test
  void anInterestBeforeTheHelloCutsTheLink() {
    cutBy(new Frame.Interest(Bloom.FULL, false));
  }

  @Test
  void knownIdsBeforeTheHelloCutTheLink() {
    cutBy(new Frame.Known(List.of(rated(0).id())));
  }

  @Test
  void aPingBeforeTheHelloCutsTheLink() {
    cutBy(new Frame.Ping(1));
  }

  @Test
  void envelopesBeforeTheHelloCutTheLinkAndDoNotEnter() {
    FakeLink link = rig.accepted(1);
    rig.receive(link, rated(0));
    assertThat(link.goodbye()).contains(Reason.MISBEHAVED);
    assertThat(rig.stored).isEmpty();
  }

  @Test
  void anUnknownFrameIsIgnoredAtAnyTime() {
    FakeLink link = rig.accepted(1);
    rig.receive(link, new Frame.Unknown(99));
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    rig.receive(link, new Frame.Unknown(99));
    assertThat(rig.isConnected(1)).isTrue();
  }

  @Test
  void aSecondHelloCutsTheLink() {
    FakeLink link = rig.peer(1);
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    assertThat(link.goodbye()).contains(Reason.MISBEHAVED);
    assertThat(rig.comings).containsExactly("+1", "-1");
    rig.down(link);
    assertThat(rig.comings).as("told once").hasSize(2);
  }

  private Reason refusalOf(Consumer<Greeting> change) {
    FakeLink link = rig.accepted(1);
    Greeting greeting = new Greeting(Rig.id(1));
    change.accept(greeting);
    rig.receive(link, greeting.hello());
    assertThat(link.closed).isTrue();
    assertThat(rig.isConnected(1)).isFalse();
    assertThat(rig.comings).isEmpty();
    return link.goodbye().orElseThrow();
  }

  @Test
  void anotherNetworkIsNotTalkedTo() {
    assertThat(refusalOf(g -> g.network = 8)).isEqualTo(Reason.WRONG_NETWORK);
  }

  @Test
  void anOlderVersionIsNotTalkedToAndANewerOneIs() {
    assertThat(refusalOf(g -> g.version = 0)).isEqualTo(Reason.WRONG_VERSION);
    rig.peer(2, g -> g.version = 5);
    assertThat(rig.isConnected(2)).isTrue();
    rig.peer(3, g -> g.version = -1); // 2^32 - 1 on the wire
    assertThat(rig.isConnected(3)).isTrue();
  }

  @Test
  void whoNamesAnotherIdThanItProvedIsCut() {
    assertThat(refusalOf(g -> g.id = Rig.id(2))).isEqualTo(Reason.MISBEHAVED);
  }

  @Test
  void aLinkToOurselvesEndsQuietlyAndIsNotDialledAgain() {
    Endpoint own = new Endpoint("10.0.0.1", 7470);
    rig.gossip.keep(own);
    assertThat(rig.dialled).containsExactly(own);
    FakeLink out = rig.up(new FakeLink(Rig.SELF, own, false));
    FakeLink in = rig.up(new FakeLink(Rig.SELF, new Endpoint("10.0.0.1", 50_000), true));
    rig.receive(out, in.sent(Frame.Hello.class).get(0));
    rig.receive(in, out.sent(Frame.Hello.class).get(0));
    assertThat(out.goodbye()).contains(Reason.SELF);
    assertThat(out.closed).isTrue();
    assertThat(in.closed).isTrue();
    rig.down(out);
    rig.down(in);
    rig.tick(3600);
    assertThat(rig.dialled).hasSize(1);
    assertThat(rig.comings).isEmpty();
  }

  @Test
  void aLinkWithoutHelloIsCutAfterTenSeconds() {
    FakeLink link = rig.accepted(1);
    rig.tick(10);
    assertThat(link.closed).isFalse();
    rig.tick(1);
    assertThat(link.goodbye()).contains(Reason.SILENT);
  }

  @Test
  void aThousandLinksWithoutHelloDoNotKeepOutAnHonestOne() {
    List<FakeLink> silent = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      silent.add(rig.accepted(i));
      silent.stream().filter(link -> link.closed).forEach(rig::down);
      silent.removeIf(link -> link.closed);
    }
    assertThat(silent).hasSizeLessThanOrEqualTo(Peers.STRANGERS_MAX);
    rig.peer(5000);
    assertThat(rig.isConnected(5000)).isTrue();
  }

  @Test
  void linksThatAreBeingClosedAreBoundedToo() {
    for (int i = 0; i < 2000; i++) {
      rig.accepted(i);
    }
    FakeLink late = rig.accepted(9000);
    assertThat(late.goodbye()).contains(Reason.TOO_MANY_PEERS);
    assertThat(late.closed).isTrue();
    rig.down(late);
  }

  @Test
  void whatArrivesAfterTheLinkPartedIsIgnored() {
    FakeLink link = rig.peer(1);
    rig.receive(link, new Frame.Goodbye(Reason.STOPPING));
    assertThat(link.closed).isTrue();
    rig.receive(link, rated(0));
    rig.receive(link, new Frame.Ping(3));
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    rig.down(link);
    rig.receive(link, rated(0));
    assertThat(rig.stored).isEmpty();
    assertThat(rig.comings).containsExactly("+1", "-1");
    assertThat(link.sent()).isEmpty();
  }

  @Test
  void nothingIsSentToALinkThatParted() {
    FakeLink link = rig.accepted(1);
    rig.receive(link, new Greeting(Rig.id(1)).hello());
    rig.post(rated(0)); // goes at once
    rig.receive(link, new Frame.Goodbye(Reason.STOPPING));
    link.closed = false; // a link may take frames until it is gone
    link.forgetSent();
    rig.post(rated(0));
    rig.gossip.writable(link);
    rig.tick(20);
    assertThat(link.sent()).isEmpty();
  }

  @Test
  void goodbyeNamesTheReasonOfTheOperator() {
    FakeLink removed = rig.peer(1);
    FakeLink stays = rig.peer(2);
    assertThat(rig.gossip.drop(Rig.id(1))).isTrue();
    assertThat(rig.gossip.drop(Rig.id(99))).isFalse();
    assertThat(removed.goodbye()).contains(Reason.REMOVED);
    rig.gossip.stop();
    assertThat(stays.goodbye()).contains(Reason.STOPPING);
    assertThat(stays.closed).isTrue();
    FakeLink late = rig.accepted(3);
    assertThat(late.closed).isTrue();
  }
}
