package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.Envelopes.NOW;
import static org.hearsay.Envelopes.TOPIC;
import static org.hearsay.Envelopes.about;
import static org.hearsay.Envelopes.rated;
import static org.hearsay.Envelopes.rating;
import static org.hearsay.Envelopes.sized;
import static org.hearsay.Envelopes.timed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hearsay.FakeLink;
import org.hearsay.seal.Rated;
import org.hearsay.store.Pool;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** What is passed on to whom; section 5.3. */
final class ForwardingTest {
  private static final Topic OTHER = new Topic(0x77665544);

  private final Rig rig = Rig.rig();

  private static List<Envelope> envelopes(List<Rated> rated) {
    return rated.stream().map(Rated::envelope).toList();
  }

  private static List<Rated> many(int count) {
    List<Rated> many = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      many.add(rated(0));
    }
    return many;
  }

  @Test
  void anEnvelopeGoesToEveryPeerButTheOneItCameFrom() {
    FakeLink source = rig.peer(1);
    FakeLink second = rig.peer(2);
    FakeLink third = rig.peer(3);
    Rated one = rated(0);
    rig.receive(source, one);
    assertThat(rig.stored).containsExactly(one);
    assertThat(source.envelopes()).isEmpty();
    assertThat(second.envelopes()).containsExactly(one.envelope());
    assertThat(third.envelopes()).containsExactly(one.envelope());
  }

  @Test
  void anEnvelopeGoesToAPeerOnce() {
    FakeLink source = rig.peer(1);
    FakeLink second = rig.peer(2);
    Rated one = rated(0);
    rig.receive(source, one);
    rig.receive(source, one, one);
    rig.receive(second, one);
    rig.tick(30);
    assertThat(second.envelopes()).hasSize(1);
    assertThat(source.envelopes()).isEmpty();
    assertThat(rig.stored).hasSize(1);
    assertThat(rig.gossip.duplicates()).isEqualTo(3);
  }

  @Test
  void itIsNotSentToWhoShowedItWhileItWaited() {
    FakeLink slow = rig.peer(1);
    slow.room = 0;
    Rated one = rated(0);
    rig.post(one);
    rig.receive(slow, one);
    rig.writable(slow, 100);
    assertThat(slow.envelopes()).isEmpty();
  }

  @Test
  void aPeersFloorIsRespected() {
    FakeLink modest = rig.peer(1, g -> g.floor = rating(3));
    FakeLink proud = rig.peer(2, g -> g.floor = rating(4));
    rig.post(rated(3));
    assertThat(modest.envelopes()).hasSize(1);
    assertThat(proud.envelopes()).isEmpty();
  }

  @Test
  void aPeersBloomIsRespected() {
    FakeLink wanting = rig.peer(1, g -> g.bloom = Bloom.of(TOPIC));
    FakeLink other = rig.peer(2, g -> g.bloom = Bloom.of(OTHER));
    FakeLink nothing = rig.peer(3, g -> g.bloom = Bloom.EMPTY);
    rig.post(about(TOPIC));
    assertThat(wanting.envelopes()).hasSize(1);
    assertThat(other.envelopes()).isEmpty();
    assertThat(nothing.envelopes()).isEmpty();
  }

  @Test
  void aBloomMadeGethsWayGetsWhatItAsksFor() {
    Topic overwritten = new Topic(0x00010200);
    FakeLink geth = rig.peer(1, g -> g.bloom = Bloom.asGethMakesIt(overwritten));
    Rated wanted = about(overwritten);
    rig.post(wanted);
    rig.post(about(OTHER));
    assertThat(geth.envelopes()).containsExactly(wanted.envelope());
  }

  @Test
  void aPeersLargestEnvelopeIsRespected() {
    Rated large = sized(0, 2000);
    FakeLink small = rig.peer(1, g -> g.maxEnvelopeBytes = large.envelope().sizeBytes() - 1);
    FakeLink just = rig.peer(2, g -> g.maxEnvelopeBytes = large.envelope().sizeBytes());
    rig.post(large);
    assertThat(small.envelopes()).isEmpty();
    assertThat(just.envelopes()).hasSize(1);
  }

  @Test
  void theBestGoesFirstWhenALinkWasBlocked() {
    FakeLink slow = rig.peer(1);
    slow.room = 0;
    for (int bits : List.of(2, 7, 0, 5, 1)) {
      rig.post(rated(bits));
    }
    rig.writable(slow, 100);
    assertThat(slow.envelopes())
        .extracting(e -> Rated.measure(e).rating())
        .containsExactly(rating(7), rating(5), rating(2), rating(1), rating(0));
  }

  /** geth sends all that waits in one packet, which the other end refuses. */
  @Test
  void nothingIsLostWhenMoreWaitsThanTheOutboxHolds() {
    FakeLink slow = rig.peer(1);
    slow.room = 0;
    List<Rated> all = many(3 * Outbox.WAITING_MAX + 17);
    rig.receive(rig.peer(2), all.toArray(Rated[]::new));
    assertThat(slow.envelopes()).isEmpty();
    for (int turn = 0; turn < 1000 && slow.envelopes().size() < all.size(); turn++) {
      rig.writable(slow, 1 + turn % 3);
    }
    assertThat(slow.envelopes()).hasSize(all.size()).doesNotHaveDuplicates();
  }

  @Test
  void noFrameIsMuchLongerThanALinkCanTakeAtOnce() {
    FakeLink slow = rig.peer(1);
    slow.room = 0;
    for (int i = 0; i < 500; i++) {
      rig.post(sized(0, 560));
    }
    rig.writable(slow, 1000);
    assertThat(slow.envelopes()).hasSize(500);
    assertThat(slow.sent(Frame.Envelopes.class))
        .allSatisfy(
            frame ->
                assertThat(frame.envelopes().stream().mapToInt(Envelope::sizeBytes).sum())
                    .isLessThanOrEqualTo(48 << 10));
  }

  @Test
  void anEnvelopeLongerThanAFrameShouldBeGoesAlone() {
    FakeLink slow = rig.peer(1);
    slow.room = 0;
    rig.post(sized(0, 300_000));
    rig.post(rated(0));
    rig.writable(slow, 100);
    assertThat(slow.sent(Frame.Envelopes.class)).hasSize(2);
  }

  @Test
  void whatExpiredWhileItWaitedIsNotSent() {
    FakeLink slow = rig.peer(1);
    slow.room = 0;
    rig.post(timed(NOW + 5, 5));
    Rated living = rated(0);
    rig.post(living);
    rig.tick(6);
    slow.forgetSent();
    rig.writable(slow, 100);
    assertThat(slow.envelopes()).containsExactly(living.envelope());
  }

  @Test
  void aSlowReaderHoldsNoBytesAndGetsWhatIsStillAliveLater() {
    long one = sized(0, 1000).envelope().sizeBytes() + Pool.ENTRY_BYTES;
    Rig small = Rig.with(o -> o.poolBytes = 20 * one);
    FakeLink slow = small.peer(1);
    slow.room = 0;
    FakeLink source = small.peer(2);
    for (int bits = 0; bits < 8; bits++) {
      for (int i = 0; i < 20; i++) {
        small.receive(source, sized(bits, 1000));
      }
    }
    assertThat(small.pool.bytes()).isLessThanOrEqualTo(20 * one);
    small.writable(slow, 1000);
    assertThat(slow.envelopes())
        .hasSize(20)
        .allSatisfy(e -> assertThat(small.pool.find(Rated.measure(e).id())).isNotNull());
  }

  @Test
  void whatAPeerRefusesToTakeAfterAllIsSentLater() {
    FakeLink slow = rig.peer(1);
    slow.room = 1;
    rig.post(sized(0, 300_000));
    rig.post(sized(0, 300_000));
    assertThat(slow.envelopes()).hasSize(1);
    rig.writable(slow, 1);
    assertThat(slow.envelopes()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void aNewcomerGetsAllThatIsInThePool() {
    List<Rated> all = many(Dissemination.LOOKED_AT_ONCE + 1000);
    rig.receive(rig.peer(1), all.toArray(Rated[]::new));
    FakeLink another = rig.accepted(3);
    rig.receive(another, new Greeting(Rig.id(3)).hello());
    rig.run(Duration.ofMillis(250));
    assertThat(Set.copyOf(another.envelopes())).isEqualTo(Set.copyOf(envelopes(all)));
    assertThat(another.envelopes()).hasSize(all.size());
  }

  @Test
  void aNewcomerOnTheSlotOfAnotherGetsAllToo() {
    Rig busy = Rig.rig();
    Rated one = rated(0);
    busy.post(one);
    for (int i = 0; i < 3 * Slots.UNCLEAN_MAX; i++) {
      FakeLink passing = busy.accepted(i);
      busy.receive(passing, new Greeting(Rig.id(i)).hello());
      busy.run(Duration.ofMillis(250));
      assertThat(passing.envelopes()).as("link %d", i).containsExactly(one.envelope());
      busy.down(passing);
    }
  }

  @Test
  void aPeerThatSaysItKnowsIsNotSent() {
    List<Rated> all = many(10);
    rig.receive(rig.peer(1), all.toArray(Rated[]::new));
    FakeLink newcomer = rig.accepted(2);
    rig.receive(newcomer, new Greeting(Rig.id(2)).hello());
    rig.receive(newcomer, new Frame.Known(all.subList(0, 9).stream().map(Rated::id).toList()));
    rig.run(Duration.ofMillis(250));
    assertThat(newcomer.envelopes()).containsExactly(all.get(9).envelope());
  }

  @Test
  void theEvictedAreNotSentAndTheRefusedAreNotPassedOn() {
    long one = rated(0).envelope().sizeBytes() + Pool.ENTRY_BYTES;
    Rig small = Rig.with(o -> o.poolBytes = 2 * one);
    FakeLink slow = small.peer(1);
    slow.room = 0;
    FakeLink source = small.peer(2);
    List<Rated> good = List.of(rated(4), rated(5));
    small.receive(source, rated(1), rated(2), good.get(0), good.get(1), rated(3));
    small.writable(slow, 10);
    assertThat(slow.envelopes()).containsExactlyInAnyOrderElementsOf(envelopes(good));
  }

  @Test
  void aLowerFloorBringsWhatItKeptOutBefore() {
    FakeLink peer = rig.peer(1, g -> g.floor = rating(5));
    Rated low = rated(2);
    rig.post(low);
    rig.receive(peer, new Frame.Floor(rating(1)));
    assertThat(peer.envelopes()).containsExactly(low.envelope());
  }

  @Test
  void aWiderInterestBringsWhatItKeptOutBefore() {
    FakeLink peer = rig.peer(1, g -> g.bloom = Bloom.EMPTY);
    Rated one = about(OTHER);
    rig.post(one);
    rig.receive(peer, new Frame.Interest(Bloom.of(OTHER), true));
    assertThat(peer.envelopes()).containsExactly(one.envelope());
  }

  @Test
  void aNarrowerInterestAndAHigherFloorHoldForWhatWaits() {
    FakeLink slow = rig.peer(1);
    slow.room = 0;
    rig.post(rated(1));
    rig.post(about(OTHER));
    Rated stays = rated(5);
    rig.post(stays);
    rig.receive(slow, new Frame.Floor(rating(3)));
    rig.writable(slow, 10);
    assertThat(slow.envelopes()).containsExactly(stays.envelope());
  }

  /** While its pool was full it may have refused or evicted what it was shown. */
  @Test
  void aPeerWhoseFloorComesDownIsOfferedAgainWhatItMayHaveLost() {
    FakeLink peer = rig.peer(1);
    Rated low = rated(1);
    Rated high = rated(6);
    rig.post(low);
    rig.post(high);
    assertThat(peer.envelopes()).hasSize(2);
    rig.receive(peer, new Frame.Floor(rating(3)));
    peer.forgetSent();
    rig.receive(peer, new Frame.Floor(rating(2)));
    assertThat(peer.envelopes()).isEmpty();
    rig.receive(peer, new Frame.Floor(0));
    assertThat(peer.envelopes()).containsExactly(low.envelope());
    rig.receive(peer, new Frame.Floor(0));
    assertThat(peer.envelopes()).hasSize(1);
  }

  @Test
  void anOfferThatWasInterruptedByANewFloorIsStillComplete() {
    FakeLink peer = rig.peer(1);
    List<Rated> all = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      all.add(rated(i % 2 == 0 ? 1 : 4));
    }
    all.forEach(rig.gossip::post);
    rig.settle();
    rig.receive(peer, new Frame.Floor(1e9));
    peer.forgetSent();
    peer.room = 1; // so that the look stops with a full outbox, among those of one bit
    rig.receive(peer, new Frame.Floor(rating(0)));
    rig.receive(peer, new Frame.Floor(0));
    rig.writable(peer, 1000);
    rig.tick(1);
    assertThat(Set.copyOf(peer.envelopes())).isEqualTo(Set.copyOf(envelopes(all)));
  }

  @Test
  void aPeerThatChangesItsMindWithEveryFrameIsLookedAfterNowAndThen() {
    List<Rated> all = many(100);
    FakeLink peer = rig.peer(1);
    all.forEach(rig::post);
    peer.forgetSent();
    for (int i = 0; i < 50; i++) {
      rig.receive(peer, new Frame.Floor(1));
      rig.receive(peer, new Frame.Floor(0));
    }
    assertThat(peer.envelopes()).hasSizeLessThanOrEqualTo(4 * 100);
    peer.forgetSent();
    rig.tick(10);
    assertThat(Set.copyOf(peer.envelopes())).as("but not forgotten").hasSize(100);
  }

  @Test
  void theEnvelopesOfALinkAreCountedOnBothSides() {
    FakeLink link = rig.peer(1);
    rig.receive(link, rated(0), rated(0));
    rig.post(rated(0));
    assertThat(rig.view(1).received()).isEqualTo(2);
    assertThat(rig.view(1).sent()).isEqualTo(1);
    assertThat(rig.gossip.envelopesReceived()).isEqualTo(2);
  }

  @Test
  void anEnvelopePostedBeforeThereWasAnyPeerGoesToTheFirst() {
    Rated one = rated(0);
    assertThat(rig.gossip.post(one)).isEqualTo(new Verdict.Accepted(0));
    FakeLink first = rig.accepted(1);
    rig.receive(first, new Greeting(Rig.id(1)).hello());
    rig.run(Duration.ofMillis(250));
    assertThat(first.envelopes()).containsExactly(one.envelope());
  }
}
