package org.hearsay.people;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.hearsay.env.Vault;
import org.hearsay.people.ChatMessage.State;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Talk;

/** Makes conversations of what is in a vault. Blocks. */
final class ChatRestore {
  private static final int PAGE = 1000;

  /** Messages of ours of which a receipt may still come. */
  private static final int SENT_LOOKED_AT = 100;

  private final Vault vault;
  private final LongFunction<Optional<Chats.Both>> chats;
  private final Set<Long> orphans = new HashSet<>();

  /**
   * Prepares it.
   *
   * @param chats the conversation of a contact, to be made if there is none; empty when there is no
   *     such contact
   */
  ChatRestore(Vault vault, LongFunction<Optional<Chats.Both>> chats) {
    this.vault = vault;
    this.chats = chats;
  }

  /**
   * Reads all of it.
   *
   * @return contacts that are none any more, of which rows are left
   */
  Set<Long> run() {
    each(ChatFormat.HEADS, (chat, row) -> with(ChatFormat.HEADS, row, in -> head(chat, in)));
    each(ChatFormat.HANDED, (chat, row) -> with(ChatFormat.HANDED, row, in -> handed(chat, in)));
    each(ChatFormat.PARTS, this::part);
    each(ChatFormat.OPENS, this::open);
    each(ChatFormat.ITEMS, this::item);
    Map<Blob, Map<Blob, Talk.Item>> early = early();
    each(ChatFormat.SESSIONS, (chat, row) -> session(chat, row, early));
    each(ChatFormat.ASKINGS, (chat, row) -> with(ChatFormat.ASKINGS, row, in -> asking(chat, in)));
    each(
        ChatFormat.ANSWERINGS,
        (chat, row) -> with(ChatFormat.ANSWERINGS, row, in -> answering(chat, in)));
    return orphans;
  }

  private static <T> void with(String table, Vault.Row row, StateIn.Reader<T> reader) {
    Optional<T> unused = ChatFormat.read(table, row, reader);
  }

  private void each(String table, BiConsumer<Chats.Both, Vault.Row> keeper) {
    byte[] from = new byte[0];
    List<Vault.Row> page = vault.scan(table, from, PAGE);
    while (!page.isEmpty()) {
      for (Vault.Row row : page) {
        long contact = ChatFormat.contact(row.key());
        Optional<Chats.Both> chat = chats.apply(contact);
        chat.ifPresent(one -> keeper.accept(one, row));
        if (chat.isEmpty()) {
          orphans.add(contact);
        }
      }
      byte[] last = page.get(page.size() - 1).key();
      from = Arrays.copyOf(last, last.length + 1); // the next key there can be
      page = vault.scan(table, from, PAGE);
    }
  }

  private static boolean head(Chats.Both chat, StateIn in) {
    chat.conversation().head().restore(in);
    return true;
  }

  private static boolean handed(Chats.Both chat, StateIn in) {
    chat.conversation().intake().restoreHanded(in);
    return true;
  }

  private void part(Chats.Both chat, Vault.Row row) {
    int index = (int) ChatFormat.number(row.key());
    row.value().ifPresent(value -> chat.conversation().intake().restorePart(index, value));
  }

  private void open(Chats.Both chat, Vault.Row row) {
    Digest id = Digest.of(Arrays.copyOfRange(row.key(), Long.BYTES, row.key().length));
    ChatFormat.read(ChatFormat.OPENS, row, StateIn::time)
        .ifPresent(at -> chat.sessions().restoreOpen(id, at));
  }

  private void item(Chats.Both chat, Vault.Row row) {
    Blob id = Blob.of(Arrays.copyOfRange(row.key(), Long.BYTES, row.key().length));
    with(
        ChatFormat.ITEMS,
        row,
        in -> {
          chat.conversation().outbox().restore(id, in);
          return true;
        });
  }

  /** By contact and session, by id. */
  private Map<Blob, Map<Blob, Talk.Item>> early() {
    Map<Blob, Map<Blob, Talk.Item>> all = new HashMap<>();
    each(
        ChatFormat.EARLY,
        (chat, row) ->
            ChatFormat.read(ChatFormat.EARLY, row, EarlyItem::read)
                .ifPresent(
                    item ->
                        all.computeIfAbsent(sessionOf(row.key()), key -> new HashMap<>())
                            .put(item.id(), item)));
    return all;
  }

  private static Blob sessionOf(byte[] key) {
    return Blob.of(Arrays.copyOf(key, Long.BYTES + Digest.BYTES));
  }

  private static void session(
      Chats.Both chat, Vault.Row row, Map<Blob, Map<Blob, Talk.Item>> early) {
    Map<Blob, Talk.Item> came = early.getOrDefault(Blob.of(row.key()), Map.of());
    with(
        ChatFormat.SESSIONS,
        row,
        in -> {
          chat.sessions().restoreSession(in, came);
          return true;
        });
  }

  private static boolean asking(Chats.Both chat, StateIn in) {
    chat.sessions().restoreAsking(in);
    return true;
  }

  private static boolean answering(Chats.Both chat, StateIn in) {
    chat.sessions().restoreAnswering(in);
    return true;
  }

  /** What is known of messages: those that may not have come, those not looked at, the last. */
  void messages(Conversation chat) {
    Head head = chat.head();
    Set<Long> pending = chat.outbox().numbers();
    long from = Math.max(1, Math.min(head.readUpTo() + 1, head.next() - SENT_LOOKED_AT));
    for (long number : pending) {
      from = Math.min(from, number);
    }
    byte[] first = ChatFormat.key(chat.contact(), from);
    List<Vault.Row> rows = vault.scan(ChatFormat.MESSAGES, first, PAGE);
    while (!rows.isEmpty()) {
      for (Vault.Row row : rows) {
        if (ChatFormat.contact(row.key()) != chat.contact()) {
          return;
        }
        long number = ChatFormat.number(row.key());
        ChatFormat.read(ChatFormat.MESSAGES, row, MessageRow::read)
            .ifPresent(one -> message(chat, number, one, pending.contains(number)));
      }
      byte[] last = rows.get(rows.size() - 1).key();
      rows = vault.scan(ChatFormat.MESSAGES, Arrays.copyOf(last, last.length + 1), PAGE);
    }
  }

  private void message(Conversation chat, long number, MessageRow row, boolean pending) {
    if (!row.ours()) {
      boolean unread = number > chat.head().readUpTo();
      State state = unread ? State.NEW : State.SEEN;
      chat.head().restore(row.told(chat.contact(), number, state, 0, 1, 1), unread);
      return;
    }
    chat.remember(row.id(), number);
    byte[] key = ChatFormat.key(chat.contact(), number);
    Vault.Row kept = new Vault.Row(key, vault.get(ChatFormat.STATES, key));
    ChatFormat.read(ChatFormat.STATES, kept, StateRow::read)
        .ifPresent(
            state -> {
              ChatMessage told =
                  row.told(
                      chat.contact(),
                      number,
                      state.state(),
                      state.peers(),
                      state.parts(),
                      state.there());
              chat.head().restore(told, false);
              if (pending) {
                chat.outbox().restore(told, state.until());
              }
            });
  }
}
