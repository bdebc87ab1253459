package org.hearsay.people;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Talk.Place;
import org.hearsay.wire.Topic;

/**
 * The receiving half of a session: what may come on which topic, and what it opens with; section
 * 13.4. A key is here until its message has come, and not a moment longer. On the loop.
 */
final class Listening {
  // From the protocol: who sends relies on it.
  /** So many numbers after the highest that was heard are looked out for. */
  static final int AHEAD = 64;

  static final int DAYS_BACK = 8;
  static final int DAYS_AHEAD = 1;

  /** Keys of what was passed over. */
  static final int SKIPPED_MAX = 1000;

  // Ours to choose.
  /** Chains told of: whoever sends needs the one that it sends in. */
  private static final int TOLD_MAX = 3;

  /** Longer than any envelope lives. */
  private static final int SKIPPED_DAYS = 8;

  /** Who is told which topics to look out for. */
  interface Lookout {
    void add(Topic topic, Expected expected);

    void remove(Topic topic, Expected expected);
  }

  /** A chain, and the same further on: the topics between them are looked out for. */
  private static final class Window {
    final HashChain chain;
    final HashChain front;
    final TreeMap<Integer, Topic> topics = new TreeMap<>();

    Window(HashChain chain) {
      this.chain = chain;
      this.front = new HashChain(chain.link(), chain.next());
    }
  }

  private record Skipped(MessageKey key, int day) {}

  private final Lookout lookout;
  private final Map<Integer, Days> generations = new TreeMap<>();
  private final Map<Place, Window> windows = new LinkedHashMap<>();
  private final Map<Expected, Skipped> skipped = new LinkedHashMap<>();
  private final Map<Place, Integer> highest = new LinkedHashMap<>();

  /** The day that {@link #turn} was last done for; none is that early. */
  private int today = Integer.MIN_VALUE;

  Listening(Lookout lookout) {
    this.lookout = lookout;
  }

  void write(StateOut out) {
    out.all(
        generations.entrySet(),
        one -> {
          out.i32(one.getKey());
          one.getValue().write(out);
        });
    out.all(
        skipped.entrySet(),
        one -> {
          Skipped kept = one.getValue();
          out.place(one.getKey().place()).i32(one.getKey().number()).i32(kept.day());
          out.raw(kept.key().topic().toBytes()).raw(kept.key().key());
        });
    out.all(highest.entrySet(), one -> out.place(one.getKey()).i32(one.getValue()));
  }

  /** Goes on from what was written; the lookout is told anew. */
  static Listening read(StateIn in, Lookout lookout, int today) {
    Listening listening = new Listening(lookout);
    in.all(
        () -> {
          int generation = in.i32();
          return listening.generations.put(generation, Days.read(in));
        });
    in.all(
        () -> {
          Expected expected = new Expected(in.place(), in.i32());
          int day = in.i32();
          MessageKey key = new MessageKey(Topic.of(in.raw(Topic.BYTES)), in.secret());
          lookout.add(key.topic(), expected);
          return listening.skipped.put(expected, new Skipped(key, day));
        });
    in.all(() -> listening.highest.put(in.place(), in.i32()));
    listening.day(today);
    return listening;
  }

  /** Begins to listen to a generation. */
  void begin(int generation, Days days, int today) {
    generations.put(generation, days);
    turn(today);
  }

  /**
   * It is this day: what may come changes, and what can come no more is forgotten. Costs nothing
   * while it is the same day: said each second, of every session.
   */
  void day(int today) {
    if (today != this.today) {
      turn(today);
    }
  }

  private void turn(int today) {
    this.today = today;
    int first = today - DAYS_BACK;
    generations.forEach(
        (generation, days) -> {
          days.reach(today + DAYS_AHEAD);
          days.forgetBefore(first);
          days.chains()
              .forEach(
                  (day, chain) ->
                      windows.computeIfAbsent(new Place(generation, day), p -> open(p, chain)));
        });
    for (Place place : List.copyOf(windows.keySet())) {
      if (place.day() < first) {
        close(place);
      }
    }
    highest.keySet().removeIf(place -> place.day() < first);
    new LinkedHashMap<>(skipped)
        .forEach(
            (expected, kept) -> {
              if (kept.day() < today - SKIPPED_DAYS) {
                forget(expected);
              }
            });
    generations.values().removeIf(days -> days.chains().isEmpty() && days.reached() <= first);
  }

