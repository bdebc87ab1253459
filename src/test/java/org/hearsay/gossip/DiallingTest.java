package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.FakeLink;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.hearsay.wire.Ip;
import org.junit.jupiter.api.Test;

/** Whom to dial and when. */
final class DiallingTest {
  private static final Endpoint KEPT = new Endpoint("20.50.0.1", 7470);

  private static Rig keeping(Endpoint... peers) {
    return Rig.with(o -> o.peers = List.of(peers));
  }

  /** When each dial to a dead address was made, in seconds. */
  private static List<Long> dialsToNobody(Rig rig, Endpoint address, int seconds) {
    List<Long> times = new ArrayList<>();
    int answered = 0;
    for (int second = 0; second < seconds; second++) {
      while (answered < rig.dialled.size()) {
        Endpoint dialled = rig.dialled.get(answered++);
        if (dialled.equals(address)) {
          times.add((long) second);
        }
        rig.gossip.unreachable(dialled, "test");
      }
      rig.tick(1);
    }
    return times;
  }

  private static List<Long> gaps(List<Long> times) {
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add(times.get(i) - times.get(i - 1));
    }
    return gaps;
  }

  @Test
  void theOperatorsPeersAreDialledAtOnceAndForEver() {
    List<Long> times = dialsToNobody(keeping(KEPT), KEPT, 3600);
    List<Long> gaps = gaps(times);
    assertThat(times.get(0)).isZero();
    assertThat(gaps.subList(0, 3)).allMatch(gap -> gap <= 7);
    assertThat(gaps).allMatch(gap -> gap <= 46);
    assertThat(gaps.subList(6, gaps.size())).allMatch(gap -> gap >= 15);
    assertThat(gaps.subList(6, gaps.size()).stream().distinct().count()).as("jitter").isPositive();
    assertThat(gaps.subList(6, gaps.size()).stream().distinct()).hasSizeGreaterThan(3);
  }

  @Test
  void waitsDouble() {
    double sum = 0;
    for (int seed = 1; seed <= 40; seed++) {
      long one = seed;
      Rig rig =
          Rig.with(
              o -> {
                o.peers = List.of(KEPT);
                o.seed = one;
              });
      sum += gaps(dialsToNobody(rig, KEPT, 60)).get(3);
    }
    assertThat(sum / 40).as("fourth wait").isBetween(6.0, 11.0);
  }

  private static Frame.Peers telling(Endpoint endpoint) {
    Ip ip = endpoint.ip().orElseThrow();
    return new Frame.Peers(List.of(new Frame.Neighbour(Rig.id(900), ip, endpoint.port())));
  }

  @Test
  void whatNeverWorkedAndWasOnlyToldIsGivenUp() {
    Rig rig = Rig.rig();
    Endpoint told = new Endpoint("30.1.0.1", 7470);
    rig.receive(rig.peer(1), telling(told));
    assertThat(dialsToNobody(rig, told, 3600)).hasSize(6);
  }

  @Test
  void aLostLinkIsDialledAgainSoon() {
    Rig rig = keeping(KEPT);
    FakeLink link = rig.greet(rig.dialled(9, KEPT));
    for (int i = 0; i < 3; i++) {
      rig.tick(30);
      rig.receive(link, new Frame.Unknown(99));
    }
    assertThat(rig.dialled).as("while it is up").hasSize(1);
    rig.down(link);
    rig.tick(2);
    assertThat(rig.dialled).containsExactly(KEPT, KEPT);
  }

  /** The socket knows only the address that the name stood for. */
  @Test
  void aPeerGivenByNameIsDialledAgainToo() {
    Endpoint name = new Endpoint("peer.example.org", 7470);
    Rig rig = keeping(name);
    FakeLink link = new FakeLink(Rig.id(9), new Endpoint("20.50.0.1", 7470), false);
    link.dialled = Optional.of(name);
    rig.greet(rig.up(link));
    assertThat(rig.gossip.isPermanent(rig.view(9))).isTrue();
    rig.down(link);
    rig.tick(3);
    assertThat(rig.dialled).containsExactly(name, name);
  }

  @Test
  void anAddressHasOneSpelling() {
    Rig rig = keeping(new Endpoint("::1", 7470));
    Endpoint long6 = new Endpoint("0:0:0:0:0:0:0:1", 7470);
    rig.gossip.keep(long6);
    assertThat(rig.dialled).containsExactly(long6);
    FakeLink link = rig.greet(rig.dialled(9, long6));
    rig.down(link);
    rig.tick(3);
    assertThat(rig.dialled).hasSize(2);
    assertThat(rig.gossip.drop(new Endpoint("::1", 7470))).isTrue();
  }

  @Test
  void whoTurnsUsAwayIsLeftAloneForAWhile() {
    Rig rig = keeping(KEPT);
    FakeLink link = rig.greet(rig.dialled(9, KEPT));
    rig.receive(link, new Frame.Goodbye(Reason.TOO_MANY_PEERS));
    rig.down(link);
    rig.tick(14);
    assertThat(rig.dialled).hasSize(1);
    rig.tick(35);
    assertThat(rig.dialled).hasSize(2);
  }

  @Test
  void whoStopsIsDialledSoon() {
    Rig rig = keeping(KEPT);
    FakeLink link = rig.greet(rig.dialled(9, KEPT));
    rig.receive(link, new Frame.Goodbye(Reason.STOPPING));
    rig.down(link);
    rig.tick(3);
    assertThat(rig.dialled).hasSize(2);
  }

  @Test
  void whoWeTurnAwayIsLeftAloneToo() {
    Rig rig = keeping(KEPT);
    FakeLink link = rig.dialled(9, KEPT);
    Greeting greeting = new Greeting(Rig.id(9));
    greeting.network = 99;
    rig.receive(link, greeting.hello());
    assertThat(link.goodbye()).contains(Reason.WRONG_NETWORK);
    rig.down(link);
    rig.tick(14);
    assertThat(rig.dialled).hasSize(1);
  }

  @Test
  void whoAnswersAndGoesAtOnceIsNotDialledEverySecond() {
    Rig rig = keeping(KEPT);
    int answered = 0;
    for (int second = 0; second < 120; second++) {
      while (answered < rig.dialled.size()) {
        answered++;
        rig.down(rig.greet(rig.dialled(9, KEPT)));
      }
      rig.tick(1);
    }
    assertThat(rig.dialled).hasSizeBetween(15, 50);
  }

  @Test
  void whoIsNoLongerKeptIsNotDialled() {
    Rig rig = keeping(KEPT);
    FakeLink link = rig.greet(rig.dialled(9, KEPT));
    assertThat(rig.gossip.drop(KEPT)).isTrue();
    assertThat(link.goodbye()).contains(Reason.REMOVED);
    rig.down(link);
    rig.tick(200);
    assertThat(rig.dialled).hasSize(1);
    assertThat(rig.gossip.drop(KEPT)).as("neither kept nor connected").isFalse();
  }

  @Test
  void onlyTheOperatorsAreDialledWithoutDiscovery() {
    Rig rig =
        Rig.with(
            o -> {
              o.discover = false;
              o.peers = List.of(KEPT);
              o.book = Optional.of("20.60.0.1 7470\n".getBytes(StandardCharsets.UTF_8));
            });
    rig.tick(60);
    assertThat(rig.dialled).containsOnly(KEPT);
  }

  @Test
  void atMostEightAreDialledInASecondAndNoMoreThanThereArePlaces() {
    Rig rig = Rig.with(o -> o.maxPeers = 24);
    for (int i = 0; i < 100; i++) {
      rig.gossip.heard(Rig.id(2000 + i), new Endpoint("10.0.1." + i, 7470));
    }
    assertThat(rig.dialled).hasSize(8);
    rig.tick(20);
    assertThat(rig.dialled).as("places kept for dialled links").hasSize(12);
  }

  @Test
  void aNodeHeardOnTheLanIsDialledByTheSmallerIdFirst() {
    Rig small = Rig.with(o -> o.self = Rig.id(1));
    small.gossip.heard(Rig.id(2), KEPT);
    assertThat(small.dialled).containsExactly(KEPT);
    Rig large = Rig.with(o -> o.self = Rig.id(3));
    large.gossip.heard(Rig.id(2), KEPT);
    assertThat(large.dialled).isEmpty();
    large.tick(3);
    assertThat(large.dialled).containsExactly(KEPT);
    large.gossip.heard(Rig.id(3), new Endpoint("10.0.0.3", 7470));
    large.tick(5);
    assertThat(large.dialled).as("not ourselves").hasSize(1);
  }

  @Test
  void aConnectedNodeIsNotDialledAtItsOtherAddresses() {
    Rig rig = Rig.rig();
    rig.peer(9);
    rig.gossip.heard(Rig.id(9), new Endpoint("10.0.0.9", 7470));
    rig.tick(30);
    assertThat(rig.dialled).isEmpty();
  }

  @Test
  void aLiarCannotKeepUsFromTheOperatorsPeers() {
    Rig rig = keeping(KEPT);
    FakeLink liar = rig.peer(66);
    rig.gossip.unreachable(KEPT, "test");
    rig.gossip.heard(Rig.id(66), KEPT);
    Ip ip = KEPT.ip().orElseThrow();
    rig.receive(liar, new Frame.Peers(List.of(new Frame.Neighbour(Rig.id(66), ip, KEPT.port()))));
    rig.tick(5);
    assertThat(rig.dialled).hasSizeGreaterThan(1).containsOnly(KEPT);
  }

  @Test
  void strangersDoNotTakeThePlaceOfLinksThatWeDial() {
    Rig rig = keeping(KEPT);
    for (int i = 0; i < Peers.STRANGERS_MAX; i++) {
      rig.accepted(3000 + i);
    }
    rig.greet(rig.dialled(9, KEPT));
    assertThat(rig.isConnected(9)).isTrue();
  }
}
