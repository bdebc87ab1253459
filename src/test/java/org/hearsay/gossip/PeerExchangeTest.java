package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.FakeLink;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Ip;
import org.junit.jupiter.api.Test;

/** What peers tell each other about others; section 5.4. */
final class PeerExchangeTest {
  private final Rig rig = Rig.rig();

  private static Endpoint at(String host) {
    return new Endpoint(host, 40_000);
  }

  private void listening(int number, String host) {
    rig.greet(rig.accepted(number, at(host)), g -> g.port = 7000 + number);
  }

  /** Where a new peer at this host is told that others are. */
  private List<String> toldTo(String host) {
    FakeLink link = rig.accepted(500, at(host));
    rig.receive(link, new Greeting(Rig.id(500)).hello());
    List<Frame.Peers> told = link.sent(Frame.Peers.class);
    assertThat(told).hasSize(1);
    rig.down(link);
    return told.get(0).neighbours().stream().map(n -> n.endpoint().toString()).toList();
  }

  @Test
  void whoListensIsToldWithWhereItListens() {
    listening(1, "20.1.0.1");
    rig.peer(2); // does not listen
    assertThat(toldTo("20.9.0.1")).containsExactly("20.1.0.1:7001");
  }

  @Test
  void localAddressesAreToldToLocalPeersOnly() {
    listening(1, "10.0.0.5");
    listening(2, "127.0.0.1");
    listening(3, "20.1.0.1");
    assertThat(toldTo("20.9.0.1")).containsExactly("20.1.0.1:7003");
    assertThat(toldTo("192.168.0.9")).containsExactlyInAnyOrder("10.0.0.5:7001", "20.1.0.1:7003");
    assertThat(toldTo("127.0.0.1"))
        .containsExactlyInAnyOrder("10.0.0.5:7001", "127.0.0.1:7002", "20.1.0.1:7003");
  }

  @Test
  void atMostSixteenAreTold() {
    for (int i = 1; i <= 30; i++) {
      listening(i, "20." + i + ".0.1");
    }
    assertThat(toldTo("60.9.0.1")).hasSize(16).doesNotHaveDuplicates();
  }

  @Test
  void aPeerIsToldAgainNowAndThen() {
    FakeLink link = rig.peer(1);
    for (int i = 0; i < 90; i++) {
      rig.tick(1);
      rig.receive(link, new Frame.Unknown(99));
    }
    assertThat(link.sent(Frame.Peers.class)).hasSize(1);
  }

  private static Frame.Peers telling(String... hosts) {
    List<Frame.Neighbour> neighbours = new ArrayList<>();
    int number = 900;
    for (String host : hosts) {
      neighbours.add(new Frame.Neighbour(Rig.id(number++), Ip.parse(host).orElseThrow(), 7470));
    }
    return new Frame.Peers(neighbours);
  }

  private List<String> diallingAfter(FakeLink from, Frame.Peers told) {
    rig.receive(from, told);
    rig.tick(3);
    return rig.dialled.stream().map(Endpoint::host).toList();
  }

  @Test
  void whoWeAreToldOfIsDialled() {
    assertThat(diallingAfter(rig.peer(1), telling("30.1.0.1", "30.2.0.1")))
        .containsExactlyInAnyOrder("30.1.0.1", "30.2.0.1");
  }

  @Test
  void strangersFromAfarCannotMakeUsDialOurOwnNetwork() {
    assertThat(
            diallingAfter(
                rig.peer(1),
                telling("10.0.0.1", "127.0.0.1", "::1", "169.254.1.1", "fd00::1", "30.1.0.1")))
        .containsExactly("30.1.0.1");
  }

  @Test
  void anotherHostCannotMakeUsDialOurself() {
    FakeLink neighbour = rig.greet(rig.accepted(1, at("192.168.0.2")));
    assertThat(diallingAfter(neighbour, telling("127.0.0.1", "::1", "192.168.0.7")))
        .containsExactly("192.168.0.7");
  }

  @Test
  void nobodyDialsWhatIsNoAddressOfAHost() {
    assertThat(
            diallingAfter(
                rig.peer(1), telling("0.0.0.0", "224.0.0.1", "255.255.255.255", "ff02::1")))
        .isEmpty();
  }

  @Test
  void ourselvesAreNotDialled() {
    FakeLink link = rig.peer(1);
    rig.receive(
        link,
        new Frame.Peers(
            List.of(new Frame.Neighbour(Rig.SELF, Ip.parse("30.1.0.1").orElseThrow(), 7470))));
    rig.tick(2);
    assertThat(rig.dialled).isEmpty();
  }

  @Test
  void oneListInTenSecondsIsTaken() {
    FakeLink link = rig.peer(1);
    rig.receive(link, telling("30.1.0.1"));
    rig.receive(link, telling("30.2.0.1"));
    rig.tick(9);
    rig.receive(link, telling("30.3.0.1"));
    rig.tick(1);
    rig.receive(link, telling("30.4.0.1"));
    rig.tick(2);
    assertThat(rig.dialled).extracting(Endpoint::host).containsExactly("30.1.0.1", "30.4.0.1");
  }

  @Test
  void aNodeThatDiscoversNobodyTakesNoLists() {
    Rig alone = Rig.with(o -> o.discover = false);
    FakeLink link = alone.peer(1);
    alone.receive(link, telling("30.1.0.1"));
    alone.gossip.heard(Rig.id(5), new Endpoint("10.0.0.5", 7470));
    alone.tick(20);
    assertThat(alone.dialled).isEmpty();
  }
}
