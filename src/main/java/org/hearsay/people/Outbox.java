package org.hearsay.people;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hearsay.env.Vault;
import org.hearsay.people.ChatMessage.State;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Talk;

/**
 * What is to be said to a contact, and what is not known to have come: in the order in which it was
 * said, whichever session takes it. On the loop.
 */
final class Outbox {
  // Ours to choose.
  /** So many items are in a session at once; the rest waits here. */
  private static final int IN_SESSION_MAX = 64;

  /** Contents that wait are held in memory. */
  static final long BYTES_MAX = 4L << 20;

  /** One item, with or without a place in a session. */
  private record Entry(long order, Talk.Item item, long number) {}

  /** A message of which not all has come. */
  private static final class Fate {
    ChatMessage message;
    final Instant until;

    Fate(ChatMessage message, Instant until) {
      this.message = message;
      this.until = until;
    }
  }

  private static final long NO_MESSAGE = 0;

  private final Means means;
  private final long contact;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private final Map<Blob, Entry> byId = new HashMap<>();
  private final Map<Long, Fate> fates = new LinkedHashMap<>();
  private long nextOrder;
  private long bytes;

  Outbox(Means means, long contact) {
    this.means = means;
    this.contact = contact;
  }

  /** Messages that are neither delivered nor expired. */
  int messages() {
    return fates.size();
  }

  /** Whether a session is worth to be asked for: what was looked at alone is not. */
  boolean wantsSession() {
    return byId.values().stream().anyMatch(one -> one.item().kind() != Conversation.READ);
  }

  /** How many items there are. */
  int items() {
    return byId.size();
  }

  boolean hasRoom(long more) {
    return bytes + more <= BYTES_MAX && means.outboxes().hasRoom(more);
  }

  /** Adds a message whose items are these. */
  void add(ChatMessage message, Instant until, List<Talk.Item> items, Batch batch) {
    Fate fate = new Fate(message, until);
    fates.put(message.number(), fate);
    saveState(fate, batch);
    items.forEach(item -> add(item, message.number(), batch));
  }

  /** Adds something that is no message. */
  void add(Talk.Item item, Batch batch) {
    add(item, NO_MESSAGE, batch);
  }

  /** The same of something that takes the place of its kind that no session has yet. */
  void addLatest(Talk.Item item, Batch batch) {
    for (Entry entry : List.copyOf(waiting)) {
      if (entry.item().kind() == item.kind()) {
        waiting.remove(entry);
        forget(entry, batch);
      }
    }
    add(item, batch);
  }

  private void add(Talk.Item item, long number, Batch batch) {
    Entry entry = new Entry(nextOrder++, item, number);
    waiting.add(entry);
    byId.put(item.id(), entry);
    weigh(item.content().length());
    save(entry, batch);
  }

  private void save(Entry entry, Batch batch) {
    Talk.Item item = entry.item();
    byte[] row =
        ChatFormat.row()
            .i64(entry.order())
            .i64(entry.number())
            .i32(item.kind())
            .i64(item.millis())
            .blob(item.content().toBytes())
            .toBytes();
    batch.add(Vault.put(ChatFormat.ITEMS, key(item.id()), row));
  }

  private void weigh(int more) {
    bytes += more;
    means.outboxes().add(more);
  }

  private byte[] key(Blob id) {
    return ChatFormat.key(contact, id.toBytes());
  }

  private void saveState(Fate fate, Batch batch) {
    ChatMessage now = fate.message;
    StateRow row =
        new StateRow(now.state(), now.peers(), now.parts(), now.partsThere(), fate.until);
    batch.add(row.put(contact, now.number()));
  }

  /** Takes what was saved; in any order, before {@link #begin}. */
  void restore(Blob id, StateIn in) {
    long order = in.i64();
    long number = in.i64();
    Talk.Item item = new Talk.Item(0, id, in.i32(), in.i64(), Blob.of(in.blob()));
    byId.put(id, new Entry(order, item, number));
    weigh(item.content().length());
    nextOrder = Math.max(nextOrder, order + 1);
  }

  /** Messages of which items are here. */
  Set<Long> numbers() {
    Set<Long> numbers = new HashSet<>();
    byId.values().forEach(entry -> numbers.add(entry.number()));
    numbers.remove(NO_MESSAGE);
    return numbers;
  }

  /** Takes what was saved of a message that may not have come. */
  void restore(ChatMessage message, Instant until) {
    fates.put(message.number(), new Fate(message, until));
  }

  /** What an item is, for a session that was saved; one that is not known says nothing. */
  Talk.Item item(Blob id) {
    return Optional.ofNullable(byId.get(id))
        .map(Entry::item)
        .orElseGet(() -> new Talk.Item(0, id, Talk.Item.NOTHING, 0, Blob.of(new byte[0])));
  }

