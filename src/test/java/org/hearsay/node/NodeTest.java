package org.hearsay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.FakeLink;
import org.hearsay.env.Document;
import org.hearsay.inbox.Criteria;
import org.hearsay.inbox.TopicPrefix;
import org.hearsay.sim.MemoryDocument;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** What a node announces of itself, and how it ends. */
final class NodeTest {
  private static final Topic A = new Topic(0x01020304);
  private static final Topic B = new Topic(0x05060708);

  private final NodeRig full = new NodeRig(options -> {});
  private final NodeRig light = new NodeRig(options -> options.light = true);

  private static String listen(NodeRig rig, Set<Topic> topics, TopicPrefix... prefixes) {
    List<String> ids = new ArrayList<>();
    rig.node.keys().addSymKey(new byte[32], ids::add);
    rig.run(Duration.ofSeconds(1));
    Criteria criteria =
        new Criteria(ids.get(0), true, Optional.empty(), 0, topics, List.of(prefixes), false);
    return rig.node.inbox().install(criteria).orElseThrow();
  }

  /** What the last hello or interest that this new link was sent says. */
  private static Bloom announced(NodeRig rig) {
    FakeLink link = rig.up(99);
    return link.sent(Frame.Hello.class).get(0).bloom();
  }

  @Test
  void whatAFullNodeListensForShowsNowhere() {
    FakeLink peer = full.connected(1);
    listen(full, Set.of(A));
    listen(full, Set.of(), TopicPrefix.of(new byte[] {9}));
    full.run(Duration.ofSeconds(5));
    assertThat(peer.sent(Frame.Interest.class)).isEmpty();
    assertThat(announced(full).isFull()).isTrue();
  }

  @Test
  void aLightNodeAsksForWhatItsFiltersNeed() {
    FakeLink peer = light.connected(1);
    assertThat(announced(light)).isEqualTo(Bloom.EMPTY);
    String a = listen(light, Set.of(A));
    String b = listen(light, Set.of(B));
    assertThat(peer.sent(Frame.Interest.class))
        .containsExactly(
            new Frame.Interest(Bloom.of(A), true),
            new Frame.Interest(Bloom.of(A).or(Bloom.of(B)), true));
    light.node.inbox().remove(a);
    light.node.inbox().remove(b);
    assertThat(announced(light)).isEqualTo(Bloom.EMPTY);
  }

  @Test
  void aLightNodeAsksForEverythingWithAPrefixOrNoTopic() {
    listen(light, Set.of(A));
    String prefix = listen(light, Set.of(), TopicPrefix.of(new byte[] {9}));
    assertThat(announced(light).isFull()).isTrue();
    light.node.inbox().remove(prefix);
    assertThat(announced(light)).isEqualTo(Bloom.of(A));
    listen(light, Set.of());
    assertThat(announced(light).isFull()).isTrue();
  }

  @Test
  void aBloomThatWasSetIsWidenedByWhatTheFiltersNeed() {
    full.node.setBloom(Bloom.of(A));
    assertThat(announced(full)).isEqualTo(Bloom.of(A));
    String filter = listen(full, Set.of(B));
    assertThat(announced(full)).isEqualTo(Bloom.of(A).or(Bloom.of(B)));
    full.node.inbox().remove(filter);
    assertThat(announced(full)).isEqualTo(Bloom.of(A));
    listen(full, Set.of(), TopicPrefix.of(new byte[] {9}));
    assertThat(announced(full).isFull()).isTrue();
  }

  @Test
  void becomingLightAndFullAgainIsToldInOneFrameEach() {
    listen(full, Set.of(A));
    FakeLink peer = full.connected(1);
    full.node.setLight(true);
    full.node.setLight(true);
    full.node.setLight(false);
    full.run(Duration.ofSeconds(3));
    assertThat(peer.sent(Frame.Interest.class))
        .containsExactly(
            new Frame.Interest(Bloom.of(A), true), new Frame.Interest(Bloom.FULL, false));
    assertThat(full.node.status().light()).isFalse();
  }

