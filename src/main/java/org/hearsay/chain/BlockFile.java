package org.hearsay.chain;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hearsay.env.BlockStore;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;

/**
 * A main branch as a file: what carries a chain to a node without a network. The file begins with
 * 16 bytes that say what it is and the genesis block's id; then comes each block from height 1 with
 * its length in four bytes before it; a length of 0 ends it. Whoever reads one trusts nothing in
 * it. Any thread, save what {@code offer} needs.
 */
public final class BlockFile {
  static final byte[] MAGIC = "hearsay-blocks-1".getBytes(StandardCharsets.US_ASCII);

  /**
   * Blocks that may lie beside the main branch before they have to be the heavier branch: no more
   * than memory keeps.
   */
  private static final int ASIDE_MAX = Branches.ASIDE_MAX / 2;

  private BlockFile() {}

  /** Hears how far it is. */
  public interface Progress {
    /** So many blocks are done. */
    void done(int blocks);
  }

  /** Begins a file: its head. */
  public static void begin(DataOutputStream out, Digest genesis) throws IOException {
    out.write(MAGIC);
    out.write(genesis.toBytes());
  }

  /** Writes the next block. */
  public static void add(DataOutputStream out, byte[] block) throws IOException {
    out.writeInt(block.length);
    out.write(block);
  }

  /** Ends a file: what has no end was cut off. */
  public static void end(DataOutputStream out) throws IOException {
    out.writeInt(0);
    out.flush();
  }

  /**
   * Writes the main branch, as far as it goes when this is called.
   *
   * @return the height of the last block
   */
  public static int write(BlockStore store, OutputStream to, Progress progress) throws IOException {
    int top = store.mainHeight();
    DataOutputStream out = new DataOutputStream(to);
    begin(out, store.mainAt(0).orElseThrow(() -> StateRows.damaged(store, "has no blocks")));
    for (int height = 1; height <= top; height++) {
      int at = height;
      BlockStore.Stored block =
          store
              .mainAt(height)
              .flatMap(store::block)
              .orElseThrow(() -> StateRows.damaged(store, "has no block " + at));
      add(out, block.bytes());
      progress.done(height);
    }
    end(out);
    return top;
  }

  /**
   * What came of reading.
   *
   * @param read blocks in the file up to where it stopped
   * @param taken those of them that were not known before
   * @param stopped why it did not get to the end; empty when it did. What was taken stays; reading
   *     the file again goes on from there
   */
  public record Result(int read, int taken, Optional<String> stopped) {}

  /**
   * Reads blocks and offers those that are new.
   *
   * @param isKnown whether a block need not be looked at again
   * @param offer offers a block to the chain, in order
   * @throws IOException when the stream cannot be read; a file that ends early or holds what is no
   *     block is a reason to stop instead
   */
  public static Result read(
      InputStream from,
      Rules rules,
      Predicate<Digest> isKnown,
      Function<Proven.Block, Verdict> offer,
      Progress progress)
      throws IOException {
    return new Reading(new BlockStream(from), rules, isKnown, offer, progress).run();
  }

  /** Why an offered block ends the reading; empty when it does not. */
  static Optional<String> whyNot(Verdict verdict) {
    if (verdict instanceof Verdict.Invalid invalid) {
      return Optional.of(invalid.refusal().detail());
    }
    if (verdict instanceof Verdict.Early early) {
      return Optional.of(
          "its time is %d s too far ahead of this clock".formatted(early.secondsAhead()));
    }
    if (verdict instanceof Verdict.AgainstFinality against) {
      return Optional.of("it would undo final blocks above %d".formatted(against.forkHeight()));
    }
    if (verdict instanceof Verdict.Stalled stalled) {
      return Optional.of("blocks before it are not on disk: " + stalled.why());
    }
    return verdict instanceof Verdict.Orphan
        ? Optional.of("its branch leaves ours too far back, or nowhere")
        : Optional.empty();
  }

  private static final class Reading {
    private final BlockStream in;
    private final Rules rules;
    private final Predicate<Digest> isKnown;
    private final Function<Proven.Block, Verdict> offer;
    private final Progress progress;
    private int read;
    private int taken;
    private int aside;

    Reading(
        BlockStream in,
        Rules rules,
        Predicate<Digest> isKnown,
        Function<Proven.Block, Verdict> offer,
        Progress progress) {
      this.in = in;
      this.rules = rules;
      this.isKnown = isKnown;
      this.offer = offer;
      this.progress = progress;
    }

    Result run() throws IOException {
      try {
        begin();
        for (Optional<byte[]> bytes = in.next(); bytes.isPresent(); bytes = in.next()) {
          take(bytes.get());
          progress.done(++read);
        }
        return new Result(read, taken, Optional.empty());
      } catch (MalformedFrameException e) {
        return new Result(read, taken, Optional.of(String.valueOf(e.getMessage())));
      }
    }

    private void begin() throws IOException, MalformedFrameException {
      Digest genesis = in.begin();
      if (!genesis.equals(rules.genesis().id())) {
        throw new MalformedFrameException(
            "its blocks are of another chain: its genesis block is %s, that of %s is %s"
                .formatted(genesis.toHex(), rules.name(), rules.genesis().id().toHex()));
      }
    }

    private void take(byte[] bytes) throws MalformedFrameException {
      Block block;
      try {
        if (isKnown.test(SealedHeader.read(new Input(bytes, "block")).id())) {
          return;
        }
        block = Block.decode(bytes);
      } catch (MalformedFrameException e) {
        throw stop(String.valueOf(e.getMessage()));
      }
      Proven.Outcome<Proven.Block> proven = Proven.Block.check(rules, block);
      if (proven.refusal().isPresent()) {
        throw stop(proven.refusal().get().detail());
      }
      count(offer.apply(proven.proven().orElseThrow()));
    }

    private MalformedFrameException stop(String why) {
      return new MalformedFrameException(in.place() + ": " + why);
    }

    private void count(Verdict verdict) throws MalformedFrameException {
      Optional<String> why = whyNot(verdict);
      if (why.isPresent()) {
        throw stop(why.get());
      }
      if (verdict instanceof Verdict.Adopted) {
        aside = 0;
        taken++;
      } else if (verdict instanceof Verdict.Aside) {
        taken++;
        if (++aside > ASIDE_MAX) {
          throw stop("%d blocks of another branch weigh no more than ours".formatted(aside));
        }
      }
    }
  }
}
