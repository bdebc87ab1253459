package org.hearsay.chain;

import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;

/** A block that only lacks its work. A pure value; any thread. */
public record Template(
    Rules rules,
    int height,
    Header header,
    List<Transaction> transactions,
    List<SealedHeader> ommers) {
  private static final int AROUND_BYTES =
      SealedHeader.MAX_BYTES * (1 + Block.OMMERS_MAX) + 1 + Block.NOTE_BYTES_MAX + 2 + 1;

  public Template {
    transactions = List.copyOf(transactions);
    ommers = List.copyOf(ommers);
  }

  /**
   * The block that would follow the tip now. On the loop.
   *
   * @param nowSeconds this node's clock; the block's time is not before what the rules demand
   */
  public static Template next(
      Chain chain, Mempool mempool, List<SealedHeader> ommers, long nowSeconds) {
    List<Checked> chosen = mempool.choose(Block.BYTES_MAX - AROUND_BYTES);
    Effects effects = chain.nextEffects();
    for (Checked transaction : chosen) {
      Optional<Refusal> refusal = effects.apply(transaction);
      if (refusal.isPresent()) {
        throw new IllegalStateException("just chosen: " + refusal.get().detail());
      }
    }
    List<Transaction> transactions = chosen.stream().map(Checked::transaction).toList();
    Header header =
        new Header(
            Header.VERSION,
            chain.tipId(),
            ChainHash.ZERO,
            Block.ommersRoot(ommers),
            effects.state().root(),
            Math.max(nowSeconds, chain.medianTime() + 1),
            chain.nextTarget(),
            0);
    return new Template(chain.rules(), chain.height() + 1, header, transactions, ommers);
  }

  /** The header for a note: another note is another 2^32 nonces. */
  public Header with(Note note) {
    return new Header(
        header.version(),
        header.parent(),
        Block.merkleRoot(note, transactions),
        header.ommersRoot(),
        header.stateRoot(),
        header.timestamp(),
        header.target(),
        0);
  }

  /** The whole block, with the work in it. */
  public Block complete(Note note, int nonce, Optional<KeyPair> miner) {
    Header worked = with(note).withNonce(nonce);
    Digest id = worked.id();
    Optional<Signature> seal =
        rules.miners().isEmpty()
            ? Optional.empty()
            : miner.map(key -> Signature.sign(SealedHeader.toSign(id), key));
    return new Block(new SealedHeader(worked, seal), note, transactions, ommers);
  }

  /** Stale siblings among blocks that a reorganisation has undone: the next block may name them. */
  static List<SealedHeader> stale(Reorganisation change) {
    return change.left().stream().map(Block::sealed).toList();
  }
}
