package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.net.LanNeighbours.Answer.IGNORE;
import static org.hearsay.net.LanNeighbours.Answer.REPORT;
import static org.hearsay.net.LanNeighbours.Answer.REPORT_STRANGER;

import java.time.Duration;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

final class LanNeighboursTest {
  private static final Endpoint HERE = new Endpoint("10.0.0.1", 7470);
  private static final Endpoint ELSEWHERE = new Endpoint("10.0.0.2", 7470);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LanNeighbours neighbours = new LanNeighbours();

  @Test
  void aStrangerIsReportedAsSuchAndThenNowAndThen() {
    assertThat(neighbours.heard(id(1), HERE, 0)).isEqualTo(REPORT_STRANGER);
    assertThat(neighbours.heard(id(1), HERE, SECOND)).isEqualTo(IGNORE);
    assertThat(neighbours.heard(id(1), HERE, 3 * SECOND)).isEqualTo(REPORT);
    assertThat(neighbours.heard(id(1), HERE, 4 * SECOND)).isEqualTo(IGNORE);
  }

  @Test
  void aFalseClaimDoesNotSilenceTheTrueOne() {
    assertThat(neighbours.heard(id(1), ELSEWHERE, 0)).isEqualTo(REPORT_STRANGER);
    assertThat(neighbours.heard(id(1), HERE, 1)).isEqualTo(REPORT_STRANGER);
  }

  @Test
  void aFloodIsReportedAHundredTimesASecondAndRememberedInBounds() {
    int reported = 0;
    for (int i = 0; i < 100_000; i++) {
      long now = i * SECOND / 5_000; // 5,000 strangers a second for 20 s
      reported += neighbours.heard(id(i), HERE, now) == IGNORE ? 0 : 1;
    }
    assertThat(reported).isEqualTo(20 * LanNeighbours.REPORTS_PER_SECOND);
    assertThat(neighbours.size()).isLessThanOrEqualTo(LanNeighbours.MAX);
  }

  private static NodeId id(int number) {
    return new NodeId(new Digest(0, 0, 0, number), new Digest(0, 0, 0, 0));
  }
}
