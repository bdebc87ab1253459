package org.hearsay.bench.lab;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Block;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Checked;
import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.HashPower;
import org.hearsay.chain.Header;
import org.hearsay.chain.Mempool;
import org.hearsay.chain.Note;
import org.hearsay.chain.Proven;
import org.hearsay.chain.Refusal;
import org.hearsay.chain.Rules;
import org.hearsay.chain.Template;
import org.hearsay.chain.Verdict;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.Digest;

/**
 * One view of the chain on virtual time. Every block bears the same work: the rules ask for one
 * each second, so that blocks each half minute stay at the least difficulty there is.
 */
final class LabChain {
  static final Instant BEGIN = Instant.ofEpochSecond(1_800_000_000L);

  /** Seconds between blocks of all miners together. */
  static final double INTERVAL_SECONDS = 30;

  /** A chain is begun anew after so many blocks: what lies back so far is of no use here. */
  static final int BLOCKS_MAX = 1500;

  private static final int TWO_TRIES = 0x207fffff;
  private static final int NEVER = 1_000_000;
  private static final long MEMPOOL_BYTES = 1 << 10;

  private final VirtualLoop loop;
  private final Chain chain;
  private final Mempool mempool;

  LabChain(VirtualTime time) {
    loop = new VirtualLoop(time);
    chain =
        new Chain(
            rules(1, TWO_TRIES),
            Checkpoints.NONE,
            loop,
            new VirtualWork(time),
            new MemoryBlockStore("lab"),
            new Chain.Listener() {
              @Override
              public void changed(Verdict.Reorganisation change) {
                // whoever offers a block is told by the verdict
              }

              @Override
              public void alarm(Chain.Alarm alarm) {
                throw new IllegalStateException("nothing becomes final here");
              }
            });
    mempool =
        new Mempool(
            chain,
            MEMPOOL_BYTES,
            new Mempool.Listener() {
              @Override
              public void added(Checked transaction) {
                // blocks are empty here
              }

              @Override
              public void dropped(Checked transaction, Refusal why) {
                // blocks are empty here
              }
            });
  }

  static Rules rules(int intervalSeconds, int easiest) {
    return new Rules(
        "lab",
        1,
        BEGIN.getEpochSecond(),
        easiest,
        intervalSeconds,
        48,
        new Rules.Prices(1, 1, 1),
        NEVER,
        NEVER,
        NEVER,
        120,
        NEVER,
        List.of());
  }

  /** Finds a block on top of this view's tip, now; nobody has seen it yet. */
  Block find(long number) {
    long parent = chain.tip().header().timestamp();
    long now = loop.clock().instant().getEpochSecond();
    Template template = Template.next(chain, mempool, List.of(), Math.max(now, parent + 1));
    Note note = Note.of(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    Header header = template.with(note);
    int nonce = HashPower.searchNow(header, () -> false, tries -> {}).orElseThrow();
    return template.complete(note, nonce, Optional.empty());
  }

  /** This view sees a block. */
  Verdict see(Block block) {
    Proven.Outcome<Proven.Block> proven = Proven.Block.check(chain.rules(), block);
    Verdict verdict = chain.offer(proven.proven().orElseThrow());
    if (verdict instanceof Verdict.Adopted || verdict instanceof Verdict.Aside) {
      return verdict;
    }
    throw new IllegalStateException("block of the lab: " + verdict);
  }

  void see(List<Block> blocks) {
    blocks.forEach(this::see);
  }

  int height() {
    return chain.height();
  }

  Digest tip() {
    return chain.tipId();
  }

  Digest mainAt(int height) {
    return chain.mainAt(height).orElseThrow();
  }

  boolean isHeavierThan(LabChain other) {
    return chain.totalWork().compareTo(other.chain.totalWork()) > 0;
  }
}
