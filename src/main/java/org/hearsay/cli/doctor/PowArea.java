package org.hearsay.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Whether this machine can pay for what it posts. */
final class PowArea {
  static final String AREA = "pow";

  // Ours to choose.
  /** Whoever waits longer for a short message thinks it hangs. */
  private static final Duration BEARABLE = Duration.ofSeconds(10);

  private static final double MEGA = 1e6;

  private PowArea() {}

  static List<Finding> look(Speed speed) {
    String text =
        String.format(
            Locale.ROOT,
            "%.1f MH/s on %d threads: a short message rated %s takes %s for a TTL of 50 s, %s for a day",
            speed.hashesPerSecond() / MEGA,
            speed.threads(),
            speed.target(),
            said(speed.fiftySeconds()),
            said(speed.day()));
    return List.of(
        speed.fiftySeconds().compareTo(BEARABLE) > 0
            ? Finding.look(AREA, text, "a smaller --shh.pow, if the peers' minimum allows it")
            : Finding.ok(AREA, text));
  }

  private static String said(Duration time) {
    if (time.toMillis() < 100) {
      return "under 0.1 s";
    }
    return time.compareTo(Duration.ofMinutes(2)) > 0
        ? time.toMinutes() + " min"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
