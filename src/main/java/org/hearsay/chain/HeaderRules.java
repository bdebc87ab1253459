package org.hearsay.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;

/** What a header, and the ommers of a block, must meet in their place; sections 11.3 and 11.8. */
final class HeaderRules {
  // From the protocol; changing one forks the network.
  static final long AHEAD_SECONDS_MAX = 60;
  private static final int OMMER_GENERATIONS = 6;

  private HeaderRules() {}

  /** Why a header cannot follow this parent, at any time. */
  static Optional<Refusal> refusalOf(Rules rules, Entry parent, Header header) {
    int expected = parent.nextTarget(rules);
    if (header.target() != expected) {
      return refuse(
          Fault.WRONG_TARGET, "target %08x, here it is %08x".formatted(header.target(), expected));
    }
    long median = parent.medianTime();
    if (header.timestamp() <= median) {
      return refuse(
          Fault.TIME_TOO_OLD,
          "time %d is not above the median %d".formatted(header.timestamp(), median));
    }
    return Optional.empty();
  }

  /** Why a block that follows this parent cannot name its ommers. */
  static Optional<Refusal> refusalOfOmmers(Rules rules, Entry parent, List<SealedHeader> ommers) {
    if (ommers.isEmpty()) {
      return Optional.empty();
    }
    Set<Digest> taken = new HashSet<>();
    for (Entry past : recent(parent)) {
      taken.add(past.id());
      taken.addAll(past.ommers());
    }
    for (SealedHeader ommer : ommers) {
      if (!taken.add(ommer.id())) {
        return refuse(Fault.BAD_OMMER, "ommer %s is named already".formatted(ommer.id()));
      }
      Optional<Refusal> refusal = refusalOfOmmer(rules, parent, ommer);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** The blocks whose children may be ommers. */
  private static List<Entry> recent(Entry parent) {
    List<Entry> recent = new ArrayList<>();
    Entry past = parent;
    while (past != null && past.height() >= parent.height() - OMMER_GENERATIONS) {
      recent.add(past);
      past = past.parent();
    }
    return recent;
  }

  private static Optional<Refusal> refusalOfOmmer(Rules rules, Entry parent, SealedHeader ommer) {
    for (Entry past : recent(parent)) {
      if (past.id().equals(ommer.header().parent())) {
        return refusalOf(rules, past, ommer.header())
            .flatMap(r -> refuse(Fault.BAD_OMMER, "ommer: " + r.detail()));
      }
    }
    return refuse(
        Fault.BAD_OMMER,
        "ommer %s is no sibling of the last %d".formatted(ommer.id(), OMMER_GENERATIONS));
  }

  private static Optional<Refusal> refuse(Fault fault, String detail) {
    return Optional.of(new Refusal(fault, detail));
  }

  /** Those of some stale headers that a child may name, at most as many as it may. */
  static List<SealedHeader> ommersAmong(Rules rules, Entry parent, List<SealedHeader> stale) {
    List<SealedHeader> chosen = new ArrayList<>();
    for (SealedHeader one : stale) {
      List<SealedHeader> tried = new ArrayList<>(chosen);
      tried.add(one);
      if (tried.size() <= Block.OMMERS_MAX && refusalOfOmmers(rules, parent, tried).isEmpty()) {
        chosen = tried;
      }
    }
    return chosen;
  }
}
