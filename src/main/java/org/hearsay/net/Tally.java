package org.hearsay.net;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts of a closed set of kinds: who is counted cannot make a new one. Any thread. */
final class Tally<K> {
  private final Map<K, LongAdder> counts = new LinkedHashMap<>(); // not changed after constructor

  Tally(List<K> kinds) {
    kinds.forEach(kind -> counts.put(kind, new LongAdder()));
  }

  static <E extends Enum<E>> Tally<E> of(Class<E> kinds) {
    return new Tally<>(Arrays.asList(kinds.getEnumConstants()));
  }

  void add(K kind, long count) {
    LongAdder adder = counts.get(kind);
    if (adder == null) {
      throw new IllegalArgumentException("not counted: " + kind);
    }
    adder.add(count);
  }

  /** Every kind with its count, by its name in lower case. */
  Map<String, Long> counts() {
    Map<String, Long> now = new LinkedHashMap<>();
    counts.forEach((kind, count) -> now.put(name(kind), count.sum()));
    return Collections.unmodifiableMap(now);
  }

  /** {@code TOO_MANY} and {@code GetPeers.class} as operators read them. */
  private static String name(Object kind) {
    String name = kind instanceof Class<?> type ? type.getSimpleName() : kind.toString();
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
