package org.hearsay.rpc;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Who is connected. When all seats are taken, who has asked for nothing for the longest time makes
 * place; who waits for an answer or for notifications stays. Any thread.
 */
final class Seats {
  // Ours to choose.
  /** Clients of one machine have a few connections each. */
  static final int SEATS_MAX = 512;

  /** HTTP clients open a new connection when theirs was closed, and nothing is lost with it. */
  static final Duration HTTP_IDLE = Duration.ZERO;

  /** A connection that stays is there to be used later; one so quiet may have been forgotten. */
  static final Duration STAYING_IDLE = Duration.ofMinutes(5);

  private final int seatsMax;
  private final LongSupplier nanoTime;
  private final Set<Seat> taken = new LinkedHashSet<>();

  /**
   * Makes seats that are all free.
   *
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  Seats(int seatsMax, LongSupplier nanoTime) {
    this.seatsMax = seatsMax;
    this.nanoTime = nanoTime;
  }

  /** One connection's. */
  final class Seat {
    private final Channel channel;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Duration patience = HTTP_IDLE;
    private volatile boolean listens;
    private volatile long idleSince = nanoTime.getAsLong();

    private Seat(Channel channel) {
      this.channel = channel;
    }

    /** A request begins to arrive. */
    void stirs() {
      idleSince = nanoTime.getAsLong();
    }

    /** A call is to be answered. */
    void callBegins() {
      calls.incrementAndGet();
    }

    /** It is answered. */
    void callEnds() {
      stirs();
      calls.decrementAndGet();
    }

    /** Whether there is something that would end with the connection. */
    void listens(boolean something) {
      stirs();
      listens = something;
    }

    /** This is no HTTP connection any more, or never was. */
    void stays() {
      patience = STAYING_IDLE;
    }

    private long idleNanos() {
      return nanoTime.getAsLong() - idleSince;
    }

    private boolean mayGo() {
      return calls.get() == 0 && !listens && idleNanos() >= patience.toNanos();
    }

    /** For the next who comes. */
    private void free() {
      synchronized (taken) {
        taken.remove(this);
      }
    }
  }

  /** Takes a channel in, if need be in another's place; empty when everybody is busy. */
  Optional<Seat> admit(Channel channel) {
    Seat seat = new Seat(channel);
    Optional<Seat> leaves = Optional.empty();
    synchronized (taken) {
      if (taken.size() >= seatsMax) {
        leaves = taken.stream().filter(Seat::mayGo).max(Comparator.comparingLong(Seat::idleNanos));
        if (leaves.isEmpty()) {
          return Optional.empty();
        }
        taken.remove(leaves.get());
      }
      taken.add(seat);
    }
    leaves.ifPresent(idle -> idle.channel.close());
    channel.closeFuture().addListener(closed -> seat.free());
    return Optional.of(seat);
  }

  /** How many are taken. */
  int count() {
    synchronized (taken) {
      return taken.size();
    }
  }
}
