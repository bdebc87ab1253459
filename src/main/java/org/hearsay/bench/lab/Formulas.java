package org.hearsay.bench.lab;

/** What the measurements are held against. */
final class Formulas {
  private Formulas() {}

  /**
   * Chance that an attacker undoes a payment after so many confirmations; M. Rosenfeld, "Analysis
   * of hashrate-based double-spending", 2012, with the one block that the attacker has found
   * before.
   *
   * @param q the attacker's share of the hash rate, below one half
   */
  static double doubleSpend(double q, int confirmations) {
    double p = 1 - q;
    double sum = 0;
    double ways = 1; // binomial(m + n - 1, m)
    for (int m = 0; m <= confirmations; m++) {
      sum +=
          ways
              * (Math.pow(p, confirmations) * Math.pow(q, m)
                  - Math.pow(p, m) * Math.pow(q, confirmations));
      ways *= (double) (m + confirmations) / (m + 1);
    }
    return 1 - sum;
  }

  /**
   * Share of the blocks that a selfish miner gets; I. Eyal and E. G. Sirer, "Majority is not
   * enough", 2014, equation 8.
   *
   * @param alpha its share of the hash rate
   * @param gamma share of the others that mine on its branch when two are equally long
   */
  static double selfishRevenue(double alpha, double gamma) {
    double honest = 1 - alpha;
    double gain =
        alpha * honest * honest * (4 * alpha + gamma * (1 - 2 * alpha)) - Math.pow(alpha, 3);
    return gain / (1 - alpha * (1 + (2 - alpha) * alpha));
  }

  /** Share of blocks that go stale when each reaches everybody after {@code delay} intervals. */
  static double stale(double delay) {
    return delay / (1 + delay);
  }

  /** Chance that a block gets a competitor. */
  static double competitor(double delay) {
    return -Math.expm1(-delay);
  }
}
