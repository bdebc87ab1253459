package org.hearsay.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;

/**
 * Headers one after the other, judged as far as headers can be, of which only the last few are
 * kept: a million of them cost no more than a dozen.
 */
final class HeaderLine {
  /** Median and target look so far back. */
  private static final int KEPT = 12;

  private final Rules rules;
  private final Checkpoints checkpoints;
  private Entry last;

  /** Begins after a block that is known. */
  HeaderLine(Rules rules, Checkpoints checkpoints, Entry fork) {
    this.rules = rules;
    this.checkpoints = checkpoints;
    this.last = copy(fork);
  }

  /** Entries of our own, since what is too far back is cut off. */
  private static Entry copy(Entry fork) {
    List<Entry> recent = new ArrayList<>();
    for (Entry at = fork; at != null && recent.size() < KEPT; at = at.parent()) {
      recent.add(at);
    }
    Collections.reverse(recent);
    Entry copied = null;
    for (Entry entry : recent) {
      copied = new Entry(entry.sealed(), entry.height(), entry.totalWork(), List.of(), copied);
    }
    if (copied == null) {
      throw new IllegalStateException("a fork is a block");
    }
    return copied;
  }

  Digest lastId() {
    return last.id();
  }

  int height() {
    return last.height();
  }

  BigInteger totalWork() {
    return last.totalWork();
  }

  /** Appends a header; why it cannot follow, if it cannot. */
  Optional<Refusal> extend(Proven proven) {
    if (!proven.sealed().header().parent().equals(last.id())) {
      return Optional.of(new Refusal(Fault.NO_PARENT, "does not follow the header before"));
    }
    Optional<Refusal> refusal =
        HeaderRules.refusalOf(rules, last, proven.sealed().header())
            .or(() -> checkpoints.refusalOf(last.height() + 1, proven.sealed().id()));
    if (refusal.isEmpty()) {
      last =
          new Entry(
              proven.sealed(),
              last.height() + 1,
              last.totalWork().add(proven.work()),
              List.of(),
              last);
      if (last.height() % KEPT == 0) {
        forget();
      }
    }
    return refusal;
  }

  private void forget() {
    Entry at = last;
    for (int i = 1; i < KEPT && at.parent() != null; i++) {
      at = at.parent();
    }
    if (at.height() > 0) {
      at.forgetParent();
    }
  }
}
