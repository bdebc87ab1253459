package org.hearsay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hearsay.node.NodeStatus;
import org.hearsay.node.PeerView;
import org.hearsay.node.Posted;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** A few nodes, linked by hand. */
final class SmallNetworksTest {
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private static Simulation unlinked(int nodes) {
    return new Simulation(Plan.of(1, nodes, 0));
  }

  private static void chain(Simulation sim) {
    for (int i = 1; i < sim.nodes().size(); i++) {
      sim.connect(sim.nodes().get(i - 1), sim.nodes().get(i));
    }
  }

  private static void post(Simulation sim, int from, int number) {
    sim.nodes().get(from).node().post(Listeners.draft(number), posted -> {});
  }

  @Test
  void aChainOfFiveDeliversFromEndToEnd() {
    Simulation sim = unlinked(5);
    chain(sim);
    Listeners listeners = new Listeners(sim);
    sim.run(A_WHILE);
    assertThat(sim.nodes())
        .extracting(node -> node.node().status().peers())
        .as("each knows only its neighbours")
        .containsExactly(1, 2, 2, 2, 1);
    post(sim, 0, 1);
    post(sim, 4, 2);
    sim.run(A_WHILE);
    assertThat(sim.nodes())
        .allSatisfy(node -> assertThat(listeners.seenBy(node)).containsExactlyInAnyOrder(1, 2));
    assertThat(sim.envelopesSent()).as("one hop each, never back").isEqualTo(2 * 4);
  }

  @Test
  void aRingOfFiveDeliversOnce() {
    Simulation sim = unlinked(5);
    chain(sim);
    sim.connect(sim.nodes().get(4), sim.nodes().get(0));
    Listeners listeners = new Listeners(sim);
    sim.run(A_WHILE);
    post(sim, 2, 1);
    sim.run(A_WHILE);
    assertThat(listeners.deliveries()).isEqualTo(5);
    assertThat(listeners.twice).isZero();
    assertThat(sim.envelopesSent()).as("they meet on one link at most").isBetween(5L, 6L);
  }

