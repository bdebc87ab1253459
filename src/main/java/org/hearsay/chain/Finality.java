package org.hearsay.chain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Up to where the main branch is final: what this node has followed for long enough by its own
 * clock. A newcomer has followed nothing yet, so the first peer it meets can lock it into nothing.
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

  Finality(Duration after, InstantSource clock, int height) {
    this.after = after;
    this.clock = clock;
    this.height = height;
  }

  int height() {
    return height;
  }

  /** Notes the height of the main branch. */
  void ripen(int mainHeight) {
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
  }

  /** The main branch goes another way above this height. */
  void forkedAt(int forkHeight, int newHeight) {
    if (forkHeight >= newHeight) {
      throw new IllegalArgumentException("a branch grows");
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
