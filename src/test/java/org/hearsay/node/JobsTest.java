package org.hearsay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.FakeLink;
import org.hearsay.env.Cancellable;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** Posting without waiting. */
final class JobsTest {
  private final NodeRig rig = new NodeRig(options -> options.floor = 0.001);
  private final FakeLink peer = rig.connected(1);
  private final List<JobEvent> events = new ArrayList<>();

  private static Draft draft(double target, Duration workTime, Optional<NodeId> directTo) {
    return new Draft(
        new Draft.SharedKey(new byte[32]),
        Optional.empty(),
        50,
        new Topic(7),
        new byte[] {1, 2, 3},
        Optional.empty(),
        workTime,
        target,
        directTo);
  }

  private static Draft easy() {
    return draft(0.001, Duration.ofSeconds(5), Optional.empty());
  }

  private static Draft endless() {
    return draft(1e12, Duration.ofSeconds(60), Optional.empty());
  }

  private Jobs jobs() {
    return rig.node.jobs();
  }

  private String begin(Draft draft) {
    return ((Jobs.Started) jobs().begin(draft)).job();
  }

  private Cancellable listen(Optional<String> job) {
    return jobs().listen(job, events::add).orElseThrow();
  }

  private List<String> kinds() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  @Test
  void aJobIsSealedThenRelayedAndExpiresInTheEnd() {
    listen(Optional.empty());
    String job = begin(easy());
    rig.run(Duration.ofSeconds(2));
    assertThat(kinds()).containsExactly("Sealed", "Relayed");
    JobEvent.Sealed sealed = (JobEvent.Sealed) events.get(0);
    Envelope sent = peer.envelopes().get(0);
    assertThat(sealed.job()).isEqualTo(job);
    assertThat(sealed.id()).isEqualTo(Rated.measure(sent).id());
    assertThat(events.get(1)).isEqualTo(new JobEvent.Relayed(job, sealed.id(), 1));
    rig.run(Duration.ofSeconds(60));
    assertThat(events.get(2)).isEqualTo(new JobEvent.Expired(sealed.id()));
    assertThat(events).hasSize(3);
  }

  @Test
  void eachFurtherPeerIsTold() {
    listen(Optional.empty());
    begin(easy());
    rig.run(Duration.ofSeconds(1));
    rig.connected(2);
    rig.run(Duration.ofSeconds(1));
    JobEvent.Relayed last = (JobEvent.Relayed) events.get(2);
    assertThat(last.peers()).isEqualTo(2);
    assertThat(events).hasSize(3);
  }

  @Test
  void workIsToldAFewTimesASecondAndCanBeCancelled() {
    Jobs.Started started = (Jobs.Started) jobs().begin(endless());
    assertThat(started.expectedTries().orElseThrow()).isGreaterThan(1e12);
    listen(Optional.of(started.job()));
    rig.run(Duration.ofSeconds(3));
    assertThat(events).hasSize(10).allMatch(event -> event instanceof JobEvent.Sealing);
    JobEvent.Sealing sealing = (JobEvent.Sealing) events.get(9);
    assertThat(sealing.tries()).isGreaterThan(1 << 16);
    assertThat(sealing.triesPerSecond()).isPositive();
    assertThat(sealing.expectedTries()).isEqualTo(started.expectedTries());
    assertThat(jobs().cancel(started.job())).contains(true);
    rig.run(Duration.ofSeconds(3));
    assertThat(events).hasSize(11);
    JobEvent.Failed failed = (JobEvent.Failed) events.get(10);
    assertThat(failed.why().reason()).isEqualTo(Posted.Reason.CANCELLED);
    assertThat(jobs().cancel(started.job())).contains(false);
    assertThat(jobs().cancel("0x00")).isEmpty();
  }

  @Test
  void whoComesLateIsToldThePastFirst() {
    String job = begin(easy());
    String other = begin(easy());
    rig.run(Duration.ofSeconds(1));
    listen(Optional.of(job));
    assertThat(events).isEmpty();
    rig.connected(2);
    assertThat(kinds()).containsExactly("Sealed", "Relayed", "Relayed");
    assertThat(((JobEvent.Relayed) events.get(2)).peers()).isEqualTo(2);
    assertThat(events.toString()).contains(job).doesNotContain(other);
  }

  @Test
  void whoListensNoLongerIsNotTold() {
    String job = begin(easy());
    rig.run(Duration.ofSeconds(1));
    listen(Optional.of(job)).cancel();
    Cancellable all = listen(Optional.empty());
    rig.run(Duration.ZERO);
    all.cancel();
    begin(easy());
    rig.run(Duration.ofSeconds(1));
    assertThat(events).isEmpty();
  }

  @Test
  void aDirectMessageIsRelayedToOne() {
    listen(Optional.empty());
    begin(draft(0, Duration.ZERO, Optional.of(NodeRig.id(1))));
    rig.run(Duration.ofSeconds(1));
    assertThat(kinds()).containsExactly("Sealed", "Relayed");
  }

  @Test
  void whatIsRefusedBeforeAnyWorkIsNoJob() {
    Jobs.Begun begun = jobs().begin(draft(0.0001, Duration.ofSeconds(1), Optional.empty()));
    assertThat(((Jobs.Refused) begun).why().reason()).isEqualTo(Posted.Reason.POW_TOO_LOW);
  }

  @Test
  void whatComesToNothingIsSaid() {
    listen(Optional.empty());
    begin(draft(1e12, Duration.ofMillis(100), Optional.empty()));
    rig.run(Duration.ofSeconds(1));
    assertThat(((JobEvent.Failed) events.get(0)).why().reason())
        .isEqualTo(Posted.Reason.POW_TIME_TOO_SHORT);
  }

  @Test
  void endedJobsAreForgottenAfterAWhile() {
    String job = begin(easy());
    String lasting = begin(draft(1e12, Duration.ofHours(1), Optional.empty()));
    rig.run(Jobs.KEPT);
    assertThat(jobs().knows(job)).isTrue();
    rig.run(Duration.ofSeconds(2));
    assertThat(jobs().knows(job)).isFalse();
    assertThat(jobs().knows(lasting)).as("ended by the operator's limit a minute later").isTrue();
  }

  @Test
  void onlySoManyAreRememberedAndListenedTo() {
    String first = begin(easy());
    rig.run(Duration.ofSeconds(1));
    for (int i = 1; i < Jobs.JOBS_MAX; i++) {
      begin(draft(0, Duration.ZERO, Optional.of(NodeRig.id(1))));
      rig.run(Duration.ofMillis(1));
    }
    assertThat(jobs().knows(first)).isTrue();
    begin(easy());
    assertThat(jobs().knows(first)).isFalse();
    for (int i = 0; i < Jobs.LISTENERS_MAX; i++) {
      listen(Optional.empty());
    }
    assertThat(jobs().listen(Optional.empty(), events::add)).isEmpty();
  }
}
