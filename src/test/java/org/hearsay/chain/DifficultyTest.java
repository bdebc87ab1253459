package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the target follows the hash rate. */
final class DifficultyTest {
  private static final Rules RULES = ChainRig.rules(UnaryOperator.identity());
  private static final int HARD = 0x1d00ffff;

  private static double tries(int compact) {
    return Target.ofCompact(compact).orElseThrow().work().doubleValue();
  }

  @Test
  void onTimeNothingChanges() {
    assertThat(Difficulty.next(RULES, HARD, 30)).isEqualTo(HARD);
  }

  @Test
  void aHalfLifeLateHalvesAndEarlyDoubles() {
    assertThat(tries(Difficulty.next(RULES, HARD, 30 + 48 * 30)) / tries(HARD))
        .isCloseTo(0.5, within(1e-4));
    assertThat(tries(Difficulty.next(RULES, HARD, 30 - 48 * 30)) / tries(HARD))
        .isCloseTo(2, within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({
    "1d00ffff, 30, 1d00ffff",
    "1d00ffff, 0, 1d00fc55",
    "1d00ffff, 31, 1d01001d",
    "1d00ffff, 3600, 1d05933e",
    "1d00ffff, -60, 1d00f529",
    "207fffff, 31, 207fffff",
    "207fffff, 604800, 207fffff",
    "03123456, -1000000, 01010000",
    "1b0404cb, 9223372036854775807, 207fffff",
    "1b0404cb, -9223372036854775808, 01010000",
  })
  void theIntegersAreThese(String parent, long elapsed, String next) {
    assertThat(
            Integer.toHexString(
                Difficulty.next(RULES, Integer.parseUnsignedInt(parent, 16), elapsed)))
        .isEqualTo(next.replaceFirst("^0+", ""));
  }

  @Test
  void itIsNeverEasierThanTheFirst() {
    assertThat(Difficulty.next(RULES, RULES.genesisTarget(), 7 * 86_400))
        .isEqualTo(RULES.genesisTarget());
  }

  /** Blocks are drawn, not searched: what is tested here is the rule, not the work. */
  private static double meanInterval(double rateBefore, double rateAfter, int blocks, int after) {
    SplittableRandom chance = new SplittableRandom(11);
    int target = HARD;
    double rate = rateBefore;
    double seconds = 0;
    double sum = 0;
    for (int block = 0; block < blocks; block++) {
      if (block == blocks / 2) {
        rate = rateAfter;
      }
      double took = -Math.log(1 - chance.nextDouble()) * tries(target) / rate;
      long before = (long) seconds;
      seconds += took;
      target = Difficulty.next(RULES, target, (long) seconds - before);
      if (block >= blocks / 2 + after) {
        sum += took;
      }
    }
    return sum / (blocks - blocks / 2 - after);
  }

  @Test
  void theIntervalIsBackAfterTenTimesTheHashRate() {
    assertThat(meanInterval(1e8, 1e9, 8000, 48 * 4)).isCloseTo(30, within(2.0));
  }

  @Test
  void theIntervalIsBackAfterAHundredthOfTheHashRate() {
    assertThat(meanInterval(1e9, 1e7, 8000, 48 * 7)).isCloseTo(30, within(2.0));
  }
}
