package org.hearsay.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.wire.Blob;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;

/** Blocks told by short ids of their transactions, and put together again; section 11.9. */
final class CompactBlocks {
  private static final int SHORT_ID_BITS = 8 * ChainFrame.Compact.SHORT_ID_BYTES;

  private CompactBlocks() {}

  static ChainFrame.Compact shorten(Block block, long salt) {
    List<Long> shortIds = new ArrayList<>(block.transactions().size());
    block.transactions().forEach(one -> shortIds.add(shortId(salt, one.id())));
    List<Blob> ommers = new ArrayList<>();
    block.ommers().forEach(ommer -> ommers.add(Blob.of(ommer.toBytes())));
    return new ChainFrame.Compact(
        Blob.of(block.sealed().toBytes()), Blob.of(block.note().toBytes()), salt, shortIds, ommers);
  }

  static long shortId(long salt, Digest id) {
    Digest hash = ChainHash.of(ChainHash.SHORT_ID, new Output().i64(salt).toBytes(), id.toBytes());
    return hash.w0() >>> (64 - SHORT_ID_BITS);
  }

  /**
   * Puts a block together from what waits; empty when something is missing or two look alike.
   *
   * @param ommers as they were told
   */
  static Optional<Proven.Block> restore(
      Mempool mempool,
      Proven header,
      Note note,
      ChainFrame.Compact compact,
      List<SealedHeader> ommers) {
    Map<Long, Checked> byShortId = new HashMap<>();
    if (!compact.shortIds().isEmpty()) {
      for (Checked waiting : mempool.transactions()) {
        byShortId.put(shortId(compact.salt(), waiting.id()), waiting);
      }
    }
    List<Checked> checked = new ArrayList<>();
    for (long shortId : compact.shortIds()) {
      Checked found = byShortId.remove(shortId);
      if (found == null) {
        return Optional.empty();
      }
      checked.add(found);
    }
    List<Transaction> transactions = checked.stream().map(Checked::transaction).toList();
    Block block = new Block(header.sealed(), note, transactions, ommers);
    return block.isWhole()
        ? Optional.of(new Proven.Block(block, header, checked, block.toBytes().length))
        : Optional.empty();
  }
}
