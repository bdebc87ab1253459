package org.hearsay.node;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.gossip.Gossip;
import org.hearsay.gossip.Verdict;
import org.hearsay.node.Posted.Reason;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Drafts on their way out: checked before any work is done, sealed, and judged like a stranger's.
 */
final class PostOffice {
  // Ours to choose.
  /** Messages being sealed at once; each holds its payload. */
  static final int SEALING_MAX = 1024;

  /** Room for everything around the payload: format, signature, encryption, envelope. */
  private static final int AROUND_BYTES = 1024;

  private static final Cancellable NOTHING = () -> {};

  private final NodeSettings settings;
  private final Loop loop;
  private final Work work;
  private final RandomGenerator secrets;
  private final Gossip gossip;
  private final Health health;
  private final Figures figures;
  private final Set<Sealing> sealing = new LinkedHashSet<>();

  PostOffice(
      NodeSettings settings,
      Loop loop,
      Work work,
      RandomGenerator secrets,
      Gossip gossip,
      Health health,
      Figures figures) {
    this.settings = settings;
    this.loop = loop;
    this.work = work;
    this.secrets = secrets;
    this.gossip = gossip;
    this.health = health;
    this.figures = figures;
  }

  int sealing() {
    return sealing.size();
  }

  void cancelAll() {
    List.copyOf(sealing).forEach(Sealing::cancel);
  }

  Cancellable post(Draft draft, Consumer<Posted> done) {
    Posted.Refused refusal = refusalOf(draft);
    if (refusal != null) {
      loop.execute(() -> done.accept(refusal));
      return NOTHING;
    }
    return seal(draft, false, done);
  }

  /**
   * The same for a draft that {@link #refusalOf} has nothing against.
   *
   * @param counted whether tries are counted while it is sealed
   */
  Sealing seal(Draft draft, boolean counted, Consumer<Posted> done) {
    int threads = settings.sealThreads() > 0 ? settings.sealThreads() : work.parallelism();
    Sealing[] self = new Sealing[1];
    Instant began = loop.clock().instant();
    Sealing one =
        new Sealing(
            draft,
            loop,
            work,
            secrets,
            threads,
            workTime(draft),
            draft.directTo().isPresent() ? Envelope.MAX_BYTES : gossip.maxEnvelopeBytes(),
            counted,
            outcome -> {
              sealing.remove(self[0]);
              Duration took = Duration.between(began, loop.clock().instant());
              figures.ended(outcome, took, self[0].tries());
              done.accept(sealed(draft, outcome));
            });
    self[0] = one;
    sealing.add(one);
    one.start();
    return one;
  }

  private Duration workTime(Draft draft) {
    return draft.workTime().compareTo(settings.sealMax()) > 0
        ? settings.sealMax()
        : draft.workTime();
  }

  /** Why the draft is not worth any work; null when nothing is against it. */
  Posted.@Nullable Refused refusalOf(Draft draft) {
    if (draft.ttlSeconds() < 1 || draft.ttlSeconds() > Node.TTL_SECONDS_MAX) {
      return new Posted.Refused(
          Reason.BAD_TTL,
          "ttl " + draft.ttlSeconds() + " s is not from 1 to " + Node.TTL_SECONDS_MAX);
    }
    int bytes = draft.payload().length + draft.padding().map(p -> p.length).orElse(0);
    if (bytes > Envelope.MAX_BYTES - AROUND_BYTES) {
      return new Posted.Refused(
          Reason.TOO_LARGE, bytes + " bytes, the most is " + (Envelope.MAX_BYTES - AROUND_BYTES));
    }
    if (draft.target() > 0 && draft.workTime().isZero()) {
      return new Posted.Refused(Reason.POW_TIME_TOO_SHORT, "no time to search was given");
    }
    if (draft.directTo().isEmpty()
        && draft.target() >= 0
        && draft.target() < gossip.configuredFloor()) {
      return new Posted.Refused(
          Reason.POW_TOO_LOW,
          "target " + draft.target() + ", this node's floor is " + gossip.configuredFloor());
    }
    if (draft.directTo().isPresent() && !gossip.isConnected(draft.directTo().get())) {
      return noSuchPeer(draft.directTo().get());
    }
    if (sealing.size() >= SEALING_MAX) {
      return new Posted.Refused(Reason.BUSY, SEALING_MAX + " messages are being sealed");
    }
    return null;
  }

  private static Posted.Refused noSuchPeer(NodeId id) {
    return new Posted.Refused(
        Reason.NO_SUCH_PEER, "peer " + id + " is not connected, or reads too slowly");
  }

  private Posted sealed(Draft draft, Sealing.Outcome outcome) {
    if (outcome instanceof Sealing.Failed failed) {
      return new Posted.Refused(failed.reason(), failed.detail());
    }
    Rated rated = ((Sealing.Sealed) outcome).rated();
    if (draft.directTo().isPresent()) {
      return gossip.sendDirect(draft.directTo().get(), rated.envelope())
          ? new Posted.Accepted(rated.id(), rated.rating(), 1)
          : noSuchPeer(draft.directTo().get());
    }
    Verdict verdict = gossip.post(rated);
    if (verdict instanceof Verdict.Accepted accepted) {
      health.posted();
      return new Posted.Accepted(rated.id(), rated.rating(), accepted.peers());
    }
    if (verdict instanceof Verdict.Refused refused) {
      return refused(rated, refused.fault());
    }
    return new Posted.Accepted(rated.id(), rated.rating(), 0); // known: somebody else posted it
  }

  private Posted refused(Rated rated, Verdict.Fault fault) {
    return switch (fault) {
      case TOO_LITTLE_WORK ->
          new Posted.Refused(
              Reason.POW_TOO_LOW,
              "rated " + rated.rating() + ", this node's floor is " + gossip.configuredFloor());
      case OUTBID ->
          new Posted.Refused(
              Reason.POW_TOO_LOW,
              "the pool is full of better ones: rated "
                  + rated.rating()
                  + ", floor now "
                  + gossip.announcedFloor());
      case TOO_LARGE ->
          new Posted.Refused(
              Reason.TOO_LARGE,
              rated.envelope().sizeBytes()
                  + " bytes, the most is "
                  + gossip.maxEnvelopeBytes()
                  + " ["
                  + rated.id().toHex()
                  + "]");
      case EXPIRED, FROM_THE_FUTURE, TTL_TOO_LONG ->
          new Posted.Refused(Reason.BAD_TTL, "ran out while it was being sealed: " + fault);
      case UNWANTED -> throw new IllegalStateException("own envelopes are always wanted");
    };
  }
}
