package org.hearsay.node;

import java.util.Optional;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.SealedHeader;
import org.hearsay.chain.Target;
import org.hearsay.chain.Verdict.Reorganisation;

/** Counts what happens to a chain. On the loop. */
final class ChainFigures implements Ledger.Listener {
  // Ours to choose.
  /** The interval is the mean over so many blocks. */
  private static final int INTERVALS = 20;

  private final Ledger ledger;
  private long reorganisations;
  private int lastDepth;

  ChainFigures(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void changed(Reorganisation change) {
    if (change.undoes()) {
      reorganisations++;
      lastDepth = change.left().size();
    }
  }

  ChainView view() {
    Chain chain = ledger.chain();
    return new ChainView(
        chain.rules().name(),
        chain.height(),
        chain.finalHeight(),
        ledger.bestPeerHeight(),
        ledger.peers().size(),
        ledger.syncing(),
        ledger.miner().mode(),
        ledger.mempool().size(),
        ledger.mempool().bytes(),
        chain.state().names(),
        chain.alarm(),
        chain.diskTrouble(),
        reorganisations,
        lastDepth,
        interval(chain),
        Math.log(Target.ofCompact(chain.nextTarget()).orElseThrow().work().doubleValue())
            / Math.log(2));
  }

  private static double interval(Chain chain) {
    int from = Math.max(1, chain.height() - INTERVALS); // the genesis block was not mined
    Optional<SealedHeader> first = chain.recentHeader(from);
    return first.isEmpty() || from >= chain.height()
        ? 0
        : (double) (chain.tip().header().timestamp() - first.get().header().timestamp())
            / (chain.height() - from);
  }
}
