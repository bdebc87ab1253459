package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who makes place when all seats are taken. */
final class SeatsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE); // nanoTime may wrap around
  private final Seats seats = new Seats(2, now::getAndIncrement);
  private final EmbeddedChannel first = new EmbeddedChannel();
  private final EmbeddedChannel second = new EmbeddedChannel();
  private final EmbeddedChannel third = new EmbeddedChannel();
  private final Seats.Seat seat = seats.admit(first).orElseThrow();
  private final Seats.Seat next = seats.admit(second).orElseThrow();

  @Test
  void whoIdledLongestLeaves() {
    seat.stirs();
    assertThat(seats.admit(third)).isPresent();
    assertThat(first.isActive()).isTrue();
    assertThat(second.isActive()).isFalse();
    assertThat(seats.count()).isEqualTo(2);
  }

  @Test
  void whoWaitsForAnAnswerStays() {
    seat.callBegins();
    seat.callBegins();
    seat.callEnds();
    assertThat(seats.admit(third)).isPresent();
    assertThat(first.isActive()).isTrue();
    assertThat(second.isActive()).isFalse();
  }

  @Test
  void whenAllAreBusyTheNewOneIsNotTakenIn() {
    seat.callBegins();
    next.listens(true);
    now.addAndGet(Seats.STAYING_IDLE.multipliedBy(2).toNanos());
    assertThat(seats.admit(third)).isEqualTo(Optional.empty());
    assertThat(seats.count()).isEqualTo(2);
    seat.callEnds();
    assertThat(seats.admit(third)).isPresent();
    assertThat(first.isActive()).isFalse();
  }

  @Test
  void aConnectionThatStaysIsIdleOnlyAfterAWhile() {
    seat.stays();
    next.callBegins();
    assertThat(seats.admit(third)).isEmpty();
    now.addAndGet(Seats.STAYING_IDLE.toNanos());
    seat.stirs();
    assertThat(seats.admit(third)).isEmpty();
    now.addAndGet(Seats.STAYING_IDLE.toNanos());
    assertThat(seats.admit(third)).isPresent();
  }

  @Test
  void whoWasClosedLeavesASeat() {
    first.close();
    assertThat(seats.count()).isEqualTo(1);
    assertThat(seats.admit(third)).isPresent();
    assertThat(second.isActive()).isTrue();
  }
}