  @Test
  void stoppingSaysGoodbyeAndWritesTheAddresses() {
    FakeLink peer = full.connectedDialled(1, new Endpoint("20.1.0.1", 7470));
    List<String> done = new ArrayList<>();
    full.node.stop(() -> done.add("stopped"));
    assertThat(peer.goodbye()).contains(Reason.STOPPING);
    assertThat(peer.closed).isTrue();
    full.run(Duration.ofSeconds(1));
    assertThat(done).containsExactly("stopped");
    assertThat(new String(full.addresses.read().orElseThrow(), StandardCharsets.UTF_8))
        .contains("20.1.0.1 7470");
    full.run(Duration.ofMinutes(5));
    assertThat(done).hasSize(1);
    assertThat(full.dialled).isEmpty();
  }

  @Test
  void stoppingWithNothingToWriteIsDoneAtOnce() {
    List<String> done = new ArrayList<>();
    full.node.stop(() -> done.add("stopped"));
    assertThat(done).containsExactly("stopped");
  }

  @Test
  void anAddressBookThatCannotBeWrittenStopsNobody() {
    NodeRig rig =
        new NodeRig(
            options ->
                options.addresses =
                    new Document() {
                      @Override
                      public String name() {
                        return "peers";
                      }

                      @Override
                      public Optional<byte[]> read() {
                        return Optional.empty();
                      }

                      @Override
                      public void write(byte[] content) {
                        throw new UncheckedIOException(new IOException("peers: disk full"));
                      }
                    });
    rig.connectedDialled(1, new Endpoint("20.1.0.1", 7470));
    rig.run(Duration.ofSeconds(5));
    List<String> done = new ArrayList<>();
    rig.node.stop(() -> done.add("stopped"));
    rig.run(Duration.ofSeconds(1));
    assertThat(done).containsExactly("stopped");
  }

  @Test
  void peersAreFoundAgainAfterARestart() {
    full.connectedDialled(1, new Endpoint("20.1.0.1", 7470));
    full.run(Duration.ofSeconds(3)); // and then it is killed
    NodeRig later = new NodeRig(options -> options.addresses = full.addresses);
    later.run(Duration.ofSeconds(1));
    assertThat(later.dialled).containsExactly(new Endpoint("20.1.0.1", 7470));
  }

  @Test
  void whoListensIsToldWhoComesAndGoes() {
    List<String> events = new ArrayList<>();
    var listening =
        full.node.onPeerEvent(e -> events.add((e.up() ? "+" : "-") + e.remote().host()));
    FakeLink one = full.connected(1);
    full.receiver.down(one, "test");
    listening.cancel();
    full.connected(2);
    assertThat(events).containsExactly("+20.1.0.1", "-20.1.0.1");
  }

  @Test
  void theStatusShowsWhatIsGoingOn() {
    full.connected(1);
    full.connectedDialled(2, new Endpoint("20.2.0.1", 7470));
    NodeStatus status = full.node.status();
    assertThat(status.peers()).isEqualTo(2);
    assertThat(status.peersInbound()).isEqualTo(1);
    assertThat(status.envelopes()).isZero();
    assertThat(status.id()).isEqualTo(full.node.id());
    assertThat(full.node.peers()).extracting(PeerView::inbound).containsExactly(true, false);
    assertThat(full.node.peers()).extracting(PeerView::permanent).containsExactly(false, false);
  }

  @Test
  void keysSurviveARestart() {
    MemoryDocument ring = new MemoryDocument("keys");
    NodeRig before = new NodeRig(options -> options.keyRing = ring);
    List<String> ids = new ArrayList<>();
    before.node.keys().addSymKey(new byte[32], ids::add);
    before.run(Duration.ofSeconds(1));
    NodeRig after = new NodeRig(options -> options.keyRing = ring);
    assertThat(after.node.keys().symKey(ids.get(0))).isPresent();
  }
}
