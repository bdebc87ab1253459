package org.hearsay.chain;

import java.util.List;
import java.util.Optional;
import org.hearsay.wire.NodeId;

/**
 * What makes one chain another than the next; section 11.1. All of it is committed to by the
 * genesis block.
 *
 * @param prices expected tries for each byte of a claim, a registration and a post
 * @param miners who may mine; empty: everybody
 */
public record Rules(
    String name,
    long chainId,
    long genesisSeconds,
    int genesisTarget,
    int intervalSeconds,
    int halfLifeBlocks,
    Prices prices,
    int nameLifeBlocks,
    int claimLifeBlocks,
    int recoveryBlocks,
    int anchorBlocks,
    int finalityIntervals,
    List<NodeId> miners) {
  // From the protocol; changing one forks the network.
  /** From a claim to the first block that may carry its registration. */
  static final int CLAIM_BLOCKS = 2;

  /** A height and a span together are a number of 31 bits for the first two thousand years. */
  private static final int SPAN_BLOCKS_MAX = 1_000_000_000;

  public static final int NAME_BYTES_MAX = 32;
  public static final int MINERS_MAX = 1024;

  /** Tries for each byte. */
  public record Prices(long claim, long register, long post) {
    public Prices {
      if (claim < 1 || register < 1 || post < 1) {
        throw new IllegalArgumentException("prices are 1 and more");
      }
    }
  }

  public Rules {
    miners = List.copyOf(miners);
    int nameBytes = Transaction.utf8(name).length;
    require(nameBytes >= 1 && nameBytes <= NAME_BYTES_MAX, "name has 1 to 32 bytes");
    require(genesisSeconds >= 0, "genesis time is 0 and more");
    require(Target.ofCompact(genesisTarget).isPresent(), "genesis target is not canonical");
    require(intervalSeconds >= 1, "interval is 1 s and more");
    require(halfLifeBlocks >= 1, "half-life is 1 block and more");
    require(isSpan(nameLifeBlocks, 1), "life of a name is 1 to 1000000000 blocks");
    require(isSpan(claimLifeBlocks, 2), "life of a claim is 2 to 1000000000 blocks");
    require(isSpan(recoveryBlocks, 0), "recovery window is 0 to 1000000000 blocks");
    require(anchorBlocks >= 1, "anchor depth is 1 block and more");
    require(finalityIntervals >= 1, "finality is 1 interval and more");
    require(miners.size() <= MINERS_MAX, "miners are 1024 at most");
  }

  private static boolean isSpan(int blocks, int least) {
    return blocks >= least && blocks <= SPAN_BLOCKS_MAX;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  byte[] toBytes() {
    byte[] text = Transaction.utf8(name);
    Output out =
        new Output()
            .i64(chainId)
            .i64(genesisSeconds)
            .i32(genesisTarget)
            .i32(intervalSeconds)
            .i32(halfLifeBlocks)
            .i64(prices.claim)
            .i64(prices.register)
            .i64(prices.post)
            .i32(nameLifeBlocks)
            .i32(claimLifeBlocks)
            .i32(recoveryBlocks)
            .i32(anchorBlocks)
            .i32(finalityIntervals)
            .u16(miners.size());
    miners.forEach(out::key);
    return out.u8(text.length).bytes(text).toBytes();
  }

  /** The easiest target there can be. */
  public Target easiest() {
    return Target.ofCompact(genesisTarget)
        .orElseThrow(() -> new IllegalStateException("checked when it was made"));
  }

  /** The first block. */
  public Block genesis() {
    Note note = Note.of(ChainHash.of(ChainHash.RULES, toBytes()).toBytes());
    Header header =
        new Header(
            Header.VERSION,
            ChainHash.ZERO,
            Block.merkleRoot(note, List.of()),
            Block.ommersRoot(List.of()),
            ChainHash.ZERO,
            genesisSeconds,
            genesisTarget,
            0);
    return new Block(new SealedHeader(header, Optional.empty()), note, List.of(), List.of());
  }

  /** Whether whoever mined a header may. */
  boolean maySeal(SealedHeader header) {
    return miners.isEmpty()
        ? header.seal().isEmpty()
        : header.miner().filter(miners::contains).isPresent();
  }
}
