package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;

/**
 * A branch's headers pass by and are judged, and of each portion only the last id is kept: nothing
 * is stored before the whole branch has shown more work than our own. On the loop.
 */
final class HeaderPass {
  // Ours to choose.
  /** Portions that are noted: two hundred million headers. */
  private static final int PORTIONS_MAX = 100_000;

  private final Digest forkId;
  private final int forkHeight;
  private final HeaderLine line;
  private final Predicate<Digest> isMain;
  private final List<Digest> ends = new ArrayList<>();
  private List<Digest> firstPortion = List.of();
  private Digest leavesAt;
  private int leavesAtHeight;
  private boolean over;

  /**
   * Begins at a block that is known.
   *
   * @param isMain tells ids of our main branch: the first headers may be on it too
   */
  HeaderPass(HeaderLine line, Predicate<Digest> isMain) {
    this.line = line;
    this.isMain = isMain;
    this.leavesAt = line.lastId();
    this.leavesAtHeight = line.height();
    this.forkId = line.lastId();
    this.forkHeight = line.height();
  }

  Digest forkId() {
    return forkId;
  }

  int forkHeight() {
    return forkHeight;
  }

  /** The last block that it shares with our main branch. */
  Digest leavesAt() {
    return leavesAt;
  }

  int leavesAtHeight() {
    return leavesAtHeight;
  }

  HeaderLine line() {
    return line;
  }

  /** Ids at which the portions end, for when they come again. */
  List<Digest> ends() {
    return ends;
  }

  /** All headers' ids when there is but one portion, which need not come again; else empty. */
  Optional<List<Digest>> onlyPortion() {
    return ends.size() == 1 ? Optional.of(firstPortion) : Optional.empty();
  }

  /** Whether the peer has no more. */
  boolean isOver() {
    return over;
  }

  /**
   * Takes the next portion, up to what lies too far ahead of this clock: else headers without end
   * could be had for the least work there is.
   *
   * @return what is wrong with it, if anything is
   */
  Optional<Refusal> take(List<Proven> headers, long nowSeconds) {
    List<Digest> ids = new ArrayList<>(headers.size());
    for (Proven header : headers) {
      if (header.sealed().header().timestamp() - nowSeconds > HeaderRules.AHEAD_SECONDS_MAX) {
        break;
      }
      Optional<Refusal> refusal = line.extend(header);
      if (refusal.isPresent()) {
        return refusal;
      }
      ids.add(header.sealed().id());
      if (leavesAtHeight + 1 == line.height() && isMain.test(line.lastId())) {
        leavesAt = line.lastId();
        leavesAtHeight = line.height();
      }
    }
    if (ends.isEmpty()) {
      firstPortion = ids;
    }
    if (!ids.isEmpty()) {
      ends.add(line.lastId());
    }
    over = ids.size() < ChainFrame.Headers.MAX || ends.size() >= PORTIONS_MAX;
    return Optional.empty();
  }
}
