package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;

/** Blocks for whoever wants to look at them. On the loop, save where it says otherwise. */
public final class Archive {
  // Ours to choose.
  /** As many blocks are looked at for one question. */
  public static final int LOOKED_AT_MAX = 2048;

  private final Chain chain;

  Archive(Chain chain) {
    this.chain = chain;
  }

  /**
   * A block that is known.
   *
   * @param main whether it is on the main branch
   */
  public record Found(int height, Digest id, boolean main, Block block) {}

  /** A block, of the main branch or not; reads the disk when it is not of late. */
  public Optional<Found> find(Digest id) {
    return chain
        .journal()
        .block(id)
        .map(
            stored ->
                new Found(
                    stored.height(),
                    id,
                    chain.mainAt(stored.height()).filter(id::equals).isPresent(),
                    decoded(stored.bytes())));
  }

  /** The main branch's block at a height. */
  public Optional<Found> at(int height) {
    return height < 0 || height > chain.height()
        ? Optional.empty()
        : chain.mainAt(height).flatMap(this::find);
  }

  /**
   * Blocks of the main branch as it is now, to be read off the loop.
   *
   * @param from height of the first
   * @param count how many from there downwards
   */
  public Walk down(int from, int count) {
    List<Integer> heights = new ArrayList<>();
    for (int height = Math.min(from, chain.height());
        height >= 0 && heights.size() < count;
        height--) {
      heights.add(height);
    }
    return at(heights);
  }

  /** The same at these heights, in this order. */
  public Walk at(List<Integer> heights) {
    List<Step> steps = new ArrayList<>();
    List<Digest> recent = new ArrayList<>();
    for (int height : heights) {
      Optional<Digest> id = chain.recentHeader(height).map(SealedHeader::id);
      id.ifPresent(recent::add);
      steps.add(new Step(height, id));
    }
    return new Walk(chain.journal(), steps, chain.journal().unwritten(recent));
  }

  /** The same from a height upwards. */
  public Walk up(int from, int count) {
    List<Integer> heights = new ArrayList<>();
    for (int height = Math.max(0, from);
        height <= chain.height() && heights.size() < count;
        height++) {
      heights.add(height);
    }
    return at(heights);
  }

  /**
   * Replays what is stored from the genesis block; any thread but the loop, which would stand
   * still.
   *
   * @throws java.io.UncheckedIOException when the store cannot be read
   */
  public Verification.Result verify(Verification.Progress progress) {
    return Verification.of(chain.rules(), chain.checkpoints(), chain.journal().store(), progress);
  }

  /** Where the blocks are, for messages. */
  public String place() {
    return chain.journal().store().name();
  }

  /** A height, and the id there if it is of late; what is older never changes. */
  private record Step(int height, Optional<Digest> id) {}

  /** The main branch's block that has a transaction, to be read off the loop. */
  public Search search(Digest transaction) {
    return new Search(chain.journal(), transaction, down(chain.height(), LOOKED_AT_MAX));
  }

  /**
   * A transaction that is looked for: by the store's index, and among what is still being written;
   * in a store without one among the last {@value #LOOKED_AT_MAX} blocks. Any thread.
   */
  public static final class Search {
    private final Journal journal;
    private final Digest transaction;
    private final Walk recent;

    private Search(Journal journal, Digest transaction, Walk recent) {
      this.journal = journal;
      this.transaction = transaction;
      this.recent = recent;
    }

    /**
     * Shows blocks that may have it.
     *
     * @param visitor whether the block has it not
     */
    public void read(Predicate<Found> visitor) {
      Optional<List<Integer>> heights = journal.store().heightsOf(transaction);
      if (heights.isEmpty()) {
        recent.read(visitor);
        return;
      }
      boolean[] more = {true};
      Predicate<Found> until = found -> more[0] = visitor.test(found);
      recent.beingWritten().read(until);
      if (more[0]) {
        List<Step> steps =
            heights.get().stream().map(height -> new Step(height, Optional.empty())).toList();
        new Walk(journal, steps, List.of()).read(until);
      }
    }
  }

  /** Blocks that are still to be read. Any thread. */
  public static final class Walk {
    private final Journal journal;
    private final List<Step> steps;
    private final List<Stored> beingWritten;

    private Walk(Journal journal, List<Step> steps, List<Stored> beingWritten) {
      this.journal = journal;
      this.steps = steps;
      this.beingWritten = beingWritten;
    }

    /** Reads one after the other for as long as the visitor wants more. */
    public void read(Predicate<Found> visitor) {
      for (Step step : steps) {
        Optional<Digest> id = step.id().or(() -> journal.mainAt(step.height()));
        List<Blob> read = id.map(i -> journal.stored(List.of(i), beingWritten)).orElse(List.of());
        if (!read.isEmpty()
            && !visitor.test(
                new Found(step.height(), id.orElseThrow(), true, decoded(read.get(0).toBytes())))) {
          return;
        }
      }
    }

    /** Those of them that were not written yet. */
    private Walk beingWritten() {
      List<Step> left =
          steps.stream()
              .filter(
                  step ->
                      beingWritten.stream()
                          .anyMatch(one -> step.id().equals(Optional.of(one.id()))))
              .toList();
      return new Walk(journal, left, beingWritten);
    }

    /** All of them. */
    public List<Found> all() {
      List<Found> all = new ArrayList<>();
      read(all::add);
      return all;
    }
  }

  private static Block decoded(byte[] bytes) {
    try {
      return Block.decode(bytes);
    } catch (MalformedFrameException e) {
      throw new IllegalStateException("stored block: " + e.getMessage());
    }
  }
}
