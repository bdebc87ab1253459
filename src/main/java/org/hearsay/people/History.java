package org.hearsay.people;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Vault;
import org.hearsay.people.ChatMessage.State;

/**
 * What was said, read from the vault off the loop. Messages that are not delivered are told as they
 * are now.
 */
final class History {
  // Ours to choose.
  private static final int PAGE = 200;

  private final Means means;

  History(Means means) {
    this.means = means;
  }

  /** What of a conversation the rows do not tell, at the moment of asking. */
  private record Read(long contact, long readUpTo, long theyRead) {
    Read(Conversation of) {
      this(of.contact(), of.head().readUpTo(), of.head().theyRead());
    }
  }

  /** The last that are before a number, the oldest first. */
  void before(Conversation of, long number, int max, Consumer<List<ChatMessage>> done) {
    Read read = new Read(of);
    long end = Math.min(number, of.head().next());
    means
        .pen()
        .read(
            List.<ChatMessage>of(),
            vault -> page(vault, read, end, max),
            page -> done.accept(now(List.of(of), page)));
  }

  private static List<ChatMessage> page(Vault vault, Read read, long end, int max) {
    List<ChatMessage> all = new ArrayList<>();
    long to = end;
    while (to > 1 && all.size() < max) {
      long from = Math.max(1, to - PAGE);
      List<ChatMessage> some = range(vault, read, from, to);
      all.addAll(0, some);
      to = from;
    }
    return all.subList(Math.max(0, all.size() - max), all.size());
  }

  private static List<ChatMessage> range(Vault vault, Read read, long from, long to) {
    List<ChatMessage> all = new ArrayList<>();
    byte[] first = ChatFormat.key(read.contact(), from);
    for (Vault.Row row : vault.scan(ChatFormat.MESSAGES, first, (int) (to - from))) {
      boolean within =
          ChatFormat.contact(row.key()) == read.contact() && ChatFormat.number(row.key()) < to;
      if (within) {
        ChatFormat.read(ChatFormat.MESSAGES, row, MessageRow::read)
            .ifPresent(one -> all.add(told(vault, read, ChatFormat.number(row.key()), one)));
      }
    }
    return all;
  }

  private static ChatMessage told(Vault vault, Read read, long number, MessageRow row) {
    if (!row.ours()) {
      State state = number <= read.readUpTo() ? State.SEEN : State.NEW;
      return row.told(read.contact(), number, state, 0, 1, 1);
    }
    StateRow kept =
        state(vault, read.contact(), number).orElse(new StateRow(State.EXPIRED, 0, 1, 0, row.at()));
    boolean wasRead = kept.state() == State.DELIVERED && number <= read.theyRead();
    State state = wasRead ? State.READ : kept.state();
    return row.told(read.contact(), number, state, kept.peers(), kept.parts(), kept.there());
  }

  private static Optional<StateRow> state(Vault vault, long contact, long number) {
    byte[] key = ChatFormat.key(contact, number);
    return vault
        .get(ChatFormat.STATES, key)
        .flatMap(
            value ->
                ChatFormat.read(
                    ChatFormat.STATES, new Vault.Row(key, Optional.of(value)), StateRow::read));
  }

  /** One; empty when there is none. */
  void find(Conversation of, long number, Consumer<Optional<ChatMessage>> done) {
    Read read = new Read(of);
    means
        .pen()
        .read(
            List.<ChatMessage>of(),
            vault -> range(vault, read, number, number + 1),
            page -> done.accept(now(List.of(of), page).stream().findFirst()));
  }

  /** All of what was said in one. */
  void content(long contact, long number, Consumer<Optional<Saying>> done) {
    means.pen().read(Optional.empty(), vault -> saying(vault, contact, number), done);
  }

  private static Optional<Saying> saying(Vault vault, long contact, long number) {
    byte[] key = ChatFormat.key(contact, number);
    return vault
        .get(ChatFormat.MESSAGES, key)
        .flatMap(
            value ->
                ChatFormat.read(
                    ChatFormat.MESSAGES, new Vault.Row(key, Optional.of(value)), MessageRow::read))
        .map(MessageRow::saying);
  }

  /** Texts that contain something, of all these, the latest first; case does not count. */
  void search(List<Conversation> all, String text, int max, Consumer<List<ChatMessage>> done) {
    String wanted = text.toLowerCase(Locale.ROOT);
    List<Read> reads = all.stream().map(Read::new).toList();
    List<Long> ends = all.stream().map(one -> one.head().next()).toList();
    means
        .pen()
        .read(
            List.<ChatMessage>of(),
            vault -> {
              List<ChatMessage> found = new ArrayList<>();
              for (int i = 0; i < reads.size(); i++) {
                found.addAll(search(vault, reads.get(i), ends.get(i), wanted, max));
              }
              found.sort((one, other) -> other.at().compareTo(one.at()));
              return found.subList(0, Math.min(max, found.size()));
            },
            found -> done.accept(now(all, found)));
  }

  private static List<ChatMessage> search(
      Vault vault, Read read, long end, String wanted, int max) {
    List<ChatMessage> found = new ArrayList<>();
    for (long to = end; to > 1 && found.size() < max; to = Math.max(1, to - PAGE)) {
      List<ChatMessage> some = range(vault, read, Math.max(1, to - PAGE), to);
      for (int i = some.size() - 1; i >= 0 && found.size() < max; i--) {
        ChatMessage one = some.get(i);
        String in = one.file().orElse(one.text());
        if (in.toLowerCase(Locale.ROOT).contains(wanted)) {
          found.add(one);
        }
      }
    }
    return found;
  }

  /** What changed while it was read. */
  private static List<ChatMessage> now(List<Conversation> all, List<ChatMessage> read) {
    return read.stream()
        .map(
            one ->
                all.stream()
                    .filter(of -> of.contact() == one.contact())
                    .flatMap(of -> of.outbox().find(one.number()).stream())
                    .findFirst()
                    .orElse(one))
        .toList();
  }
}
