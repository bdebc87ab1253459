package org.hearsay.inbox;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Topic;

/** Which filters an envelope can match, by its topic, without looking at the others. */
final class TopicIndex {
  private final Map<Topic, Set<Filter>> exact = new LinkedHashMap<>();
  private final Map<TopicPrefix, Set<Filter>> prefixes = new LinkedHashMap<>();
  private final Set<Filter> everything = new LinkedHashSet<>();

  void add(Filter filter) {
    Criteria criteria = filter.criteria();
    if (criteria.topics().isEmpty() && criteria.prefixes().isEmpty()) {
      everything.add(filter);
    }
    for (Topic topic : criteria.topics()) {
      exact.computeIfAbsent(topic, t -> new LinkedHashSet<>()).add(filter);
    }
    for (TopicPrefix prefix : criteria.prefixes()) {
      prefixes.computeIfAbsent(prefix, p -> new LinkedHashSet<>()).add(filter);
    }
  }

  void remove(Filter filter) {
    everything.remove(filter);
    for (Topic topic : filter.criteria().topics()) {
      removeFrom(exact, topic, filter);
    }
    for (TopicPrefix prefix : filter.criteria().prefixes()) {
      removeFrom(prefixes, prefix, filter);
    }
  }

  private static <K> void removeFrom(Map<K, Set<Filter>> map, K key, Filter filter) {
    Set<Filter> filters = map.get(key);
    if (filters != null && filters.remove(filter) && filters.isEmpty()) {
      map.remove(key);
    }
  }

  /** Visits each filter that the topic can match; one that matches in two ways is visited twice. */
  void forEach(Topic topic, Consumer<Filter> visitor) {
    everything.forEach(visitor);
    Set<Filter> same = exact.get(topic);
    if (same != null) {
      same.forEach(visitor);
    }
    for (int length = 1; length <= 3 && !prefixes.isEmpty(); length++) {
      Set<Filter> alike = prefixes.get(TopicPrefix.of(topic, length));
      if (alike != null) {
        alike.forEach(visitor);
      }
    }
  }

  /**
   * The bloom a node needs that takes nothing else: all bits when a filter names no whole topic,
   * since such a filter cannot be expressed.
   */
  Bloom bloom() {
    if (!everything.isEmpty() || !prefixes.isEmpty()) {
      return Bloom.FULL;
    }
    Bloom bloom = Bloom.EMPTY;
    for (Topic topic : exact.keySet()) {
      bloom = bloom.or(Bloom.of(topic));
    }
    return bloom;
  }
}
