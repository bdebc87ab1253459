package org.hearsay.chain;

import java.util.Collection;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.Link;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;

/** Tells peers where this node is. On the loop. */
final class Herald {
  // Ours to choose.
  /** Everybody is told again so often: a full queue may have swallowed what was told before. */
  private static final int REPEATED_TICKS = 30;

  private final Chain chain;
  private final Digest genesis;
  private final Collection<Neighbour> neighbours;
  private long tick;

  /** Takes a view of those who are told. */
  Herald(Chain chain, Collection<Neighbour> neighbours) {
    this.chain = chain;
    this.genesis = chain.rules().genesis().id();
    this.neighbours = neighbours;
  }

  boolean isOurs(ChainFrame.Status status) {
    return status.genesis().equals(genesis);
  }

  void greet(Link link) {
    link.send(status());
  }

  private ChainFrame.Status status() {
    return new ChainFrame.Status(genesis, chain.tipId(), chain.height(), chain.totalWork());
  }

  /** Tells everybody who does not know it. */
  void tellAll() {
    Digest tip = chain.tipId();
    for (Neighbour peer : neighbours) {
      if (peer.learns(tip)) {
        peer.link().send(status());
      }
    }
  }

  /** The main branch changed: a single new block is told whole, everything else by its tip. */
  void changed(Reorganisation change, long salt) {
    if (change.undoes() || change.joined().size() != 1) {
      tellAll();
      return;
    }
    Block block = change.joined().get(0);
    for (Neighbour peer : neighbours) {
      if (peer.isOnSameChain() && peer.learns(block.id())) {
        peer.link().send(CompactBlocks.shorten(block, salt));
      }
    }
  }

  /** Once a second. */
  void tick() {
    if (++tick % REPEATED_TICKS == 0) {
      neighbours.forEach(peer -> peer.link().send(status()));
    }
  }
}
