package org.hearsay.chain;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.hearsay.chain.Chain.Alarm;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Up to where the main branch is final: what this node has followed for long enough by its own
 * clock. A newcomer has followed nothing yet, so the first peer it meets can lock it into nothing.
 * A heavier branch that would undo what is final raises an alarm, and the operator decides. On the
 * loop.
 */
final class Finality {
  // Ours to choose.
  /** The height is noted so often in the span after which it is final. */
  private static final int MARKS = 60;

  /** The main branch had this height then, and has not been undone below it since. */
  private record Mark(Instant when, int height) {}

  private final Duration after;
  private final InstantSource clock;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private int height;
  private @Nullable Alarm alarm;

  /** The operator lets a branch that leaves ours here, or higher, undo what is final. */
  private int permittedFork = Integer.MAX_VALUE;

  Finality(Duration after, InstantSource clock, int height) {
    this.after = after;
    this.clock = clock;
    this.height = height;
  }

  int height() {
    return height;
  }

  /** The alarm that stands. */
  Optional<Alarm> alarm() {
    return Optional.ofNullable(alarm);
  }

  /** Whether a branch that leaves ours at a height may be followed. */
  boolean allows(int forkHeight) {
    return forkHeight >= Math.min(height, permittedFork);
  }

  /**
   * A heavier branch is not followed.
   *
   * @return the alarm, if it is another than the one that stands; else its branch has grown
   */
  Optional<Alarm> refuse(Digest tip, int forkHeight, BigInteger totalWork) {
    Alarm before = alarm;
    Alarm raised = new Alarm(tip, forkHeight, height, totalWork);
    alarm = raised;
    return before != null && before.forkHeight() == forkHeight
        ? Optional.empty()
        : Optional.of(raised);
  }

  /** The operator lets the branch of the alarm be followed; empty when there is none. */
  Optional<Alarm> permit() {
    Optional<Alarm> answered = alarm();
    answered.ifPresent(raised -> permittedFork = raised.forkHeight());
    alarm = null;
    return answered;
  }

  /** What was permitted turned out to be invalid. */
  void forbid() {
    permittedFork = Integer.MAX_VALUE;
  }

  /** The main branch has so much work now. */
  void reached(BigInteger totalWork) {
    if (alarm != null && totalWork.compareTo(alarm.totalWork()) >= 0) {
      alarm = null;
    }
  }

  /** Notes the height of the main branch; whether more is final now. */
  boolean ripen(int mainHeight) {
    int before = height;
    Instant now = clock.instant();
    Mark last = marks.peekLast();
    if (last != null && now.isBefore(last.when())) {
      marks.clear(); // the clock went back: what was counted by it counts no more
      last = null;
    }
    if (last == null || !now.isBefore(last.when().plus(after.dividedBy(MARKS)))) {
      marks.addLast(new Mark(now, mainHeight));
    }
    while (!marks.isEmpty() && !now.isBefore(marks.getFirst().when().plus(after))) {
      height = Math.max(height, marks.removeFirst().height());
    }
    return height > before;
  }

  /** The main branch goes another way above this height. */
  void forkedAt(int forkHeight) {
    if (forkHeight <= permittedFork && forkHeight < height) {
      forbid(); // that was it
      alarm = null;
    }
    height = Math.min(height, forkHeight);
    if (marks.isEmpty() || marks.getLast().height() <= forkHeight) {
      return;
    }
    Deque<Mark> kept = new ArrayDeque<>();
    marks.forEach(mark -> kept.add(new Mark(mark.when(), Math.min(mark.height(), forkHeight))));
    marks.clear();
    marks.addAll(kept);
  }
}
