package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.people.Outcome.Fault;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.junit.jupiter.api.Test;

/** One thing after the other, and not too many. */
final class TurnsTest {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final Turns turns = new Turns(new VirtualLoop(time), new VirtualWork(time));
  private final List<Outcome<Integer>> outcomes = new ArrayList<>();
  private int under;
  private int mostUnder;

  private void ask(int number) {
    turns.<Integer>take(
        outcomes::add,
        end -> {
          under++;
          mostUnder = Math.max(mostUnder, under);
          turns.<Integer>away(
              () -> new Outcome.Done<>(number),
              done -> {
                under--;
                end.accept(done);
              });
        });
  }

  @Test
  void theyKeepTheirOrderAndDoNotMeet() {
    for (int i = 0; i < 5; i++) {
      ask(i);
    }
    time.run(Duration.ofSeconds(1));
    assertThat(outcomes)
        .extracting(outcome -> ((Outcome.Done<Integer>) outcome).value())
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(mostUnder).isOne();
  }

  @Test
  void whoComesWhenTooManyWaitIsRefusedAtOnce() {
    for (int i = 0; i < Turns.WAITING_MAX + 2; i++) {
      ask(i);
    }
    assertThat(outcomes).hasSize(1);
    assertThat(((Outcome.Refused<Integer>) outcomes.get(0)).fault()).isEqualTo(Fault.BUSY);
    time.run(Duration.ofSeconds(1));
    assertThat(outcomes).hasSize(Turns.WAITING_MAX + 2);
  }

  @Test
  void aHeapThatIsTooSmallIsAnAnswerAndTheNextOneGoesOn() {
    turns.<Integer>take(
        outcomes::add,
        end ->
            turns.<Integer>away(
                () -> {
                  throw new OutOfMemoryError("none");
                },
                end));
    ask(1);
    time.run(Duration.ofSeconds(1));
    assertThat(((Outcome.Refused<Integer>) outcomes.get(0)).fault()).isEqualTo(Fault.NO_MEMORY);
    assertThat(outcomes.get(1)).isEqualTo(new Outcome.Done<>(1));
  }
}
