package org.hearsay.rpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;

/** What ends with a connection: its subscriptions and the work it waits for. On the loop. */
final class Owned {
  private final Map<Object, Cancellable> ongoing = new LinkedHashMap<>();
  private final Consumer<Boolean> told;
  private boolean ended;

  /**
   * Owns nothing yet.
   *
   * @param told whether there is something now, at each change
   */
  Owned(Consumer<Boolean> told) {
    this.told = told;
  }

  void add(Object key, Cancellable what) {
    if (ended) {
      what.cancel();
    } else {
      ongoing.put(key, what);
      told.accept(true);
    }
  }

  /** Forgets it, as it has ended by itself. */
  void remove(Object key) {
    ongoing.remove(key);
    told.accept(!ongoing.isEmpty());
  }

  /** Stops it; false when there is none. */
  boolean stop(Object key) {
    Cancellable what = ongoing.remove(key);
    if (what == null) {
      return false;
    }
    told.accept(!ongoing.isEmpty());
    what.cancel();
    return true;
  }

  /** Stops everything, and whatever comes later at once. */
  void end() {
    ended = true;
    List<Cancellable> all = List.copyOf(ongoing.values());
    ongoing.clear();
    all.forEach(Cancellable::cancel);
  }
}
