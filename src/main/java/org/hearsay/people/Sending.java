package org.hearsay.people;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Talk.Place;

/**
 * The sending half of a session: which key comes next, and whether the other side looks out for it
 * yet; section 13.4. On the loop.
 */
final class Sending {
  // From the protocol: who receives relies on it.
  /** So many numbers after the highest that was heard may be used. */
  static final int WINDOW = 48;

  /** So many more for what had no answer. */
  static final int WINDOW_AGAIN = 60;

  /** What an envelope is sealed with, and the number that the other side will know it by. */
  record Next(Expected number, MessageKey key) {}

  private final List<Talk.Ended> ended = new ArrayList<>();
  private final Map<Place, Integer> heard = new LinkedHashMap<>();
  private int generation;
  private Days days;
  private int day;

  /** Begins with a generation's first day. */
  Sending(int generation, Days days, int day) {
    this.generation = generation;
    this.days = days;
    this.day = day;
  }

  void write(StateOut out) {
    out.i32(generation).i32(day);
    days.write(out);
    out.all(heard.entrySet(), one -> out.place(one.getKey()).i32(one.getValue()));
    out.all(ended, one -> out.place(one.place()).i32(one.used()));
  }

  static Sending read(StateIn in) {
    int generation = in.i32();
    int day = in.i32();
    Sending sending = new Sending(generation, Days.read(in), day);
    in.all(() -> sending.heard.put(in.place(), in.i32()));
    sending.ended.addAll(in.all(() -> new Talk.Ended(in.place(), in.i32())));
    return sending;
  }

  int generation() {
    return generation;
  }

  /** How many numbers of this day and generation were used. */
  int used() {
    return days.chain(day).map(HashChain::next).orElse(0);
  }

  /** Goes on in another generation; the one before is over. */
  void goOn(int newGeneration, Days newDays, int today) {
    end();
    days.wipe();
    generation = newGeneration;
    days = newDays;
    day = today;
  }

  private void end() {
    if (used() > 0) {
      ended.add(0, new Talk.Ended(new Place(generation, day), used()));
      if (ended.size() > Talk.CHAINS_MAX) {
        ended.remove(ended.size() - 1);
      }
    }
  }

  /**
   * Takes the next number; what it had is forgotten here.
   *
   * @param today a day that is before one that was used already counts as that one
   * @param again whether it is for something that was sent before
   * @return empty when the other side has to be heard first
   */
  Optional<Next> take(int today, boolean again) {
    if (today - day >= Days.AT_ONCE_MAX) {
      return Optional.empty(); // the clock is wrong, or the session should be over
    }
    if (today > day) {
      end();
      days.reach(today);
      days.forgetBefore(today);
      day = today;
    } else {
      days.reach(day);
    }
    Optional<HashChain> chain = days.chain(day);
    Place place = new Place(generation, day);
    int last = heard.getOrDefault(place, -1) + (again ? WINDOW_AGAIN : WINDOW);
    return chain
        .filter(links -> links.next() <= last)
        .map(links -> new Next(new Expected(place, links.next()), links.take()));
  }

  /** The other side has told how far it has heard; what cannot be is passed over. */
  void heard(List<Talk.Heard> told) {
    for (Talk.Heard one : told) {
      boolean here = one.place().equals(new Place(generation, day));
      if (here && one.highest() < used()) {
        heard.merge(one.place(), one.highest(), Math::max);
      }
    }
    for (Talk.Heard one : told) {
      ended.removeIf(old -> isBefore(old.place(), one.place())); // it was told there
    }
    heard.keySet().removeIf(place -> place.generation() != generation || place.day() != day);
  }

  /** Whether the last that was sent is known to have come. */
  boolean isAllHeard() {
    return used() > 0 && heard.getOrDefault(new Place(generation, day), -1) == used() - 1;
  }

  private static boolean isBefore(Place one, Place other) {
    return one.generation() != other.generation()
        ? one.generation() < other.generation()
        : one.day() < other.day();
  }

  /** Chains in which no further number will be used, the newest first. */
  List<Talk.Ended> ended() {
    return List.copyOf(ended);
  }

  void wipe() {
    days.wipe();
  }
}
