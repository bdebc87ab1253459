package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hearsay.FakeLink;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.junit.jupiter.api.Test;

/** How many peers of which kind are let in. */
final class PlacesTest {
  private static Endpoint at(String host) {
    return new Endpoint(host, 40_000);
  }

  /** What the rig sends to a link whose other end says hello. */
  private static FakeLink hello(Rig rig, FakeLink link) {
    rig.receive(link, new Greeting(link.remoteId()).hello());
    return link;
  }

  private static int letIn(Rig rig, int from, int count) {
    for (int i = from; i < from + count; i++) {
      hello(rig, rig.accepted(i));
    }
    return rig.gossip.connected().size();
  }

  @Test
  void halfOfThePlacesAreKeptForLinksThatWeDial() {
    Rig rig = Rig.with(o -> o.maxPeers = 10);
    assertThat(letIn(rig, 0, 20)).isEqualTo(5);
    for (int i = 100; i < 110; i++) {
      hello(rig, rig.dialled(i, Rig.far(i)));
    }
    assertThat(rig.gossip.connected()).hasSize(10);
    assertThat(rig.gossip.connected().stream().filter(p -> p.link().inbound())).hasSize(5);
  }

  @Test
  void atMostSixteenPlacesAreKept() {
    assertThat(letIn(Rig.with(o -> o.maxPeers = 100), 0, 120)).isEqualTo(84);
  }

  @Test
  void whoDialsNobodyKeepsNoPlaces() {
    Rig rig =
        Rig.with(
            o -> {
              o.maxPeers = 10;
              o.discover = false;
            });
    assertThat(letIn(rig, 0, 20)).isEqualTo(10);
  }

  @Test
  void whoIsTurnedAwayForWantOfPlacesIsToldOfOthers() {
    Rig rig = Rig.with(o -> o.maxPeers = 2);
    rig.greet(rig.accepted(1), g -> g.port = 7470);
    FakeLink late = hello(rig, rig.accepted(2));
    assertThat(late.goodbye()).contains(Reason.TOO_MANY_PEERS);
    assertThat(late.sent(Frame.Peers.class)).hasSize(1);
    assertThat(late.sent(Frame.Peers.class).get(0).neighbours())
        .extracting(Frame.Neighbour::id)
        .containsExactly(Rig.id(1));
  }

  @Test
  void whoLeavesMakesRoom() {
    Rig rig = Rig.with(o -> o.maxPeers = 2);
    FakeLink first = rig.peer(1);
    rig.down(first);
    rig.peer(2);
    assertThat(rig.isConnected(2)).isTrue();
  }

  @Test
  void twoPeersFromOneAddress() {
    Rig rig = Rig.rig();
    for (int i = 0; i < 5; i++) {
      hello(rig, rig.accepted(i, new Endpoint("20.1.0.1", 40_000 + i)));
    }
    assertThat(rig.gossip.connected()).hasSize(2);
  }

  @Test
  void sixPeersFromOneSixteenthOfTheNetwork() {
    Rig rig = Rig.rig();
    for (int i = 0; i < 20; i++) {
      hello(rig, rig.accepted(i, at("20.1." + i + ".1")));
    }
    assertThat(rig.gossip.connected()).hasSize(6);
    hello(rig, rig.accepted(50, at("20.2.0.1")));
    assertThat(rig.isConnected(50)).isTrue();
  }

  @Test
  void sixPeersFromOneNetworkOfIpV6() {
    Rig rig = Rig.rig();
    for (int i = 0; i < 20; i++) {
      hello(rig, rig.accepted(i, at("2001:db8:" + i + "::1")));
    }
    assertThat(rig.gossip.connected()).hasSize(6);
  }

  @Test
  void localNetworksAreExcepted() {
    for (String host :
        List.of("127.0.0.1", "::1", "10.1.2.3", "192.168.1.9", "fe80::1%eth0", "fd00::5")) {
      Rig rig = Rig.rig();
      for (int i = 0; i < 20; i++) {
        hello(rig, rig.accepted(i, new Endpoint(host, 40_000 + i)));
      }
      assertThat(rig.gossip.connected()).as(host).hasSize(20);
    }
  }

  @Test
  void whoTheOperatorAskedForIsAlwaysLetIn() {
    Endpoint kept = new Endpoint("20.9.0.1", 7470);
    Rig rig =
        Rig.with(
            o -> {
              o.maxPeers = 2;
              o.peers = List.of(kept);
            });
    rig.peer(1);
    FakeLink out = hello(rig, rig.dialled(9, kept));
    assertThat(rig.isConnected(9)).isTrue();
    assertThat(rig.gossip.isPermanent(rig.view(9))).isTrue();
    rig.down(out);
    rig.peer(2);
    hello(rig, rig.accepted(9, new Endpoint("20.9.0.1", 50_000)));
    assertThat(rig.isConnected(9)).as("proved who it is before").isTrue();
  }

  @Test
  void whoOnlyClaimsTheOperatorsAddressIsNotLetInBeyondTheLimit() {
    Endpoint kept = new Endpoint("20.9.0.1", 7470);
    Rig rig =
        Rig.with(
            o -> {
              o.maxPeers = 2;
              o.peers = List.of(kept);
            });
    FakeLink liar = rig.peer(1);
    rig.receive(
        liar,
        new Frame.Peers(List.of(new Frame.Neighbour(Rig.id(66), kept.ip().orElseThrow(), 7470))));
    rig.gossip.heard(Rig.id(66), kept);
    hello(rig, rig.accepted(66));
    assertThat(rig.isConnected(66)).isFalse();
    hello(rig, rig.accepted(67, new Endpoint("20.9.0.1", 50_000)));
    assertThat(rig.isConnected(67)).isFalse();
  }
}
