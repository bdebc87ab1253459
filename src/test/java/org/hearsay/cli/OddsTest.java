package org.hearsay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is said of a search that has no memory. */
final class OddsTest {
  @Test
  void afterAsManyTriesAsExpectedItIsLikelyAndNotCertain() {
    assertThat(new Odds(0, 1000, 0).chanceSoFar()).isZero();
    assertThat(new Odds(1000, 1000, 0).chanceSoFar()).isCloseTo(0.632, within(0.001));
    assertThat(new Odds(3000, 1000, 0).chanceSoFar()).isCloseTo(0.950, within(0.001));
    assertThat(new Odds(5, 0, 0).chanceSoFar()).isZero();
  }

  @Test
  void itSaysChanceAndUsualTimeAndNothingOfWhatRemains() {
    assertThat(new Odds(8_200_000, 8_400_000, 2_100_000).words())
        .isEqualTo("62% likely done by now  usually 4 s  2.1 MH/s  8.2 M of ~8.4 M hashes");
    assertThat(new Odds(900, 1000, 10_000).words()).contains("  usually under 1 s  10 kH/s  ");
    assertThat(new Odds(900, 1000, 900).words()).contains("  usually 1 s  900 H/s  ");
    assertThat(new Odds(0, 1000, 0).words()).isEqualTo("0% likely done by now  0 of ~1.0 k hashes");
  }

  @Test
  void theBarNeverComesToItsEnd() {
    String bar = new Odds(20_000, 1000, 1).bar();
    assertThat(bar).hasSize(10);
    assertThat(new Odds(20_000, 1000, 1).words()).startsWith("99%");
    assertThat(new Odds(0, 1000, 1).bar()).hasSize(10).doesNotContain("#", "█");
  }

  @Test
  void theMinersFiguresAreRead() {
    Odds odds =
        Odds.of(
            JsonNodeFactory.instance
                .objectNode()
                .put("tries", 5)
                .put("expectedTries", 10)
                .put("triesPerSecond", 2.5));
    assertThat(odds).isEqualTo(new Odds(5, 10, 2.5));
  }
}
