package org.hearsay.env;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.wire.Digest;

/**
 * Blocks and what follows from them, on disk. What one {@link #commit} brings is there as a whole
 * or not at all, whatever happens to the process or the machine. Any thread, one commit at a time;
 * failures of the disk are {@link java.io.UncheckedIOException}s that name the file.
 */
public interface BlockStore {
  /** Its name for messages: a path in the daemon. */
  String name();

  /**
   * A block, of the main branch or not.
   *
   * @param bytes the whole block
   * @param totalWork of its branch up to it
   */
  record Stored(Digest id, Digest parent, int height, BigInteger totalWork, byte[] bytes) {}

  /** One entry of a table of the state; without a value it is deleted. */
  record Change(byte[] key, Optional<byte[]> value) {}

  /**
   * What changes together.
   *
   * @param blocks new ones
   * @param undos how to take blocks of the main branch back, by their ids
   * @param forkHeight the main branch stays as it is up to this height; -1 when all of it is new,
   *     {@code Integer.MAX_VALUE} when all of it stays
   * @param main ids of the main branch above it; none when it ends there
   * @param meta small values by name, such as how far the branch is final
   */
  record Changes(
      List<Stored> blocks,
      List<Change> undos,
      int forkHeight,
      List<Digest> main,
      List<Change> names,
      List<Change> claims,
      List<Change> accounts,
      List<Change> meta) {}

  void commit(Changes changes);

  Optional<Stored> block(Digest id);

  /** How a block of the main branch is taken back. */
  Optional<byte[]> undo(Digest id);

  /** Id of the main branch's block at a height. */
  Optional<Digest> mainAt(int height);

  /** Height of the main branch's last block; -1 when there is none. */
  int mainHeight();

  /** Blocks of no main branch, at or above a height, lowest first. */
  void sideBlocks(int fromHeight, Consumer<Stored> visitor);

  /** Reads the tables of the state. */
  void state(Consumer<Change> names, Consumer<Change> claims, Consumer<Change> accounts);

  Optional<byte[]> meta(byte[] key);

  /**
   * Heights at which blocks have a transaction, of the main branch or not; empty when this store
   * keeps no index of them.
   */
  default Optional<List<Integer>> heightsOf(Digest transaction) {
    return Optional.empty();
  }
}
