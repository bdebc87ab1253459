package org.hearsay.gossip;

import java.time.InstantSource;
import java.util.Optional;
import org.hearsay.gossip.Verdict.Fault;
import org.hearsay.seal.Rated;
import org.hearsay.store.Pool;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Envelope;

/** What this node takes, and what it tells its peers about it; section 5.2. */
final class Acceptance {
  // Ours to choose.
  /** A sender's clock may run this far ahead: geth's allowance, and NTP keeps hosts within 1 s. */
  static final long AHEAD_SECONDS_MAX = 10;

  /** Peers that have not heard of a raised floor or narrowed bloom are honoured this long. */
  static final long NOTICE_SECONDS = 10;

  /** The pool counts as having room again below this share of its budget. */
  private static final double ROOM = 0.9;

  /** A floor under this keeps nobody out; it need not be halved for ever. */
  private static final double NEGLIGIBLE = 1e-6;

  private final InstantSource clock;
  private final Pool pool;

  private double configuredFloor;
  private double announcedFloor;
  private double previousFloor;
  private Bloom bloom = Bloom.FULL;
  private Bloom previousBloom = Bloom.FULL;
  private long noticeUntilSeconds;
  private int maxEnvelopeBytes = Envelope.MAX_BYTES;
  private long pressureSeen;

  Acceptance(InstantSource clock, Pool pool, double floor) {
    this.clock = clock;
    this.pool = pool;
    this.configuredFloor = floor;
    this.announcedFloor = floor;
    this.previousFloor = floor;
  }

  /** Why the envelope is not taken; empty when only the pool has still to decide. */
  Optional<Fault> faultOf(Rated rated, boolean own) {
    Envelope envelope = rated.envelope();
    long now = nowSeconds();
    if (envelope.sizeBytes() > maxEnvelopeBytes) {
      return Optional.of(Fault.TOO_LARGE);
    }
    if (envelope.ttlSeconds() > GossipSettings.TTL_SECONDS_MAX) {
      return Optional.of(Fault.TTL_TOO_LONG);
    }
    if (envelope.expirySeconds() < now) {
      return Optional.of(Fault.EXPIRED);
    }
    if (envelope.sentSeconds() > now + AHEAD_SECONDS_MAX) {
      return Optional.of(Fault.FROM_THE_FUTURE);
    }
    boolean notice = now < noticeUntilSeconds;
    double floor = notice ? Math.min(configuredFloor, previousFloor) : configuredFloor;
    if (rated.rating() < floor) {
      return Optional.of(Fault.TOO_LITTLE_WORK);
    }
    if (!own
        && !bloom.admits(envelope.topic())
        && !(notice && previousBloom.admits(envelope.topic()))) {
      return Optional.of(Fault.UNWANTED);
    }
    return Optional.empty();
  }

  /**
   * Moves the announced floor to where the pool evicts, or halfway back when there is room again.
   * Called once a second.
   *
   * @return whether peers must be told
   */
  boolean followThePool() {
    long pressure = pool.evicted() + pool.outbid();
    double floor = announcedFloor;
    if (pressure != pressureSeen) {
      floor = Math.max(configuredFloor, pool.worstRating());
    } else if (pool.bytes() < ROOM * pool.bytesMax()) {
      double half = announcedFloor / 2;
      floor = half <= Math.max(configuredFloor, NEGLIGIBLE) ? configuredFloor : half;
    }
    pressureSeen = pressure;
    return moveFloor(Math.max(floor, configuredFloor));
  }

  /** Small moves are not worth a frame to every peer. */
  private boolean moveFloor(double floor) {
    boolean worthTelling =
        floor > announcedFloor * 1.1
            || floor < announcedFloor * 0.9
            || (floor == configuredFloor && announcedFloor != configuredFloor);
    if (worthTelling) {
      announcedFloor = floor;
    }
    return worthTelling;
  }

  /** Sets the floor that holds while there is room. */
  void configureFloor(double floor) {
    previousFloor = configuredFloor;
    previousBloom = bloom;
    noticeUntilSeconds = nowSeconds() + NOTICE_SECONDS;
    boolean atRest = announcedFloor == configuredFloor;
    configuredFloor = floor;
    announcedFloor = atRest ? floor : Math.max(announcedFloor, floor);
  }

  /** Sets what is wanted; true when that is a change. */
  boolean configureBloom(Bloom wanted) {
    if (wanted.equals(bloom)) {
      return false;
    }
    previousBloom = bloom;
    previousFloor = configuredFloor;
    noticeUntilSeconds = nowSeconds() + NOTICE_SECONDS;
    bloom = wanted;
    return true;
  }

  void configureMaxEnvelopeBytes(int bytes) {
    maxEnvelopeBytes = Math.min(bytes, Envelope.MAX_BYTES);
  }

  double configuredFloor() {
    return configuredFloor;
  }

  double announcedFloor() {
    return announcedFloor;
  }

  Bloom bloom() {
    return bloom;
  }

  int maxEnvelopeBytes() {
    return maxEnvelopeBytes;
  }

  private long nowSeconds() {
    return clock.instant().getEpochSecond();
  }
}
