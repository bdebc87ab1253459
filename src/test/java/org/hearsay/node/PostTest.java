package org.hearsay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hearsay.Envelopes;
import org.hearsay.FakeLink;
import org.hearsay.env.Cancellable;
import org.hearsay.inbox.Criteria;
import org.hearsay.inbox.Message;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** A draft on its way out. */
final class PostTest {
  private static final Topic TOPIC = new Topic(0x0a0b0c0d);
  private static final byte[] KEY = new byte[32];

  private final NodeRig rig = new NodeRig(options -> options.floor = 0.001);
  private final FakeLink peer = rig.connected(1);
  private final List<Posted> posted = new ArrayList<>();

  /** A draft that would be taken; everything may be changed. */
  private static final class Writing {
    Draft.Lock lock = new Draft.SharedKey(KEY);
    long ttl = 50;
    byte[] payload = {1, 2, 3};
    Duration workTime = Duration.ofSeconds(5);
    double target = 0.001;
    Optional<NodeId> directTo = Optional.empty();

    Draft draft() {
      return new Draft(
          lock,
          Optional.empty(),
          ttl,
          TOPIC,
          payload,
          Optional.empty(),
          workTime,
          target,
          directTo);
    }
  }

  private Cancellable post(Writing writing) {
    return rig.node.post(writing.draft(), posted::add);
  }

  private Posted.Refused refusal() {
    assertThat(posted).hasSize(1);
    return (Posted.Refused) posted.get(0);
  }

  private Rated sent() {
    assertThat(peer.envelopes()).hasSize(1);
    return Rated.measure(peer.envelopes().get(0));
  }

  /** Refused within no time, so no work was done; and never inside the call. */
  private Posted.Reason refusedAtOnce(Writing writing) {
    posted.clear();
    post(writing);
    assertThat(posted).isEmpty();
    rig.run(Duration.ZERO);
    assertThat(rig.node.status().sealing()).isZero();
    return refusal().reason();
  }

  @Test
  void aDraftIsSealedAndGoesOut() {
    post(new Writing());
    assertThat(rig.node.status().sealing()).isEqualTo(1);
    rig.run(Duration.ofSeconds(1));
    Posted.Accepted accepted = (Posted.Accepted) posted.get(0);
    Rated sent = sent();
    assertThat(accepted.id()).isEqualTo(sent.id());
    assertThat(accepted.rating()).as("what a stranger computes").isEqualTo(sent.rating());
    assertThat(sent.rating()).isGreaterThanOrEqualTo(0.001);
    assertThat(accepted.peers()).isEqualTo(1);
    assertThat(sent.envelope().expirySeconds()).isEqualTo(Envelopes.NOW + 50);
    assertThat(rig.node.status().sealing()).isZero();
  }

  @Test
  void theNonceDoesNotTellHowManyWereTried() {
    List<Long> nonces = new ArrayList<>();
    for (double target : new double[] {0.001, 0.001, 0.001, 3.7, 3.7}) {
      peer.forgetSent();
      Writing writing = new Writing();
      writing.target = target;
      post(writing);
      rig.run(Duration.ofSeconds(5));
      nonces.add(sent().envelope().nonce());
    }
    assertThat(nonces).doesNotHaveDuplicates().allMatch(nonce -> nonce > 1L << 40);
  }

  @Test
  void aTargetIsReachedAsVerificationComputesIt() {
    for (double target : new double[] {0.2, 0.75, 1.0, 3.7}) {
      peer.forgetSent();
      Writing writing = new Writing();
      writing.target = target;
      post(writing);
      rig.run(Duration.ofSeconds(5));
      assertThat(sent().rating()).isGreaterThanOrEqualTo(target);
    }
    assertThat(posted).hasSize(4).allMatch(p -> p instanceof Posted.Accepted);
  }

  @Test
  void underTheFloorIsRefusedBeforeAnyWork() {
    Writing writing = new Writing();
    writing.target = 0.0009;
    assertThat(refusedAtOnce(writing)).isEqualTo(Posted.Reason.POW_TOO_LOW);
    writing.target = 0;
    assertThat(refusedAtOnce(writing)).isEqualTo(Posted.Reason.POW_TOO_LOW);
  }

