package org.hearsay.gossip;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.wire.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether peers are still there, how far away, and what their clocks say; section 5.4. */
final class Pulse {
  private static final Logger log = LoggerFactory.getLogger(Pulse.class);

  // Ours to choose.
  private static final int PING_EVERY_TICKS = 15;

  /** Three pings without a word of any kind: half-open links are found within a minute. */
  private static final int SILENCE_TICKS_MAX = 3 * PING_EVERY_TICKS;

  /**
   * What counts as a word, of a frame that is still under way: 6 kbit/s at least. The longest frame
   * takes over two minutes at 64 kbit/s; who sends a byte now and then is still cut.
   */
  private static final long PROGRESS_BYTES = 32 << 10;

  /** Callers that wait for one peer's pong. */
  static final int ASKERS_MAX = 64;

  private static final int TELL_PEERS_EVERY_TICKS = 90;

  /** A peer's clock this far from ours is told to the operator; never punished. */
  static final Duration SKEW_WORTH_TELLING = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final RandomGenerator chance;

  Pulse(InstantSource clock, RandomGenerator chance) {
    this.clock = clock;
    this.chance = chance;
  }

  /** Whether neither a frame nor a good part of a long one came for too long. */
  boolean isSilent(Peer peer, long tick) {
    if (peer.link().bytesRead() - peer.bytesHeard >= PROGRESS_BYTES) {
      peer.heard(tick);
    }
    return tick - peer.heardAtTick > SILENCE_TICKS_MAX;
  }

  /** Sends a ping when it is time. */
  void beat(Peer peer, long tick) {
    if ((tick - peer.upSinceTick()) % PING_EVERY_TICKS == 0) {
      ping(peer);
    }
  }

  void ping(Peer peer) {
    peer.pingNonce = chance.nextLong();
    peer.pingSentMillis = clock.millis();
    peer.pingOpen = peer.link().send(new Frame.Ping(peer.pingNonce));
  }

  /**
   * Measures the round trip for somebody who waits for it.
   *
   * @return false when the peer takes no ping now, or too many wait for it already
   */
  boolean ask(Peer peer, Consumer<Optional<Duration>> done) {
    if (!peer.pingOpen) {
      ping(peer);
    }
    if (!peer.pingOpen || peer.pingAskers.size() >= ASKERS_MAX) {
      return false;
    }
    peer.pingAskers.add(done);
    return true;
  }

  /** Nobody has to wait any longer: no answer will come. */
  void gone(Peer peer) {
    tell(peer, Optional.empty());
  }

  /** Who asked has waited long enough; nothing happens when it was answered. */
  void giveUp(Peer peer, Consumer<Optional<Duration>> asker) {
    if (peer.pingAskers.remove(asker)) {
      asker.accept(Optional.empty());
    }
  }

  private static void tell(Peer peer, Optional<Duration> roundTrip) {
    List<Consumer<Optional<Duration>>> askers = List.copyOf(peer.pingAskers);
    peer.pingAskers.clear();
    askers.forEach(asker -> asker.accept(roundTrip));
  }

  boolean isTimeToTellPeers(Peer peer, long tick) {
    return (tick - peer.upSinceTick()) % TELL_PEERS_EVERY_TICKS == 0;
  }

  /** Unix milliseconds, for hellos and pongs. */
  long clockMillis() {
    return clock.millis();
  }

  void answered(Peer peer, Frame.Pong pong) {
    if (!peer.pingOpen || pong.nonce() != peer.pingNonce) {
      return;
    }
    peer.pingOpen = false;
    long now = clock.millis();
    long roundTrip = Math.max(0, now - peer.pingSentMillis);
    tell(peer, Optional.of(Duration.ofMillis(roundTrip)));
    if (pong.clockMillis() == 0) {
      peer.measured(Duration.ofMillis(roundTrip), null);
      return;
    }
    Duration skew = Duration.ofMillis(pong.clockMillis() - (now - roundTrip / 2));
    boolean before = peer.skew().filter(Pulse::isWorthTelling).isPresent();
    peer.measured(Duration.ofMillis(roundTrip), skew);
    if (isWorthTelling(skew) && !before) {
      log.warn(
          "clocks differ peer={} seconds={} hint=\"check this machine's clock and theirs\"",
          peer.id(),
          skew.toMillis() / 1000.0);
    }
  }

  private static boolean isWorthTelling(Duration skew) {
    return skew.abs().compareTo(SKEW_WORTH_TELLING) > 0;
  }
}
