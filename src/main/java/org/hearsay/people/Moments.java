package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;

/** When something is due, by a clock that somebody may set back. */
final class Moments {
  private Moments() {}

  /**
   * Whether a moment has come; also when it is further off than it can have been put off, since
   * then the clock was set back.
   */
  static boolean isDue(Instant at, Instant now, Duration putOffMax) {
    return !now.isBefore(at) || at.isAfter(now.plus(putOffMax));
  }
}
