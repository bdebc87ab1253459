package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.Digest;

/** Shows another node where this one is; section 11.9 of the protocol. */
final class Locator {
  // Ours to choose.
  /** So many blocks in a row, then ever fewer. */
  private static final int IN_A_ROW = 10;

  private Locator() {}

  /** Ids of the main branch, the last first. */
  static List<Digest> of(Chain chain) {
    List<Digest> ids = new ArrayList<>();
    int step = 1;
    for (int at = chain.height(); at > 0; at -= step) {
      chain.mainAt(at).ifPresent(ids::add);
      step = ids.size() >= IN_A_ROW ? step * 2 : 1;
    }
    chain.mainAt(0).ifPresent(ids::add);
    return ids;
  }
}
