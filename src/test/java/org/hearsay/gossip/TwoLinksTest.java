package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.Envelopes;
import org.hearsay.FakeLink;
import org.hearsay.sim.VirtualTime;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.junit.jupiter.api.Test;

/** Two links between two nodes end as one, at both ends alike, in whatever order they are seen. */
final class TwoLinksTest {
  private final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(Envelopes.NOW));
  private Rig a = rig(1, 10);
  private final Rig b = rig(2, 20);
  private final List<Wire> wires = new ArrayList<>();

  private Rig rig(int id, long seed) {
    return Rig.with(
        o -> {
          o.self = Rig.id(id);
          o.time = time;
          o.seed = seed;
        });
  }

  /** A link of which each end is in the test's hands. */
  private static final class Wire {
    final Rig dialler;
    final Rig dialled;
    final FakeLink out;
    final FakeLink in;
    int outRead;
    int inRead;
    boolean outUp;
    boolean inUp;
    boolean outDown;
    boolean inDown;

    Wire(Rig dialler, int diallerId, Rig dialled, int dialledId, int port) {
      this.dialler = dialler;
      this.dialled = dialled;
      Endpoint there = new Endpoint("10.0.0." + dialledId, port);
      this.out = new FakeLink(Rig.id(dialledId), there, false);
      this.in = new FakeLink(Rig.id(diallerId), new Endpoint("10.0.0." + diallerId, 50_000), true);
    }

    /** Lets the dialler see what has happened so far. */
    void atDialler() {
      if (!outUp) {
        outUp = true;
        dialler.up(out);
      }
      while (outRead < in.sent().size()) {
        dialler.receive(out, in.sent().get(outRead++));
      }
      if (in.closed && !outDown) {
        outDown = true;
        dialler.down(out);
      }
    }

    void atDialled() {
      if (!inUp) {
        inUp = true;
        dialled.up(in);
      }
      while (inRead < out.sent().size()) {
        dialled.receive(in, out.sent().get(inRead++));
      }
      if (out.closed && !inDown) {
        inDown = true;
        dialled.down(in);
      }
    }

    boolean isOpen() {
      return !out.closed && !in.closed;
    }
  }

  private Wire dial(Rig from, int fromId, Rig to, int toId, int port) {
    Wire wire = new Wire(from, fromId, to, toId, port);
    wires.add(wire);
    return wire;
  }

  private void run(List<Runnable> steps) {
    steps.forEach(Runnable::run);
    for (int i = 0; i < 5; i++) {
      for (Wire wire : wires) {
        wire.atDialler();
        wire.atDialled();
      }
    }
  }

  private void oneStays(String order) {
    assertThat(wires.stream().filter(Wire::isOpen)).as(order).hasSize(1);
    assertThat(a.gossip.connected()).as(order).hasSize(1);
    assertThat(b.gossip.connected()).as(order).hasSize(1);
    Wire open = wires.stream().filter(Wire::isOpen).findFirst().orElseThrow();
    assertThat(open.dialler.gossip.connected().iterator().next().link()).isSameAs(open.out);
    assertThat(open.dialled.gossip.connected().iterator().next().link()).isSameAs(open.in);
  }

  /** All orders of four steps, each taken twice: links come up, then hellos are read. */
  private static List<List<Integer>> orders() {
    List<List<Integer>> orders = new ArrayList<>();
    permute(new ArrayList<>(), orders);
    return orders;
  }

  private static void permute(List<Integer> begun, List<List<Integer>> orders) {
    if (begun.size() == 8) {
      orders.add(List.copyOf(begun));
      return;
    }
    for (int step = 0; step < 4; step++) {
      int wanted = step;
      if (begun.stream().filter(s -> s == wanted).count() < 2) {
        begun.add(step);
        permute(begun, orders);
        begun.remove(begun.size() - 1);
      }
    }
  }

  private interface Layout {
    List<Wire> lay(TwoLinksTest test);
  }

  private static void inAllOrders(Layout layout) {
    for (List<Integer> order : orders()) {
      TwoLinksTest test = new TwoLinksTest();
      List<Wire> two = layout.lay(test);
      List<Runnable> all =
          List.of(
              two.get(0)::atDialler,
              two.get(0)::atDialled,
              two.get(1)::atDialler,
              two.get(1)::atDialled);
      test.run(order.stream().map(all::get).toList());
      test.oneStays("order " + order);
    }
  }

  @Test
  void whenBothDialEachOther() {
    inAllOrders(t -> List.of(t.dial(t.a, 1, t.b, 2, 7470), t.dial(t.b, 2, t.a, 1, 7470)));
  }

  @Test
  void whenTheSmallerDialsTwice() {
    inAllOrders(t -> List.of(t.dial(t.a, 1, t.b, 2, 7470), t.dial(t.a, 1, t.b, 2, 7471)));
  }

  @Test
  void whenTheLargerDialsTwice() {
    inAllOrders(t -> List.of(t.dial(t.b, 2, t.a, 1, 7470), t.dial(t.b, 2, t.a, 1, 7471)));
  }

  private void restartA() {
    wires.clear();
    a = rig(1, 11);
  }

  @Test
  void afterARestartTheNewerStaysThoughTheOldLinkSeemsAlive() {
    run(List.of(dial(a, 1, b, 2, 7470)::atDialler));
    Wire old = wires.get(0);
    restartA();
    run(List.of(dial(a, 1, b, 2, 7470)::atDialler));
    oneStays("restarted");
    assertThat(old.in.closed).isTrue();
    assertThat(b.comings).containsExactly("+1", "-1", "+1");
  }

  @Test
  void afterARestartBothMayDialAtOnce() {
    for (int first = 0; first < 2; first++) {
      TwoLinksTest test = new TwoLinksTest();
      test.run(List.of(test.dial(test.b, 2, test.a, 1, 7470)::atDialler));
      test.restartA();
      Wire one = test.dial(test.a, 1, test.b, 2, 7470);
      Wire two = test.dial(test.a, 1, test.b, 2, 7471);
      test.run(first == 0 ? List.of(one::atDialler) : List.of(two::atDialler));
      test.oneStays("first " + first);
    }
  }

  @Test
  void theSameOneStaysWhenTheOtherEndKnowsOnlyOne() {
    Wire one = dial(a, 1, b, 2, 7470);
    run(List.of(one::atDialler, one::atDialled));
    Wire two = dial(b, 2, a, 1, 7470);
    run(List.of(two::atDialler));
    oneStays("later");
    assertThat(one.isOpen()).as("the smaller id dialled it").isTrue();
    assertThat(two.in.sent(Frame.Goodbye.class).size() + two.out.sent(Frame.Goodbye.class).size())
        .isPositive();
  }

  @Test
  void whoWasDialledTwiceTakesTheNewerSinceTheDiallerWantsIt() {
    FakeLink older = a.peer(7);
    FakeLink newer = a.peer(7);
    assertThat(older.closed).isTrue();
    assertThat(newer.closed).isFalse();
    assertThat(a.comings).containsExactly("+7", "-7", "+7");
    a.down(older);
    assertThat(a.isConnected(7)).isTrue();
    assertThat(a.comings).hasSize(3);
  }
}
