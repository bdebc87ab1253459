package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.people.ChatMessage.State;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Part;
import org.hearsay.wire.Said;
import org.hearsay.wire.Talk;

/** What is said with one contact, whatever session carries it. On the loop. */
final class Conversation {
  // From the protocol; section 13.8.
  /** Kind of items that say what was looked at: the id of the latest. */
  static final int READ = 3;

  // Ours to choose.
  /** Messages of ours whose receipt can still be told of. */
  private static final int SENT_MAX = 1000;

  private static final Duration RECEIPT_WITHIN = Duration.ofSeconds(25);
  private static final Duration RECEIPT_AFTER = Duration.ofSeconds(5);

  /** Told of what is more than a conversation knows. */
  interface Others {
    /** Something that is of no kind that is known here. */
    void came(long contact, Talk.Item item, Batch batch);

    /** What was to be said to them, and is no message, was forgotten. */
    void lost(long contact);

    /** They say that they looked at this message of ours. */
    void read(Conversation of, long number);
  }

  private final Means means;
  private final long contact;
  private final Others others;
  private final Head head;
  private final Outbox outbox;
  private final Intake intake;
  private final Map<Blob, Long> sent = new LinkedHashMap<>();
  private Optional<Blob> receipt = Optional.empty();
  private Instant receiptAt = Instant.EPOCH;

  Conversation(Means means, long contact, Others others) {
    this.means = means;
    this.contact = contact;
    this.others = others;
    this.head = new Head(contact);
    this.outbox = new Outbox(means, contact);
    this.intake = new Intake(contact);
  }

  long contact() {
    return contact;
  }

  Head head() {
    return head;
  }

  Outbox outbox() {
    return outbox;
  }

  Intake intake() {
    return intake;
  }

  /** Accepts a message; what is told of it is told when the batch is safe. */
  ChatMessage say(Saying saying, Duration life, Batch batch) {
    byte[] id = new byte[Talk.Item.ID_BYTES];
    means.secrets().nextBytes(id);
    Instant now = means.now();
    long number = head.take(batch);
    MessageRow row = new MessageRow(Blob.of(id), true, saying.file(), now, now, saying.content());
    List<Talk.Item> items = saying.items(row.id(), now.toEpochMilli());
    ChatMessage message = row.told(contact, number, State.QUEUED, 0, items.size(), 0);
    batch.add(row.put(contact, number));
    outbox.add(message, now.plus(life), items, batch);
    head.said(message);
    remember(row.id(), number);
    return message;
  }

  void remember(Blob id, long number) {
    sent.put(id, number);
    if (sent.size() > SENT_MAX) {
      sent.remove(sent.keySet().iterator().next());
    }
  }

  /** Something that is no message, under an id of its own. */
  Talk.Item item(int kind, Blob content) {
    byte[] id = new byte[Talk.Item.ID_BYTES];
    means.secrets().nextBytes(id);
    return new Talk.Item(0, Blob.of(id), kind, means.now().toEpochMilli(), content);
  }

  /** Says something that is no message. */
  void tell(Talk.Item item, Batch batch) {
    outbox.add(item, batch);
  }

  /** Something has come, in its order. */
  void handOn(List<Talk.Item> items, Batch batch) {
    for (Talk.Item item : items) {
      if (intake.isNew(item, batch)) {
        switch (item.kind()) {
          case Talk.Item.NOTHING -> {}
          case Said.KIND -> intake.said(item, batch).ifPresent(whole -> came(whole, batch));
          case Part.KIND -> intake.part(item, batch).ifPresent(whole -> came(whole, batch));
          case READ -> theyRead(item.content(), batch);
          default -> others.came(contact, item, batch);
        }
      }
    }
  }

  private void came(Intake.Whole whole, Batch batch) {
    long number = head.take(batch);
    Instant written = Instant.ofEpochMilli(whole.item().millis());
    MessageRow row =
        new MessageRow(
            whole.item().id(), false, whole.file(), means.now(), written, whole.content());
    batch.add(row.put(contact, number));
    ChatMessage message = row.told(contact, number, State.NEW, 0, 1, 1);
    head.said(message);
    batch.afterwards(() -> means.came().accept(message));
  }

  /** The other side is known to have these. */
  void arrived(List<Talk.Item> items, Batch batch) {
    outbox.arrived(items, batch).forEach(message -> over(message, batch));
  }

  private void over(ChatMessage message, Batch batch) {
    head.changed(message);
    if (!means.settings().history() && message.state() == State.DELIVERED) {
      forget(message.number(), batch);
    }
  }

  /** Forgets all that was to be said. */
  void clear(Batch batch) {
    outbox.clear(batch);
    batch.afterwards(() -> others.lost(contact));
  }

  /** Ends the wait for what has waited for too long, or for all. */
  void expire(boolean all, Optional<Session> session, Batch batch) {
    outbox.expire(all, session, batch).forEach(head::changed);
  }

  private void theyRead(Blob id, Batch batch) {
    Long number = sent.get(id);
    if (number == null || !head.theyRead(number, batch)) {
      return; // older than what is remembered, or known
    }
    batch.afterwards(() -> others.read(this, number));
  }

  /** They were looked at here. */
  void markRead(long upTo, Batch batch) {
    NavigableMap<Long, Blob> now = head.read(upTo, batch);
    if (now.isEmpty()) {
      return;
    }
    if (means.settings().receipts()) {
      if (receipt.isEmpty()) {
        long jitter = means.secrets().nextLong(RECEIPT_WITHIN.toMillis());
        receiptAt = means.now().plus(RECEIPT_AFTER).plusMillis(jitter);
      }
      receipt = Optional.of(now.lastEntry().getValue());
    }
    if (!means.settings().history()) {
      now.keySet().forEach(number -> forget(number, batch));
    }
  }

  /** Tells what was looked at, all of it at once, when nobody can tell when that was. */
  void tick() {
    if (receipt.isPresent() && Moments.isDue(receiptAt, means.now(), Duration.ofMinutes(1))) {
      Batch batch = new Batch();
      outbox.addLatest(item(READ, receipt.get()), batch);
      receipt = Optional.empty();
      batch.write(means.pen());
    }
  }

  /** Deletes a message here; one of ours that was not delivered is said no more. */
  void delete(long number, Optional<Session> session, Batch batch) {
    outbox.forget(number, session, batch);
    forget(number, batch);
  }

  /** The same of all; the number that comes next. */
  long deleteAll(Optional<Session> session, Batch batch) {
    outbox.numbers().forEach(number -> outbox.forget(number, session, batch));
    head.forgetAll();
    return head.next();
  }

  private void forget(long number, Batch batch) {
    head.forget(number);
    batch.add(Vault.drop(ChatFormat.MESSAGES, ChatFormat.key(contact, number)));
    batch.add(Vault.drop(ChatFormat.STATES, ChatFormat.key(contact, number)));
  }
}
