package org.hearsay.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;

/**
 * A header that shows the work it claims, by somebody who may mine. What it claims may still be the
 * wrong target for its place: that needs its parent.
 */
public record Proven(SealedHeader sealed, BigInteger work) {
  /** What came of looking at the work. */
  public record Outcome<T>(Optional<T> proven, Optional<Refusal> refusal) {
    static <T> Outcome<T> of(T proven) {
      return new Outcome<>(Optional.of(proven), Optional.empty());
    }

    static <T> Outcome<T> refuse(Fault fault, String detail) {
      return new Outcome<>(Optional.empty(), Optional.of(new Refusal(fault, detail)));
    }
  }

  /** Checks all of a header that needs no other. Pure; costs a signature's recovery at most. */
  public static Outcome<Proven> check(Rules rules, SealedHeader sealed) {
    Header header = sealed.header();
    if (header.version() != Header.VERSION) {
      return Outcome.refuse(Fault.WRONG_VERSION, "version %d, not 1".formatted(header.version()));
    }
    Optional<Target> target = Target.ofCompact(header.target());
    if (target.isEmpty() || target.get().value().compareTo(rules.easiest().value()) > 0) {
      return Outcome.refuse(
          Fault.WRONG_TARGET, "target %08x is none of this chain".formatted(header.target()));
    }
    if (!target.get().isMetBy(sealed.id())) {
      return Outcome.refuse(
          Fault.TARGET_MISSED,
          "id %s does not meet target %08x".formatted(sealed.id().toHex(), header.target()));
    }
    return rules.maySeal(sealed)
        ? Outcome.of(new Proven(sealed, target.get().work()))
        : Outcome.refuse(Fault.NOT_A_MINER, "not sealed by whoever may mine");
  }

  /** A block whose header, transactions and ommers were checked as far as they can be alone. */
  public record Block(
      org.hearsay.chain.Block block, Proven header, List<Checked> transactions, int sizeBytes) {
    public Block {
      transactions = List.copyOf(transactions);
    }

    /** Checks all of a block that needs no other. Pure; costs a recovery for each signature. */
    public static Outcome<Block> check(Rules rules, org.hearsay.chain.Block block) {
      Outcome<Proven> header = Proven.check(rules, block.sealed());
      if (header.proven().isEmpty()) {
        return new Outcome<>(Optional.empty(), header.refusal());
      }
      int bytes = block.toBytes().length;
      if (bytes > org.hearsay.chain.Block.BYTES_MAX) {
        return Outcome.refuse(Fault.TOO_LARGE, "block of %d bytes".formatted(bytes));
      }
      for (SealedHeader ommer : block.ommers()) {
        Optional<Refusal> refusal = Proven.check(rules, ommer).refusal();
        if (refusal.isPresent()) {
          return Outcome.refuse(Fault.BAD_OMMER, refusal.get().detail());
        }
      }
      List<Checked> checked = new ArrayList<>(block.transactions().size());
      for (Transaction transaction : block.transactions()) {
        Checked.Outcome outcome = Checked.check(rules, transaction);
        if (outcome.checked().isEmpty()) {
          return new Outcome<>(Optional.empty(), outcome.refusal());
        }
        checked.add(outcome.checked().get());
      }
      return Outcome.of(new Block(block, header.proven().get(), checked, bytes));
    }

    public Digest id() {
      return block.id();
    }
  }
}
