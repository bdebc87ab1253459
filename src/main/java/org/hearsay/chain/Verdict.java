package org.hearsay.chain;

import java.util.List;
import org.hearsay.wire.Digest;

/** What became of a block that was offered. */
public sealed interface Verdict {
  /** Whether the block is among those that are known now; the operator may want it. */
  default boolean isHere() {
    return this instanceof Adopted
        || this instanceof Aside
        || this instanceof AgainstFinality
        || this instanceof Known;
  }

  /** It follows the tip, or begins a heavier branch; it is the tip now. */
  record Adopted(Reorganisation change) implements Verdict {}

  /** It is valid as far as was looked, on a branch that is not the heaviest. */
  record Aside(int height) implements Verdict {}

  /** Its parent is not known. */
  record Orphan(Digest parent) implements Verdict {}

  record Known() implements Verdict {}

  /** Its time has not come: offer it again then. Nobody's fault. */
  record Early(long secondsAhead) implements Verdict {}

  /** It was not looked at: blocks before it are not on disk yet. Offer it again. */
  record Stalled(String why) implements Verdict {}

  /** It, or one before it on its branch, breaks a rule; for every observer, at every time. */
  record Invalid(Refusal refusal) implements Verdict {
    static Invalid of(Refusal.Fault fault, String detail) {
      return new Invalid(new Refusal(fault, detail));
    }
  }

  /**
   * It is the tip of a heavier branch that would replace what is final here; the operator decides.
   */
  record AgainstFinality(int forkHeight, int finalHeight) implements Verdict {}

  /**
   * How the main branch changed.
   *
   * @param left blocks that are no longer part of it, the highest first
   * @param joined blocks that are now, the lowest first
   */
  record Reorganisation(int forkHeight, List<Block> left, List<Block> joined) {
    public Reorganisation {
      left = List.copyOf(left);
      joined = List.copyOf(joined);
    }

    /** Whether anything was undone, rather than only added. */
    public boolean undoes() {
      return !left.isEmpty();
    }
  }
}
