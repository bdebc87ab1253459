package org.hearsay.gossip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
 * is found again after a restart; and so are the bans.
 */
final class AddressBook {
  private static final Logger log = LoggerFactory.getLogger(AddressBook.class);

  // Ours to choose.
  static final int ENTRIES_MAX = 1024;
  private static final int REMEMBERED_MAX = 256;

  /** A peer that answers and goes again at once is dialled every four seconds or so. */
  private static final int FAILURES_KEPT = 2;

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

    /** Who proved to be there when we dialled it last. */
    @Nullable NodeId proven;

    /** Who was said to be there, by whoever told us; may be a lie. */
    @Nullable NodeId claimed;

    Entry(Endpoint endpoint, Origin origin) {
      this.endpoint = endpoint;
      this.origin = origin;
    }
  }

  private final Map<Endpoint, Entry> entries = new LinkedHashMap<>();
  private final Map<Endpoint, Entry> operators = new LinkedHashMap<>();
  private final Bans bans = new Bans();
  private final RandomGenerator chance;
  private boolean changed;

  AddressBook(RandomGenerator chance) {
    this.chance = chance;
  }

  /** With whom there is to be no link, whatever else is known of them. */
  Bans bans() {
    return bans;
  }

  /** Reads what {@link #encode} wrote; lines that are no address are skipped. */
  void decode(byte[] text) {
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (bans.decode(line)) {
        continue;
      }
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

  /** What is worth remembering: addresses that worked, those that failed least since first. */
  byte[] encode() {
    StringBuilder text = new StringBuilder("# addresses of peers, one HOST PORT a line\n");
    entries.values().stream()
        .filter(entry -> entry.worked)
        .sorted(Comparator.comparingInt(entry -> entry.failures))
        .limit(REMEMBERED_MAX)
        .forEach(
            entry ->
                text.append(entry.endpoint.host())
                    .append(' ')
                    .append(entry.endpoint.port())
                    .append('\n'));
    text.append(bans.encode());
    changed = false;
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether what is worth remembering is not what was last written. */
  boolean isChanged() {
    return changed || bans.isChanged();
  }

  /** The entry for an address, made when it is new; a more trusted origin replaces a lesser one. */
  Entry add(Endpoint endpoint, Origin origin) {
    Endpoint address = canonical(endpoint);
    Entry entry = entries.get(address);
    if (entry == null) {
      if (entries.size() >= ENTRIES_MAX) {
        removeOne();
      }
      entry = new Entry(address, origin);
      entries.put(address, entry);
    } else if (origin.compareTo(entry.origin) < 0) {
      entry.origin = origin;
    }
    if (entry.origin == Origin.OPERATOR) {
      operators.put(address, entry);
    }
    return entry;
  }

  /** One spelling of an address: {@code ::1} may be typed in many ways. */
  private static Endpoint canonical(Endpoint endpoint) {
    if (endpoint.host().indexOf('%') >= 0) {
      return endpoint; // a zone is part of the address
    }
    return endpoint.ip().map(ip -> Endpoint.of(ip, endpoint.port())).orElse(endpoint);
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
      remove(leaving.endpoint);
    }
  }

  private static boolean isWorse(Entry a, Entry b) {
    return a.worked == b.worked ? a.failures > b.failures : b.worked;
  }

  @Nullable Entry find(Endpoint endpoint) {
    return entries.get(canonical(endpoint));
  }

  void remove(Endpoint endpoint) {
    Entry gone = entries.remove(canonical(endpoint));
    if (gone != null) {
      operators.remove(gone.endpoint);
      changed |= gone.worked;
    }
  }

  /**
   * Dialling it led to a peer. What failed often may fail again soon, so it is not forgiven all.
   */
  void worked(Entry entry) {
    changed |= !entry.worked;
    entry.worked = true;
    entry.failures = Math.min(entry.failures, FAILURES_KEPT);
    entry.dialling = false;
  }

  /** Notes a failure and when to try again: doubled each time, with jitter. */
  void failed(Entry entry, long tick) {
    entry.dialling = false;
    entry.failures++;
    long longest =
        switch (entry.origin) {
          case OPERATOR, LAN -> 30;
          case REMEMBERED -> 120;
          case PEERS -> 600;
        };
    long wait = Math.min(longest, 1L << Math.min(entry.failures - 1, 10));
    entry.notBeforeTick = tick + Math.max(1, Math.round(wait * (0.5 + chance.nextDouble())));
    if (entry.origin == Origin.PEERS && !entry.worked && entry.failures > 5) {
      remove(entry.endpoint);
    }
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** Those that the operator asked for. */
  Collection<Entry> operators() {
    return operators.values();
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