  private Window open(Place place, HashChain chain) {
    Window window = new Window(chain);
    extend(place, window);
    return window;
  }

  private void extend(Place place, Window window) {
    while (window.front.next() < window.chain.next() + AHEAD) {
      int number = window.front.next();
      Topic topic = window.front.take().topic();
      window.topics.put(number, topic);
      lookout.add(topic, new Expected(place, number));
    }
  }

  private void close(Place place) {
    Window window = windows.remove(place);
    if (window != null) {
      window.topics.forEach((number, topic) -> lookout.remove(topic, new Expected(place, number)));
      window.front.wipe();
    }
    Days days = generations.get(place.generation());
    if (days != null) {
      days.forget(place.day());
    }
  }

  /** What a number is opened with; empty when it has come already, or can come no more. */
  Optional<MessageKey> key(Expected expected) {
    Skipped passed = skipped.get(expected);
    if (passed != null) {
      return Optional.of(passed.key());
    }
    Window window = windows.get(expected.place());
    if (window == null
        || expected.number() < window.chain.next()
        || expected.number() >= window.chain.next() + AHEAD) {
      return Optional.empty();
    }
    List<MessageKey> keys = window.chain.ahead(expected.number() - window.chain.next() + 1);
    keys.subList(0, keys.size() - 1).forEach(key -> Secrets.wipe(key.key()));
    return Optional.of(keys.get(keys.size() - 1));
  }

  /** A message came under a number: its key is forgotten. */
  void heard(Expected expected, int today) {
    if (skipped.containsKey(expected)) {
      forget(expected);
      return;
    }
    Window window = windows.get(expected.place());
    if (window == null || expected.number() < window.chain.next()) {
      return;
    }
    passOver(expected.place(), window, expected.number(), today);
    Secrets.wipe(window.chain.take().key());
    Topic gone = window.topics.remove(expected.number());
    if (gone != null) {
      lookout.remove(gone, expected);
    }
    highest.merge(expected.place(), expected.number(), Math::max);
    extend(expected.place(), window);
  }

  /** Keeps the keys of numbers below one, which may yet come. */
  private void passOver(Place place, Window window, int end, int today) {
    while (window.chain.next() < end) {
      int number = window.chain.next();
      skipped.put(new Expected(place, number), new Skipped(window.chain.take(), today));
      window.topics.remove(number);
      if (skipped.size() > SKIPPED_MAX) {
        forget(skipped.keySet().iterator().next());
      }
    }
  }

  private void forget(Expected expected) {
    Skipped gone = skipped.remove(expected);
    if (gone != null) {
      lookout.remove(gone.key().topic(), expected);
      Secrets.wipe(gone.key().key());
    }
  }

  /**
   * The other side has said that it uses no more numbers of a chain.
   *
   * @param current the generation that it said so in: older ones are over
   */
  void ended(Talk.Ended ended, int current, int today) {
    Place place = ended.place();
    Window window = windows.get(place);
    if (window != null && ended.used() <= window.chain.next() + AHEAD) {
      passOver(place, window, ended.used(), today);
      close(place);
    }
    if (place.generation() < current) {
      List.copyOf(windows.keySet()).stream()
          .filter(other -> other.generation() == place.generation() && other.day() > place.day())
          .forEach(this::close);
      Days days = generations.get(place.generation());
      if (days != null && days.chains().isEmpty()) {
        days.wipe();
        generations.remove(place.generation());
      }
    }
  }

  /** The highest number of each chain, the newest chains first, for the other side to know. */
  List<Talk.Heard> heard() {
    List<Talk.Heard> all = new ArrayList<>();
    highest.forEach((place, number) -> all.add(new Talk.Heard(place, number)));
    all.sort(
        Comparator.comparing((Talk.Heard one) -> one.place().generation())
            .thenComparing(one -> one.place().day())
            .reversed());
    return all.subList(0, Math.min(all.size(), TOLD_MAX));
  }

  /** Keys of what was passed over and may yet come. */
  int skipped() {
    return skipped.size();
  }

  void wipe() {
    List.copyOf(windows.keySet()).forEach(this::close);
    List.copyOf(skipped.keySet()).forEach(this::forget);
    generations.values().forEach(Days::wipe);
    generations.clear();
  }
}
