package org.hearsay.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The measurements and the formulas that they stand beside. */
final class ChainLabTest {
  /** Rosenfeld's table. */
  @ParameterizedTest
  @CsvSource({"0.10, 6, 0.00059", "0.30, 6, 0.15645", "0.40, 10, 0.37218", "0.10, 1, 0.20000"})
  void doubleSpendingIsAsPublished(double q, int confirmations, double chance) {
    assertThat(Formulas.doubleSpend(q, confirmations)).isCloseTo(chance, within(5e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "0.333333333, 0, 0.3333",
    "0.333333333, 0.5, 0.3846",
    "0.333333333, 1, 0.4359",
    "0.4, 0, 0.4837"
  })
  void selfishMiningIsAsPublished(double alpha, double gamma, double revenue) {
    assertThat(Formulas.selfishRevenue(alpha, gamma)).isCloseTo(revenue, within(5e-5));
  }

  private static String run(long seed) throws InterruptedException {
    List<String> progress = new ArrayList<>();
    ChainLab.Findings findings = new ChainLab(seed, 200, progress::add).run(2);
    Map<String, String> files = Charts.files(findings);
    assertThat(findings.rows()).hasSize(37);
    assertThat(findings.agree()).as(files.get("chain.csv")).isTrue();
    assertThat(progress).hasSize(26);
    assertThat(files)
        .containsOnlyKeys(
            "chain.csv", "interval.svg", "stale.svg", "double-spend.svg", "selfish.svg");
    return files.toString();
  }

  @Test
  void aSmallRunAgreesWithTheFormulasAndASeedReproducesIt() throws InterruptedException {
    assertThat(run(20261120)).isEqualTo(run(20261120));
  }

  @Test
  void aWrongModelIsNoticed() {
    Row row = new DoubleSpend(0.3, 2, new SplittableRandom(1)).measure(2000);
    Row wrong =
        Row.of("double-spend", "q=0.30 z=3", "success", 0.3, row.measured(), row.error(), 2000);
    assertThat(row.agrees()).isTrue();
    assertThat(wrong.agrees()).isFalse();
  }
}
