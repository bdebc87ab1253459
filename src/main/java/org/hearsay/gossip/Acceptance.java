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
  static final int NOTICE_TICKS = 10;

  /** The pool counts as having room again below this share of its budget. */
  private static final double ROOM = 0.9;

  /** A floor under this keeps nobody out; it need not be halved for ever. */
  private static final double NEGLIGIBLE = 1e-6;

  private final InstantSource clock;
  private final Pool pool;

  private double configuredFloor;
  private double announcedFloor;
  private Bloom bloom = Bloom.FULL;

  /** Admitted as well until the notice is over. */
  private double formerFloor;

  private long floorNoticeTicks;
  private Bloom formerBloom = Bloom.FULL;
  private long bloomNoticeTicks;
  private int maxEnvelopeBytes = Envelope.MAX_BYTES;
  private long pressureSeen;

  Acceptance(InstantSource clock, Pool pool, double floor) {
    this.clock = clock;
    this.pool = pool;
    this.configuredFloor = floor;
    this.announcedFloor = floor;
    this.formerFloor = floor;
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
    if (rated.rating() < (floorNoticeTicks > 0 ? formerFloor : configuredFloor)) {
      return Optional.of(Fault.TOO_LITTLE_WORK);
    }
    if (!own
        && !bloom.admits(envelope.topic())
        && !(bloomNoticeTicks > 0 && formerBloom.admits(envelope.topic()))) {
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
    floorNoticeTicks = Math.max(0, floorNoticeTicks - 1);
    bloomNoticeTicks = Math.max(0, bloomNoticeTicks - 1);
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

  /**
   * Small moves are not worth a frame to every peer, save to the floor configured and from there:
   * peers that never heard of a higher floor would never offer again what was refused under it.
   */
  private boolean moveFloor(double floor) {
    boolean atRest = announcedFloor == configuredFloor;
    boolean worthTelling =
        floor > announcedFloor * 1.1
            || floor < announcedFloor * 0.9
            || atRest != (floor == configuredFloor);
    if (worthTelling) {
      announcedFloor = floor;
    }
    return worthTelling;
  }

  /** Sets the floor that holds while there is room. */
  void configureFloor(double floor) {
    double former = floorNoticeTicks > 0 ? Math.min(formerFloor, configuredFloor) : configuredFloor;
    formerFloor = Math.min(former, floor);
    floorNoticeTicks = NOTICE_TICKS + 1; // the tick under way may be nearly over
    boolean atRest = announcedFloor == configuredFloor;
    configuredFloor = floor;
    announcedFloor = atRest ? floor : Math.max(announcedFloor, floor);
  }

  /** Sets what is wanted. */
  void configureBloom(Bloom wanted) {
    if (!wanted.equals(bloom)) {
      formerBloom = bloomNoticeTicks > 0 ? formerBloom.or(bloom) : bloom;
      bloomNoticeTicks = NOTICE_TICKS + 1;
      bloom = wanted;
    }
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
