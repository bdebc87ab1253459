package org.hearsay.chain;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hearsay.env.BlockStore;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * A main branch as a file: what carries a chain to a node without a network. The file begins with
 * 16 bytes that say what it is and the genesis block's id; then comes each block from height 1 with
 * its length in four bytes before it; a length of 0 ends it. Whoever reads one trusts nothing in
 * it. Any thread, save what {@code offer} needs.
 */
public final class BlockFile {
  private static final byte[] MAGIC = "hearsay-blocks-1".getBytes(StandardCharsets.US_ASCII);

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

  /**
   * Writes the main branch, as far as it goes when this is called.
   *
   * @return the height of the last block
   */
  public static int write(BlockStore store, OutputStream to, Progress progress) throws IOException {
    int top = store.mainHeight();
    DataOutputStream out = new DataOutputStream(to);
    out.write(MAGIC);
    out.write(
        store.mainAt(0).orElseThrow(() -> StateRows.damaged(store, "has no blocks")).toBytes());
    for (int height = 1; height <= top; height++) {
      int at = height;
      BlockStore.Stored block =
          store
              .mainAt(height)
              .flatMap(store::block)
              .orElseThrow(() -> StateRows.damaged(store, "has no block " + at));
      out.writeInt(block.bytes().length);
      out.write(block.bytes());
      progress.done(height);
    }
    out.writeInt(0);
    out.flush();
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
    return new Reading(new DataInputStream(from), rules, isKnown, offer, progress).run();
  }

  private static final class Reading {
    private final DataInputStream in;
    private final Rules rules;
    private final Predicate<Digest> isKnown;
    private final Function<Proven.Block, Verdict> offer;
    private final Progress progress;
    private int read;
    private int taken;
    private int aside;

    Reading(
        DataInputStream in,
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
        Optional<String> stopped = begin();
        boolean more = stopped.isEmpty();
        while (more) {
          int length = in.readInt();
          more = length != 0;
          if (more) {
            stopped = take(length);
            more = stopped.isEmpty();
          }
        }
        return new Result(read, taken, stopped);
      } catch (EOFException e) {
        return new Result(read, taken, Optional.of("the file ends early: it was cut off"));
      }
    }

    private Optional<String> begin() throws IOException {
      byte[] magic = new byte[MAGIC.length];
      in.readFully(magic);
      if (!Arrays.equals(magic, MAGIC)) {
        return Optional.of("it is no file of exported blocks");
      }
      byte[] genesis = new byte[Digest.BYTES];
      in.readFully(genesis);
      return Digest.of(genesis).equals(rules.genesis().id())
          ? Optional.empty()
          : Optional.of(
              "its blocks are of another chain: its genesis block is %s, that of %s is %s"
                  .formatted(
                      Digest.of(genesis).toHex(), rules.name(), rules.genesis().id().toHex()));
    }

    private Optional<String> take(int length) throws IOException {
      if (length < 0 || length > Block.BYTES_MAX) {
        return stop("it is said to have " + Integer.toUnsignedLong(length) + " bytes");
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      try {
        if (!isKnown.test(SealedHeader.read(new Input(bytes, "block")).id())) {
          Optional<String> stopped = offer(Block.decode(bytes));
          if (stopped.isPresent()) {
            return stopped;
          }
        }
      } catch (MalformedFrameException e) {
        return stop(e.getMessage());
      }
      progress.done(++read);
      return Optional.empty();
    }

    private Optional<String> stop(@Nullable String why) {
      return Optional.of("block " + (read + 1) + " of the file: " + why);
    }

    private Optional<String> offer(Block block) {
      Proven.Outcome<Proven.Block> proven = Proven.Block.check(rules, block);
      if (proven.refusal().isPresent()) {
        return stop(proven.refusal().get().detail());
      }
      Verdict verdict = offer.apply(proven.proven().orElseThrow());
      if (verdict instanceof Verdict.Known) {
        return Optional.empty();
      }
      if (verdict instanceof Verdict.Adopted) {
        taken++;
        aside = 0;
        return Optional.empty();
      }
      if (verdict instanceof Verdict.Aside && ++aside <= ASIDE_MAX) {
        taken++;
        return Optional.empty();
      }
      return refused(verdict);
    }

    private Optional<String> refused(Verdict verdict) {
      if (verdict instanceof Verdict.Invalid invalid) {
        return stop(invalid.refusal().detail());
      }
      if (verdict instanceof Verdict.Early early) {
        return stop("its time is %d s too far ahead of this clock".formatted(early.secondsAhead()));
      }
      if (verdict instanceof Verdict.AgainstFinality against) {
        return stop("it would undo final blocks above %d".formatted(against.forkHeight()));
      }
      if (verdict instanceof Verdict.Stalled stalled) {
        return stop("blocks before it are not on disk: " + stalled.why());
      }
      if (verdict instanceof Verdict.Orphan) {
        return stop("its branch leaves ours too far back, or nowhere");
      }
      return stop("%d blocks of another branch weigh no more than ours".formatted(aside));
    }
  }
}