  @Test
  void anImpossibleLifeIsRefusedBeforeAnyWork() {
    Writing writing = new Writing();
    for (long ttl : new long[] {0, -1, Node.TTL_SECONDS_MAX + 1, 0xffff_ffffL, Long.MAX_VALUE}) {
      writing.ttl = ttl;
      assertThat(refusedAtOnce(writing)).as("ttl %d", ttl).isEqualTo(Posted.Reason.BAD_TTL);
    }
  }

  @Test
  void whatNoEnvelopeCanHoldIsRefusedBeforeAnyWork() {
    Writing writing = new Writing();
    writing.payload = new byte[Envelope.MAX_BYTES];
    assertThat(refusedAtOnce(writing)).isEqualTo(Posted.Reason.TOO_LARGE);
  }

  @Test
  void aTargetWithoutTimeIsRefusedBeforeAnyWork() {
    Writing writing = new Writing();
    writing.workTime = Duration.ZERO;
    assertThat(refusedAtOnce(writing)).isEqualTo(Posted.Reason.POW_TIME_TOO_SHORT);
  }

  @Test
  void aPeerThatIsNotConnectedIsRefusedBeforeAnyWork() {
    Writing writing = new Writing();
    writing.directTo = Optional.of(NodeRig.id(99));
    assertThat(refusedAtOnce(writing)).isEqualTo(Posted.Reason.NO_SUCH_PEER);
  }

