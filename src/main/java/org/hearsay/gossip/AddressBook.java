package org.hearsay.gossip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses of nodes and how dialling them went. Bounded: when it is full, one that never worked
 * leaves before one that did. What worked is written down, one {@code HOST PORT} a line, so that it
 * is found again after a restart.
 */
final class AddressBook {
  private static final Logger log = LoggerFactory.getLogger(AddressBook.class);

  // Ours to choose.
  static final int ENTRIES_MAX = 1024;
  private static final int REMEMBERED_MAX = 256;

  /** Where an address came from, the most trusted first. */
  enum Origin {
    OPERATOR,
    LAN,
    REMEMBERED,
    PEERS
  }

  /** One address. */
  static final class Entry {
    final Endpoint endpoint;
    Origin origin;
    boolean worked;
    int failures;
    long notBeforeTick;
    boolean dialling;

    /** Who answered there, or was said to be there. */
    @Nullable NodeId id;

    Entry(Endpoint endpoint, Origin origin) {
      this.endpoint = endpoint;
      this.origin = origin;
    }
  }

  private final Map<Endpoint, Entry> entries = new LinkedHashMap<>();
  private final RandomGenerator chance;
  private boolean changed;

  AddressBook(RandomGenerator chance) {
    this.chance = chance;
  }

  /** Reads what {@link #encode} wrote; lines that are no address are skipped. */
  void decode(byte[] text) {
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (line.startsWith("#") || words.length != 2 || entries.size() >= REMEMBERED_MAX) {
        continue;
      }
      remember(words[0], words[1]);
    }
    changed = false;
  }

  private void remember(String host, String port) {
    try {
      add(new Endpoint(host, Integer.parseInt(port)), Origin.REMEMBERED).worked = true;
    } catch (IllegalArgumentException e) {
      log.warn("address book: skipped host={} port={} why=\"{}\"", host, port, e.getMessage());
    }
  }

  /** What is worth remembering: addresses that worked. */
  byte[] encode() {
    StringBuilder text = new StringBuilder("# addresses of peers, one HOST PORT a line\n");
    int lines = 0;
    for (Entry entry : entries.values()) {
      if (entry.worked && lines++ < REMEMBERED_MAX) {
        text.append(entry.endpoint.host()).append(' ').append(entry.endpoint.port()).append('\n');
      }
    }
    changed = false;
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether what is worth remembering is not what was last written. */
  boolean isChanged() {
    return changed;
  }

  /** The entry for an address, made when it is new; a more trusted origin replaces a lesser one. */
  Entry add(Endpoint endpoint, Origin origin) {
    Entry entry = entries.get(endpoint);
    if (entry == null) {
      if (entries.size() >= ENTRIES_MAX) {
        removeOne();
      }
      entry = new Entry(endpoint, origin);
      entries.put(endpoint, entry);
    } else if (origin.compareTo(entry.origin) < 0) {
      entry.origin = origin;
    }
    return entry;
  }

  private void removeOne() {
    Entry leaving = null;
    for (Entry entry : entries.values()) {
      if (entry.origin == Origin.OPERATOR) {
        continue;
      }
      if (leaving == null || isWorse(entry, leaving)) {
        leaving = entry;
      }
    }
    if (leaving != null) {
      entries.remove(leaving.endpoint);
    }
  }

  private static boolean isWorse(Entry a, Entry b) {
    return a.worked == b.worked ? a.failures > b.failures : b.worked;
  }

  @Nullable Entry find(Endpoint endpoint) {
    return entries.get(endpoint);
  }

  void remove(Endpoint endpoint) {
    changed |= entries.remove(endpoint) != null;
  }

  void worked(Entry entry) {
    changed |= !entry.worked;
    entry.worked = true;
    entry.failures = 0;
    entry.dialling = false;
  }

  /** Notes a failure and when to try again: doubled each time, with jitter. */
  void failed(Entry entry, long tick) {
    entry.dialling = false;
    entry.failures++;
    long longest = entry.origin == Origin.PEERS ? 600 : 30;
    long wait = Math.min(longest, 1L << Math.min(entry.failures - 1, 10));
    entry.notBeforeTick = tick + Math.max(1, Math.round(wait * (0.5 + chance.nextDouble())));
    if (entry.origin == Origin.PEERS && !entry.worked && entry.failures > 5) {
      entries.remove(entry.endpoint);
    }
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** Those that may be dialled at this tick, operator's first, the rest shuffled within origins. */
  List<Entry> due(long tick) {
    List<Entry> due = new ArrayList<>();
    for (Origin origin : Origin.values()) {
      List<Entry> some = new ArrayList<>();
      for (Entry entry : entries.values()) {
        if (entry.origin == origin && !entry.dialling && entry.notBeforeTick <= tick) {
          some.add(entry);
        }
      }
      for (int i = some.size() - 1; i > 0; i--) {
        int j = chance.nextInt(i + 1);
        Entry swapped = some.get(i);
        some.set(i, some.get(j));
        some.set(j, swapped);
      }
      due.addAll(some);
    }
    return due;
  }
}