  /** geth sends all that waits in one packet; it delivered 340. */
  @Test
  void aBurstOfFourThousandOverOneLinkArrivesWhole() {
    Simulation sim = unlinked(2);
    chain(sim);
    Listeners listeners = new Listeners(sim);
    sim.run(A_WHILE);
    List<Posted> posted = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      sim.nodes().get(0).node().post(Listeners.draft(i, 560 - 70, 120), posted::add);
      if (i % 500 == 0) {
        sim.run(Duration.ofMillis(1)); // not more at once than may be sealed at once
      }
    }
    sim.run(Duration.ofSeconds(20));
    assertThat(posted).hasSize(4000).allMatch(p -> p instanceof Posted.Accepted);
    assertThat(listeners.seenBy(sim.nodes().get(1)))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 4000).boxed().toList());
    assertThat(sim.nodes()).allMatch(node -> node.node().status().peers() == 1);
  }

  /** geth's newcomer to a node that holds 1.5 MB receives nothing, ever. */
  @Test
  void aNewcomerToANodeThatHoldsThousandsGetsThemAll() {
    Simulation sim = unlinked(2);
    Listeners listeners = new Listeners(sim);
    sim.run(A_WHILE);
    int count = 6000;
    for (int i = 0; i < count; i++) {
      post(sim, 0, i);
      if (i % 500 == 0) {
        sim.run(Duration.ofMillis(1));
      }
    }
    sim.run(A_WHILE);
    chain(sim);
    sim.run(Duration.ofSeconds(20));
    assertThat(listeners.seenBy(sim.nodes().get(1))).hasSize(count).doesNotHaveDuplicates();
  }

  /** All pools are small; the first node's is spared because it wants one topic only. */
  @Test
  void whatWasEvictedComesBackWhenThereIsRoomAndIsSeenOnce() {
    int places = 40;
    Simulation sim = new Simulation(Plan.of(3, 3, 0).withPoolBytes(places * 700L));
    SimulatedNode spared = sim.nodes().get(0);
    SimulatedNode crowded = sim.nodes().get(1);
    SimulatedNode flooding = sim.nodes().get(2);
    spared.node().setBloom(Bloom.of(Listeners.TOPIC));
    Listeners listeners = new Listeners(sim);
    sim.run(Duration.ofSeconds(20)); // and no notice is under way
    sim.connect(spared, crowded);
    sim.connect(flooding, crowded);
    sim.run(A_WHILE);
    for (int i = 0; i < places / 2; i++) {
      post(sim, 0, i); // a long life rates low
    }
    sim.run(A_WHILE);
    for (int i = 0; i < places; i++) {
      flooding.node().post(Listeners.other(i, 20), posted -> {});
    }
    sim.run(A_WHILE);
    NodeStatus status = crowded.node().status();
    assertThat(status.evicted())
        .as("all but those that three zero bits of luck make better")
        .isBetween(places / 4L, places / 2L);
    assertThat(status.floor()).isPositive();
    sim.run(Duration.ofSeconds(75)); // the short-lived die, the floor comes down
    assertThat(crowded.node().status().floor()).isZero();
    assertThat(crowded.node().status().envelopes()).as("come back").isEqualTo(places / 2);
    assertThat(listeners.seenBy(crowded)).hasSize(places / 2);
    assertThat(listeners.twice).isZero();
  }

  @Test
  void aWrongClockCutsNoLinkAndIsShown() {
    Simulation sim = unlinked(3);
    sim.nodes().get(1).setClockOffset(Duration.ofSeconds(-288));
    chain(sim);
    List<String> events = new ArrayList<>();
    sim.nodes().forEach(n -> n.node().onPeerEvent(e -> events.add(e.up() ? "+" : "-")));
    sim.run(A_WHILE);
    for (int i = 0; i < 60; i++) {
      post(sim, i % 3, i);
      sim.run(Duration.ofSeconds(2));
    }
    assertThat(events).containsExactly("+", "+", "+", "+");
    PeerView wrong = sim.nodes().get(0).node().peers().get(0);
    assertThat(wrong.standing()).isZero();
    assertThat(wrong.skew().orElseThrow())
        .isBetween(Duration.ofSeconds(-289), Duration.ofSeconds(-287));
    sim.nodes().get(1).setClockOffset(Duration.ZERO);
    Listeners listeners = new Listeners(sim);
    sim.run(A_WHILE);
    post(sim, 0, 1000);
    sim.run(A_WHILE);
    assertThat(listeners.seenBy(sim.nodes().get(2))).contains(1000);
  }

  @Test
  void aClockThatIsALittleWrongLosesNothing() {
    Simulation sim = unlinked(3);
    sim.nodes().get(0).setClockOffset(Duration.ofSeconds(9));
    sim.nodes().get(2).setClockOffset(Duration.ofMillis(-900));
    chain(sim);
    Listeners listeners = new Listeners(sim);
    sim.run(A_WHILE);
    for (int i = 0; i < 30; i++) {
      post(sim, i % 3, i);
      sim.run(Duration.ofSeconds(1));
    }
    sim.run(A_WHILE);
    assertThat(listeners.deliveries()).isEqualTo(3 * 30);
  }

  @Test
  void theOperatorsPeerIsDialledAndKept() {
    Simulation sim = unlinked(2);
    Endpoint there = sim.nodes().get(1).endpoint();
    sim.nodes().get(0).node().addPeer(there);
    sim.run(A_WHILE);
    NodeId id = sim.nodes().get(1).id();
    assertThat(sim.nodes().get(0).node().peers()).extracting(PeerView::id).containsExactly(id);
    assertThat(sim.nodes().get(0).node().peers().get(0).permanent()).isTrue();
    sim.nodes().get(1).node().removePeer(sim.nodes().get(0).id());
    sim.run(Duration.ofMillis(300));
    assertThat(sim.nodes().get(0).node().peers()).isEmpty();
    sim.run(Duration.ofSeconds(60));
    assertThat(sim.nodes().get(0).node().peers()).hasSize(1);
  }

  @Test
  void bothDiallingEachOtherEndWithOneLink() {
    for (long seed = 1; seed <= 20; seed++) {
      Simulation sim = new Simulation(Plan.of(seed, 2, 0));
      sim.nodes().get(0).node().addPeer(sim.nodes().get(1).endpoint());
      sim.nodes().get(1).node().addPeer(sim.nodes().get(0).endpoint());
      sim.run(Duration.ofSeconds(120));
      assertThat(sim.nodes()).as("seed %d", seed).allMatch(n -> n.node().peers().size() == 1);
      assertThat(sim.nodes().get(0).node().peers().get(0).inbound())
          .as("seed %d: the same one", seed)
          .isNotEqualTo(sim.nodes().get(1).node().peers().get(0).inbound());
    }
  }
}
