package org.hearsay.people;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The topics that are looked out for, of all sessions: whether a stranger's envelope is one of them
 * costs one look, and no decryption. Four bytes meet by chance, so a topic may stand for several.
 * On the loop.
 *
 * @param <E> what is behind a topic
 */
public final class TopicTable<E> {
  private static final int SMALLEST = 1 << 10;

  /** Golden ratio: spreads topics that somebody may have chosen. */
  private static final int SPREAD = 0x9E3779B9;

  private int[] topics = new int[SMALLEST];
  private @Nullable Object[] entries = new Object[SMALLEST];
  private int size;

  TopicTable() {}

  /** How many there are; one that stands for several counts so often. */
  public int size() {
    return size;
  }

  void add(Topic topic, E entry) {
    if (2 * (size + 1) > entries.length) {
      grow();
    }
    put(topic.bits(), entry);
    size++;
  }

  private void put(int topic, Object entry) {
    int at = place(topic);
    while (entries[at] != null) {
      at = at + 1 & entries.length - 1;
    }
    topics[at] = topic;
    entries[at] = entry;
  }

  private int place(int topic) {
    return (topic * SPREAD) >>> (Integer.numberOfLeadingZeros(entries.length) + 1);
  }

  private void grow() {
    int[] oldTopics = topics;
    @Nullable Object[] old = entries;
    topics = new int[2 * old.length];
    entries = new Object[2 * old.length];
    for (int i = 0; i < old.length; i++) {
      Object entry = old[i];
      if (entry != null) {
        put(oldTopics[i], entry);
      }
    }
  }

  /** Whether anything is behind a topic. */
  public boolean has(Topic topic) {
    int at = place(topic.bits());
    while (entries[at] != null) {
      if (topics[at] == topic.bits()) {
        return true;
      }
      at = at + 1 & entries.length - 1;
    }
    return false;
  }

  /** What is behind a topic: mostly nothing. */
  @SuppressWarnings("unchecked") // only entries are added
  List<E> find(Topic topic) {
    if (!has(topic)) {
      return List.of();
    }
    List<E> found = new ArrayList<>();
    for (int at = place(topic.bits()); entries[at] != null; at = at + 1 & entries.length - 1) {
      Object entry = entries[at];
      if (topics[at] == topic.bits() && entry != null) {
        found.add((E) entry);
      }
    }
    return found;
  }

  /** Removes what was added; nothing when it is not there. */
  void remove(Topic topic, E entry) {
    int mask = entries.length - 1;
    int at = place(topic.bits());
    while (entries[at] != null && !(topics[at] == topic.bits() && entry.equals(entries[at]))) {
      at = at + 1 & mask;
    }
    if (entries[at] == null) {
      return;
    }
    size--;
    int gap = at;
    for (int next = gap + 1 & mask; entries[next] != null; next = next + 1 & mask) {
      int home = place(topics[next]);
      boolean mayMove = (next - home & mask) >= (next - gap & mask);
      if (mayMove) {
        topics[gap] = topics[next];
        entries[gap] = entries[next];
        gap = next;
      }
    }
    entries[gap] = null;
  }
}
