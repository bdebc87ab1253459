package org.hearsay.bench.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.hearsay.chain.Block;
import org.hearsay.chain.Verdict;
import org.hearsay.wire.Digest;

/**
 * An attacker who prepares a branch in secret, has one block of it when the payment is mined, and
 * shows it once the payment has its confirmations and the branch is the heavier one.
 */
final class DoubleSpend {
  static final String FIGURE = "double-spend";

  /** It gives up when it would catch up with less than this chance. */
  private static final double HOPELESS = 1e-6;

  private final double q;
  private final int confirmations;
  private final Race race;
  private final int behindMax;
  private LabChain network;
  private LabChain attacker;

  DoubleSpend(double q, int confirmations, RandomGenerator chance) {
    this.q = q;
    this.confirmations = confirmations;
    this.race = new Race(chance);
    this.behindMax = (int) Math.ceil(Math.log(HOPELESS) / Math.log(q / (1 - q)));
    this.network = new LabChain(race.time());
    this.attacker = new LabChain(race.time());
  }

  Row measure(long attacks) {
    long succeeded = 0;
    for (long i = 0; i < attacks; i++) {
      if (network.height() > LabChain.BLOCKS_MAX) {
        network = new LabChain(race.time());
        attacker = new LabChain(race.time());
      }
      succeeded += attack() ? 1 : 0;
    }
    double formula = Formulas.doubleSpend(q, confirmations);
    return Row.of(
        FIGURE,
        String.format(Locale.ROOT, "q=%.2f z=%d", q, confirmations),
        "success",
        formula,
        (double) succeeded / attacks,
        Math.sqrt(formula * (1 - formula) / attacks),
        attacks);
  }

  private boolean attack() {
    List<Block> open = new ArrayList<>();
    List<Block> secret = new ArrayList<>();
    int fork = network.height();
    race.untilNext();
    extend(attacker, secret);
    while (open.size() < confirmations || !attacker.isHeavierThan(network)) {
      if (open.size() >= confirmations && open.size() - secret.size() >= behindMax) {
        attacker.see(open);
        return false;
      }
      race.untilNext();
      if (race.isFoundBy(q)) {
        extend(attacker, secret);
      } else {
        extend(network, open);
      }
    }
    Digest paid = network.mainAt(fork + 1);
    Verdict last = null;
    for (Block block : secret) {
      last = network.see(block);
    }
    if (!(last instanceof Verdict.Adopted) || network.mainAt(fork + 1).equals(paid)) {
      throw new IllegalStateException("the heavier branch is not followed: " + last);
    }
    return true;
  }

  private void extend(LabChain view, List<Block> branch) {
    Block block = view.find(race.nextNumber());
    view.see(block);
    branch.add(block);
  }
}
