package org.hearsay.bench.lab;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.hearsay.chain.Block;
import org.hearsay.wire.Digest;

/**
 * A miner who keeps its blocks to itself and shows them when others have found one, after Eyal and
 * Sirer. Of the others a part sees its block first when two are equally long, and mines on it.
 */
final class SelfishMining {
  static final String FIGURE = "selfish";

  private final double alpha;
  private final double gamma;
  private final Race race;
  private final Set<Digest> own = new LinkedHashSet<>();
  private final List<Block> secret = new ArrayList<>();
  private LabChain selfish;
  private LabChain others;
  private LabChain misled;
  private boolean racing;
  private int settled;

  // Sums over the spans between moments when all agree: they are independent of each other.
  private long owned;
  private long blocks;
  private double ownedSquares;
  private double blocksSquares;
  private double products;

  SelfishMining(double alpha, double gamma, RandomGenerator chance) {
    this.alpha = alpha;
    this.gamma = gamma;
    this.race = new Race(chance);
    this.selfish = new LabChain(race.time());
    this.others = new LabChain(race.time());
    this.misled = new LabChain(race.time());
  }

  Row measure(long wanted) {
    while (blocks < wanted) {
      race.untilNext();
      if (race.isFoundBy(alpha)) {
        findSelfishly();
      } else {
        findHonestly();
      }
      if (secret.isEmpty() && !racing) {
        settle();
      }
    }
    double share = (double) owned / blocks;
    double variance = ownedSquares - 2 * share * products + share * share * blocksSquares;
    return Row.of(
        FIGURE,
        String.format(Locale.ROOT, "alpha=%.3f gamma=%.1f", alpha, gamma),
        "share of blocks",
        Formulas.selfishRevenue(alpha, gamma),
        share,
        Math.sqrt(variance) / blocks,
        blocks);
  }

  private void findSelfishly() {
    Block block = selfish.find(race.nextNumber());
    own.add(block.id());
    selfish.see(block);
    secret.add(block);
    if (racing) {
      publish(secret);
      secret.clear();
      racing = false;
    }
  }

  private void findHonestly() {
    boolean onOwn = race.isFoundBy(gamma);
    Block block = (onOwn ? misled : others).find(race.nextNumber());
    int lead = secret.size();
    List<Block> shown = List.copyOf(lead > 2 ? secret.subList(0, 1) : secret);
    selfish.see(block);
    others.see(block);
    others.see(shown);
    misled.see(shown);
    misled.see(block);
    secret.subList(0, shown.size()).clear();
    racing = lead == 1;
  }

  private void publish(List<Block> branch) {
    others.see(branch);
    misled.see(branch);
  }

  /** All agree: whose blocks have stayed is counted. */
  private void settle() {
    if (!others.tip().equals(selfish.tip()) || !misled.tip().equals(selfish.tip())) {
      throw new IllegalStateException("views differ at height " + others.height());
    }
    long count = (long) others.height() - settled;
    long mine = 0;
    for (int height = settled + 1; height <= others.height(); height++) {
      mine += own.contains(others.mainAt(height)) ? 1 : 0;
    }
    own.clear();
    settled = others.height();
    owned += mine;
    blocks += count;
    ownedSquares += (double) mine * mine;
    blocksSquares += (double) count * count;
    products += (double) mine * count;
    if (settled > LabChain.BLOCKS_MAX) {
      settled = 0;
      selfish = new LabChain(race.time());
      others = new LabChain(race.time());
      misled = new LabChain(race.time());
    }
  }
}
