package org.hearsay.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/** A block of the recent past, on the main branch or beside it. On the loop. */
final class Entry {
  // From the protocol; changing one forks the network.
  private static final int MEDIAN_OF = 11;

  private final SealedHeader sealed;
  private final int height;
  private final BigInteger totalWork;
  private final List<Digest> ommers;
  private @Nullable Entry parent;
  private @Nullable State state;
  private boolean invalid;

  Entry(
      SealedHeader sealed,
      int height,
      BigInteger totalWork,
      List<Digest> ommers,
      @Nullable Entry parent) {
    this.sealed = sealed;
    this.height = height;
    this.totalWork = totalWork;
    this.ommers = List.copyOf(ommers);
    this.parent = parent;
  }

  Digest id() {
    return sealed.id();
  }

  SealedHeader sealed() {
    return sealed;
  }

  Header header() {
    return sealed.header();
  }

  int height() {
    return height;
  }

  BigInteger totalWork() {
    return totalWork;
  }

  List<Digest> ommers() {
    return ommers;
  }

  /** Null for the genesis block and where memory ends. */
  @Nullable Entry parent() {
    return parent;
  }

  void forgetParent() {
    parent = null;
  }

  Optional<State> state() {
    return Optional.ofNullable(state);
  }

  void setState(@Nullable State after) {
    state = after;
  }

  boolean isInvalid() {
    return invalid;
  }

  void markInvalid() {
    invalid = true;
  }

  /** The block of this branch at a height, itself included; null below where memory ends. */
  @Nullable Entry ancestor(int wanted) {
    Entry entry = this;
    while (entry != null && entry.height > wanted) {
      entry = entry.parent;
    }
    return entry != null && entry.height == wanted ? entry : null;
  }

  /** The target that a child must have; section 11.3. */
  int nextTarget(Rules rules) {
    Entry before = parent;
    if (before == null && height > 0) {
      throw new IllegalStateException("nothing is known below block " + height);
    }
    return before == null
        ? rules.genesisTarget()
        : Difficulty.next(
            rules, header().target(), header().timestamp() - before.header().timestamp());
  }

  /** Median of the last timestamps up to this block: a child's must be above it. */
  long medianTime() {
    long[] times = new long[MEDIAN_OF];
    int count = 0;
    for (Entry entry = this; entry != null && count < MEDIAN_OF; entry = entry.parent) {
      times[count++] = entry.header().timestamp();
    }
    long[] seen = Arrays.copyOf(times, count);
    Arrays.sort(seen);
    return seen[count / 2];
  }
}
