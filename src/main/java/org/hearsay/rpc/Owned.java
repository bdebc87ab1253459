package org.hearsay.rpc;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hearsay.env.Cancellable;

/** What ends with a connection: its subscriptions and the work it waits for. On the loop. */
final class Owned {
  private final Map<Object, Cancellable> ongoing = new LinkedHashMap<>();
  private boolean ended;

  void add(Object key, Cancellable what) {
    if (ended) {
      what.cancel();
    } else {
      ongoing.put(key, what);
    }
  }

  /** Forgets it, as it has ended by itself. */
  void remove(Object key) {
    ongoing.remove(key);
  }

  /** Stops it; false when there is none. */
  boolean stop(Object key) {
    Cancellable what = ongoing.remove(key);
    if (what == null) {
      return false;
    }
    what.cancel();
    return true;
  }

  /** Stops everything, and whatever comes later at once. */
  void end() {
    ended = true;
    ongoing.values().forEach(Cancellable::cancel);
    ongoing.clear();
  }
}
