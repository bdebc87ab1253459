package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hearsay.wire.NodeId;

/** Requests that wait for an answer: one of each stranger, and no more than can be looked at. */
final class Requests {
  // Ours to choose.
  static final int MAX = 1000;

  /** Whoever was not answered for so long may ask again. */
  static final Duration WAITS = Duration.ofDays(30);

  /** Without the time: who comes later never has a better right for that. */
  private static final Comparator<ContactRequest> BY_RIGHT =
      Comparator.comparing(ContactRequest::anchored).thenComparing(ContactRequest::rating);

  private final Map<NodeId, ContactRequest> byStranger = new HashMap<>();
  private final TreeSet<ContactRequest> ranked = new TreeSet<>(ContactRequest.LEAVES_FIRST);

  /**
   * What came of a request.
   *
   * @param left who had to leave for it
   */
  record Outcome(boolean taken, List<ContactRequest> left) {
    static final Outcome REFUSED = new Outcome(false, List.of());
  }

  /** The oldest first. */
  Collection<ContactRequest> all() {
    return byStranger.values().stream().sorted(Comparator.comparing(ContactRequest::at)).toList();
  }

  int size() {
    return byStranger.size();
  }

  Optional<ContactRequest> of(NodeId stranger) {
    return Optional.ofNullable(byStranger.get(stranger));
  }

  Outcome offer(ContactRequest request) {
    List<ContactRequest> left = new ArrayList<>(stale(request.at()));
    ContactRequest before = byStranger.get(request.from());
    if (before == null && byStranger.size() >= MAX) {
      ContactRequest worst = ranked.first();
      if (BY_RIGHT.compare(request, worst) <= 0) {
        return Outcome.REFUSED;
      }
      remove(worst.from());
      left.add(worst);
    }
    if (before != null && BY_RIGHT.compare(request, before) < 0) {
      return new Outcome(false, left);
    }
    put(request);
    return new Outcome(true, left);
  }

  void put(ContactRequest request) {
    Optional<ContactRequest> unused = remove(request.from());
    byStranger.put(request.from(), request);
    ranked.add(request);
  }

  Optional<ContactRequest> remove(NodeId stranger) {
    ContactRequest gone = byStranger.remove(stranger);
    if (gone != null) {
      ranked.remove(gone);
    }
    return Optional.ofNullable(gone);
  }

  /** Takes those away that waited for too long. Looks at all only when there is no room. */
  private List<ContactRequest> stale(Instant now) {
    if (byStranger.size() < MAX) {
      return List.of();
    }
    List<ContactRequest> old =
        ranked.stream().filter(one -> one.at().plus(WAITS).isBefore(now)).toList();
    old.forEach(one -> remove(one.from()));
    return old;
  }
}
