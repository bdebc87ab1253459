package org.hearsay.people;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hearsay.env.Vault;
import org.hearsay.people.Chats.Both;
import org.hearsay.people.Chats.Fault;

/** Deletes what is kept of a contact, some rows at a time. On the loop. */
final class Removal {
  private static final int PAGE = 1000;
  private static final List<String> MESSAGES = List.of(ChatFormat.MESSAGES, ChatFormat.STATES);
  private static final List<String> ALL =
      List.of(
          ChatFormat.SESSIONS,
          ChatFormat.ASKINGS,
          ChatFormat.ANSWERINGS,
          ChatFormat.EARLY,
          ChatFormat.ITEMS,
          ChatFormat.PARTS,
          ChatFormat.MESSAGES,
          ChatFormat.STATES,
          ChatFormat.HANDED,
          ChatFormat.OPENS,
          ChatFormat.HEADS);

  private final Means means;
  private final History history;

  Removal(Means means, History history) {
    this.means = means;
    this.history = history;
  }

  /**
   * One message.
   *
   * @param done told why not; empty when it is gone
   */
  void one(Both chat, long number, Consumer<Optional<Fault>> done) {
    history.find(
        chat.conversation(),
        number,
        found -> {
          if (found.isEmpty()) {
            done.accept(Optional.of(Fault.NO_MESSAGE));
            return;
          }
          Batch batch = new Batch();
          chat.conversation().delete(number, session(chat), batch);
          batch.afterwards(() -> done.accept(Optional.empty())).write(means.pen());
        });
  }

  private static Optional<Session> session(Both chat) {
    return chat.sessions().current().map(Live::session);
  }

  /** Everything; nothing is to be written of this contact any more. */
  void all(long contact) {
    tables(contact, ALL, row -> true, () -> {});
  }

  /** All messages that there are: what is said while they are being deleted stays. */
  void messages(Both chat, Runnable done) {
    Batch batch = new Batch();
    long contact = chat.conversation().contact();
    long end = chat.conversation().deleteAll(session(chat), batch);
    batch
        .afterwards(
            () -> tables(contact, MESSAGES, row -> ChatFormat.number(row.key()) < end, done))
        .write(means.pen());
  }

  private void tables(
      long contact, List<String> tables, Predicate<Vault.Row> which, Runnable done) {
    if (tables.isEmpty()) {
      done.run();
      return;
    }
    String table = tables.get(0);
    means
        .pen()
        .read(
            List.<Vault.Row>of(),
            vault -> vault.scan(table, ChatFormat.key(contact), PAGE),
            rows -> {
              List<Vault.Row> own =
                  rows.stream()
                      .filter(row -> ChatFormat.contact(row.key()) == contact)
                      .filter(which)
                      .toList();
              if (own.isEmpty()) {
                tables(contact, tables.subList(1, tables.size()), which, done);
                return;
              }
              Batch batch = new Batch();
              own.forEach(row -> batch.add(Vault.drop(table, row.key())));
              batch.afterwards(() -> tables(contact, tables, which, done)).write(means.pen());
            });
  }
}