  /** Everything was restored: what is in no session waits for one. */
  void begin(List<Session> sessions) {
    List<Blob> said = new ArrayList<>();
    sessions.forEach(one -> one.said().pending().forEach(item -> said.add(item.id())));
    List<Entry> rest = new ArrayList<>(byId.values());
    rest.removeIf(entry -> said.contains(entry.item().id()));
    rest.sort((one, other) -> Long.compare(one.order(), other.order()));
    waiting.addAll(rest);
  }

  /** Gives a session what it has room for. */
  void fill(Session session) {
    while (!waiting.isEmpty() && session.said().size() < IN_SESSION_MAX) {
      Talk.Item item = waiting.remove().item();
      session.say(item.id(), item.kind(), item.millis(), item.content());
    }
  }

  /** A session ends before its time: what may not have come is said in another. */
  void takeBack(Session session, Batch batch) {
    List<Talk.Item> pending = session.said().pending();
    for (int i = pending.size() - 1; i >= 0; i--) {
      Entry entry = byId.get(pending.get(i).id());
      if (entry == null) {
        continue;
      }
      if (entry.item().kind() == Talk.Item.NOTHING) {
        forget(entry, batch);
      } else {
        waiting.addFirst(entry);
      }
    }
  }

  private void forget(Entry entry, Batch batch) {
    byId.remove(entry.item().id());
    weigh(-entry.item().content().length());
    batch.add(Vault.drop(ChatFormat.ITEMS, key(entry.item().id())));
  }

  /** An envelope with an item was posted, or was not. */
  void carried(Talk.Item item, int peers) {
    Entry entry = byId.get(item.id());
    Fate fate = entry == null ? null : fates.get(entry.number());
    if (fate == null || peers <= fate.message.peers()) {
      return;
    }
    Batch batch = new Batch();
    boolean first = fate.message.state() == State.QUEUED;
    fate.message = fate.message.with(State.RELAYED, peers, fate.message.partsThere());
    if (first) {
      saveState(fate, batch); // how many more they are is told, and not worth a write
    }
    ChatMessage now = fate.message;
    batch.afterwards(() -> means.changed().accept(now)).write(means.pen());
  }

  /** Items are known to have come. */
  List<ChatMessage> arrived(List<Talk.Item> items, Batch batch) {
    List<ChatMessage> delivered = new ArrayList<>();
    for (Talk.Item item : items) {
      Entry entry = byId.get(item.id());
      if (entry == null) {
        continue;
      }
      forget(entry, batch);
      Fate fate = fates.get(entry.number());
      if (fate != null) {
        int there = fate.message.partsThere() + 1;
        boolean all = there == fate.message.parts();
        tell(
            fate, all ? State.DELIVERED : fate.message.state(), fate.message.peers(), there, batch);
        if (all) {
          fates.remove(entry.number());
          delivered.add(fate.message);
        }
      }
    }
    return delivered;
  }

  private void tell(Fate fate, State state, int peers, int there, Batch batch) {
    fate.message = fate.message.with(state, peers, there);
    ChatMessage now = fate.message;
    saveState(fate, batch);
    batch.afterwards(() -> means.changed().accept(now));
  }

  /** What lived for too long is said no more; what all of it was, when nothing shall live. */
  List<ChatMessage> expire(boolean all, Optional<Session> session, Batch batch) {
    List<ChatMessage> expired = new ArrayList<>();
    for (Fate fate : List.copyOf(fates.values())) {
      if (all || means.now().isAfter(fate.until)) {
        fates.remove(fate.message.number());
        withdraw(fate.message.number(), session, batch);
        tell(fate, State.EXPIRED, fate.message.peers(), fate.message.partsThere(), batch);
        expired.add(fate.message);
      }
    }
    return expired;
  }

  /** A message is said no more, and nobody is told what becomes of it. */
  void forget(long number, Optional<Session> session, Batch batch) {
    if (fates.remove(number) != null) {
      withdraw(number, session, batch);
    }
  }

  private void withdraw(long number, Optional<Session> session, Batch batch) {
    for (Entry entry : List.copyOf(byId.values())) {
      if (entry.number() != number) {
        continue;
      }
      if (waiting.remove(entry)) {
        forget(entry, batch);
      } else {
        Entry nothing = new Entry(entry.order(), entry.item().withdrawn(), NO_MESSAGE);
        byId.put(entry.item().id(), nothing);
        weigh(-entry.item().content().length());
        session.ifPresent(one -> one.said().withdraw(entry.item().id()));
        save(nothing, batch);
      }
    }
  }

  /** A message as it is now; empty when it is not here any more. */
  Optional<ChatMessage> find(long number) {
    return Optional.ofNullable(fates.get(number)).map(fate -> fate.message);
  }

  /** Forgets all of it, but what is said of messages. */
  void clear(Batch batch) {
    List.copyOf(byId.values()).forEach(entry -> forget(entry, batch));
    waiting.clear();
  }
}
