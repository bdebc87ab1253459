package org.hearsay.people;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One direction of one generation: a chain for each day, of which days that are over are forgotten;
 * section 13.4.
 */
final class Days {
  // Ours to choose.
  /** A session ends long before it is silent for so many days. */
  static final int AT_ONCE_MAX = 64;

  private final TreeMap<Integer, HashChain> chains = new TreeMap<>();

  /** From it all later days follow, and none that has been reached. */
  private byte[] later;

  private int reached;

  private Days(byte[] later, int reached) {
    this.later = later;
    this.reached = reached;
  }

  /**
   * Begins.
   *
   * @param secret the direction's, overwritten here
   */
  static Days begin(byte[] secret, int firstDay) {
    byte[] day = Secrets.expand(secret, "hearsay day");
    Secrets.wipe(secret);
    return new Days(day, firstDay);
  }

  void write(StateOut out) {
    out.raw(later).i32(reached);
    out.all(
        chains.entrySet(),
        one -> out.i32(one.getKey()).i32(one.getValue().next()).raw(one.getValue().link()));
  }

  static Days read(StateIn in) {
    Days days = new Days(in.secret(), in.i32());
    in.all(
        () -> {
          int day = in.i32();
          int next = in.i32();
          days.chains.put(day, new HashChain(in.secret(), next));
          return day;
        });
    return days;
  }

  /** The first day that has not been reached. */
  int reached() {
    return reached;
  }

  Map<Integer, HashChain> chains() {
    return new LinkedHashMap<>(chains);
  }

  /**
   * Makes the chains of all days up to one; of a day further off than {@value #AT_ONCE_MAX} none is
   * made: no clock is that wrong and no session that old.
   */
  void reach(int day) {
    if (day - reached >= AT_ONCE_MAX) {
      return;
    }
    while (reached <= day) {
      chains.put(reached, new HashChain(Secrets.expand(later, "hearsay chain"), 0));
      byte[] next = Secrets.expand(later, "hearsay next day");
      Secrets.wipe(later);
      later = next;
      reached++;
    }
  }

  /** Forgets days before one. */
  void forgetBefore(int day) {
    Map<Integer, HashChain> gone = chains.headMap(day);
    gone.values().forEach(HashChain::wipe);
    gone.clear();
  }

  /** Forgets one day, of which nothing more comes. */
  void forget(int day) {
    HashChain gone = chains.remove(day);
    if (gone != null) {
      gone.wipe();
    }
  }

  Optional<HashChain> chain(int day) {
    return Optional.ofNullable(chains.get(day));
  }

  void wipe() {
    chains.values().forEach(HashChain::wipe);
    chains.clear();
    Secrets.wipe(later);
  }
}