  @Test
  void noTargetIsNotANumber() {
    Writing writing = new Writing();
    writing.target = Double.NaN;
    assertThatThrownBy(writing::draft).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestPayloadStillFits() {
    Writing writing = new Writing();
    writing.payload = new byte[Envelope.MAX_BYTES - 1024];
    writing.lock = new Draft.Recipient(KeyPair.random(new Random(1)).open());
    writing.target = 1e-9;
    NodeRig open = new NodeRig(options -> {});
    open.node.post(writing.draft(), posted::add);
    open.run(Duration.ofSeconds(5));
    assertThat(posted.get(0)).isInstanceOf(Posted.Accepted.class);
  }

  @Test
  void whatThisNodeWouldNotCarryIsRefusedWithItsIdAndWithoutASearch() {
    rig.node.setMaxEnvelopeBytes(200);
    Writing writing = new Writing();
    writing.target = 1e9; // would take for ever
    writing.workTime = Duration.ofSeconds(50);
    post(writing);
    rig.run(Duration.ofMillis(10));
    assertThat(refusal().reason()).isEqualTo(Posted.Reason.TOO_LARGE);
    assertThat(refusal().detail()).matches(".*\\[[0-9a-f]{64}]");
  }

  private static Writing endless() {
    Writing writing = new Writing();
    writing.target = 1e12;
    return writing;
  }

  @Test
  void aTargetThatIsNotReachedInTimeIsRefused() {
    post(endless());
    rig.run(Duration.ofMillis(4_900));
    assertThat(posted).isEmpty();
    rig.run(Duration.ofMillis(200));
    assertThat(refusal().reason()).isEqualTo(Posted.Reason.POW_TIME_TOO_SHORT);
    assertThat(peer.envelopes()).isEmpty();
  }

  @Test
  void theOperatorsLimitOnTheSearchHolds() {
    NodeRig limited = new NodeRig(options -> options.sealMax = Duration.ofSeconds(2));
    limited.node.post(endless().draft(), posted::add);
    limited.run(Duration.ofMillis(2_200));
    assertThat(refusal().reason()).isEqualTo(Posted.Reason.POW_TIME_TOO_SHORT);
  }

  @Test
  void aCancelledDraftIsNotSent() {
    Cancellable sealing = post(endless());
    rig.run(Duration.ofSeconds(1));
    sealing.cancel();
    sealing.cancel();
    rig.run(Duration.ofSeconds(1));
    assertThat(refusal().reason()).isEqualTo(Posted.Reason.CANCELLED);
    sealing.cancel();
    rig.run(Duration.ofSeconds(10));
    assertThat(posted).hasSize(1);
    assertThat(rig.node.status().sealing()).isZero();
  }

  @Test
  void aDraftCancelledBeforeItWasEncryptedIsNotSent() {
    post(new Writing()).cancel();
    rig.run(Duration.ofSeconds(1));
    assertThat(refusal().reason()).isEqualTo(Posted.Reason.CANCELLED);
    assertThat(peer.envelopes()).isEmpty();
  }

  @Test
  void stoppingCancelsWhatIsBeingSealed() {
    post(endless());
    rig.run(Duration.ofSeconds(1));
    rig.node.stop(() -> {});
    rig.run(Duration.ofSeconds(1));
    assertThat(refusal().reason()).isEqualTo(Posted.Reason.CANCELLED);
  }

  @Test
  void aNegativeTargetWorksTheWholeTimeAndLivesThatMuchLonger() {
    Writing writing = new Writing();
    writing.target = -1;
    writing.workTime = Duration.ofSeconds(3);
    post(writing);
    rig.run(Duration.ofMillis(2_900));
    assertThat(posted).isEmpty();
    rig.run(Duration.ofMillis(200));
    assertThat(posted.get(0)).isInstanceOf(Posted.Accepted.class);
    assertThat(sent().envelope().expirySeconds()).isEqualTo(Envelopes.NOW + 3 + 50);
    assertThat(sent().envelope().ttlSeconds()).isEqualTo(50);
    assertThat(sent().rating()).as("better than a first try").isGreaterThan(0.05);
  }

  @Test
  void whatRanOutWhileItWasSealedIsRefused() {
    Writing writing = endless();
    writing.ttl = 2;
    writing.target = 0.002;
    rig.loop.setClockOffset(Duration.ofSeconds(-100));
    post(writing); // sealed at once, judged a moment later
    rig.loop.setClockOffset(Duration.ZERO);
    rig.run(Duration.ofSeconds(1));
    assertThat(refusal().reason()).isEqualTo(Posted.Reason.BAD_TTL);
  }

  @Test
  void aFullPoolOfBetterOnesSaysSo() {
    NodeRig small = new NodeRig(options -> options.poolBytes = 1000);
    Writing writing = new Writing();
    writing.target = 1;
    small.node.post(writing.draft(), posted::add);
    small.run(Duration.ofSeconds(1));
    writing.target = 0.0001;
    writing.payload = new byte[600];
    small.node.post(writing.draft(), posted::add);
    small.run(Duration.ofSeconds(1));
    assertThat(posted.get(0)).isInstanceOf(Posted.Accepted.class);
    Posted.Refused refused = (Posted.Refused) posted.get(1);
    assertThat(refused.reason()).isEqualTo(Posted.Reason.POW_TOO_LOW);
    assertThat(refused.detail()).contains("full of better ones");
  }

  @Test
  void aDirectDraftGoesToTheOnePeerAndNeedsNoWork() {
    FakeLink other = rig.connected(2);
    Writing writing = new Writing();
    writing.target = 0;
    writing.workTime = Duration.ZERO;
    writing.directTo = Optional.of(NodeRig.id(2));
    post(writing);
    rig.run(Duration.ofSeconds(1));
    assertThat(posted.get(0)).isInstanceOf(Posted.Accepted.class);
    assertThat(other.sent(Frame.Direct.class)).hasSize(1);
    assertThat(peer.sent(Frame.Direct.class)).isEmpty();
    assertThat(peer.envelopes()).isEmpty();
    assertThat(rig.node.status().envelopes()).isZero();
  }

  @Test
  void onlySoManyAreSealedAtOnce() {
    Writing writing = new Writing();
    writing.target = 0;
    writing.directTo = Optional.of(NodeRig.id(1));
    for (int i = 0; i < PostOffice.SEALING_MAX; i++) {
      rig.node.post(writing.draft(), p -> {});
    }
    post(writing);
    rig.run(Duration.ZERO);
    assertThat(refusal().reason()).isEqualTo(Posted.Reason.BUSY);
    rig.run(Duration.ofSeconds(1));
    assertThat(rig.node.status().sealing()).isZero();
  }

  @Test
  void whatIsPostedHereIsSeenByFiltersHere() {
    List<String> ids = new ArrayList<>();
    rig.node.keys().addSymKey(KEY, ids::add);
    rig.run(Duration.ofSeconds(1));
    String filter =
        rig.node
            .inbox()
            .install(
                new Criteria(
                    ids.get(0), true, Optional.empty(), 0, Set.of(TOPIC), List.of(), false))
            .orElseThrow();
    post(new Writing());
    rig.run(Duration.ofSeconds(1));
    assertThat(rig.node.inbox().poll(filter).orElseThrow())
        .extracting(Message::payload)
        .containsExactly(new byte[] {1, 2, 3});
  }
}
