package org.hearsay.people;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.env.Vault;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionAnswer;
import org.hearsay.wire.Topic;

/**
 * Our answer to an open, until the other side is heard: said once for each copy of the open that
 * comes, each time under a key of its own; section 13.3. On the loop.
 */
final class Answering {
  private final Means means;
  private final long contact;
  private final Digest id;
  private final Instant since;
  private final SessionAnswer answer;
  private final List<MessageKey> copies;

  private Answering(
      Means means,
      long contact,
      Digest id,
      Instant since,
      SessionAnswer answer,
      List<MessageKey> copies) {
    this.means = means;
    this.contact = contact;
    this.id = id;
    this.since = since;
    this.answer = answer;
    this.copies = new ArrayList<>(copies);
  }

  static Answering begin(Means means, long contact, Handshake.Opened opened, SessionAnswer answer) {
    return new Answering(means, contact, opened.id(), means.now(), answer, opened.copies());
  }

  static Answering read(Means means, long contact, StateIn in) {
    Digest id = Digest.of(in.raw(Digest.BYTES));
    Instant since = in.time();
    SessionAnswer answer = answer(in.blob());
    List<MessageKey> copies =
        in.all(() -> new MessageKey(Topic.of(in.raw(Topic.BYTES)), in.secret()));
    return new Answering(means, contact, id, since, answer, copies);
  }

  private static SessionAnswer answer(byte[] bytes) {
    try {
      return PeopleCodec.answer(bytes);
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  private void save(Batch batch) {
    StateOut row = ChatFormat.row().raw(id.toBytes()).time(since);
    row.blob(PeopleCodec.encode(answer));
    row.all(copies, copy -> row.raw(copy.topic().toBytes()).raw(copy.key()));
    batch.add(Vault.put(ChatFormat.ANSWERINGS, ChatFormat.key(contact), row.toBytes()));
  }

  void drop(Batch batch) {
    forget();
    batch.add(Vault.drop(ChatFormat.ANSWERINGS, ChatFormat.key(contact)));
  }

  /** Forgets it here; it goes on from the disk. */
  void forget() {
    copies.forEach(copy -> Secrets.wipe(copy.key()));
    copies.clear();
  }

  /** Which open it answers. */
  Digest id() {
    return id;
  }

  Instant since() {
    return since;
  }

  /** Says it under the next key, when that is used up on the disk; nothing when none is left. */
  void say(Batch batch) {
    if (copies.isEmpty()) {
      return;
    }
    MessageKey copy = copies.remove(0);
    save(batch);
    batch.afterwards(
        () ->
            means
                .courier()
                .carry(
                    Courier.Parcel.under(copy, PeopleCodec.encode(answer), means.secrets()),
                    carried -> Secrets.wipe(copy.key())));
  }
}
