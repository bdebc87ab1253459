package org.hearsay.people;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hearsay.env.Vault;
import org.hearsay.wire.Blob;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.Part;
import org.hearsay.wire.Said;
import org.hearsay.wire.SayingCodec;
import org.hearsay.wire.Talk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes from a contact, on its way to be handed on: each thing once, whichever session brings
 * it, and long messages when they are complete; section 13.8. On the loop.
 */
final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  // Ours to choose.
  /** More than may be on the way when one session takes the place of another. */
  private static final int HANDED_MAX = 512;

  /** A message whose parts are still coming. */
  private static final class Begun {
    final Talk.Item first;
    final Said said;
    final ByteArrayOutputStream content = new ByteArrayOutputStream();
    int parts;

    Begun(Talk.Item first, Said said) {
      this.first = first;
      this.said = said;
      add(said.content());
    }

    void add(Blob part) {
      content.writeBytes(part.toBytes());
      parts++;
    }
  }

  /** A whole message. */
  record Whole(Talk.Item item, Optional<String> file, byte[] content) {}

  private final long contact;
  private final Blob[] handed = new Blob[HANDED_MAX];
  private final Set<Blob> known = new HashSet<>();
  private long count;
  private Optional<Begun> begun = Optional.empty();

  Intake(long contact) {
    this.contact = contact;
  }

  /** Takes what was saved of something that was handed on. */
  void restoreHanded(StateIn in) {
    Blob id = Blob.of(in.raw(Talk.Item.ID_BYTES));
    long order = in.i64();
    handed[(int) Math.floorMod(order, (long) HANDED_MAX)] = id;
    known.add(id);
    count = Math.max(count, order + 1);
  }

  /** Takes a part that was saved; in their order, from 0. */
  void restorePart(int index, byte[] row) {
    try {
      if (index == 0) {
        Talk.Item first = StateIn.read(row, EarlyItem::read);
        begun = Optional.of(new Begun(first, SayingCodec.said(first.content())));
      } else {
        begun.ifPresent(one -> one.add(Blob.of(row)));
      }
    } catch (MalformedFrameException e) {
      log.error("part not understood contact={} why=\"{}\"", contact, e.getMessage());
    }
  }

  /** Whether something is new; from now on it is not. */
  boolean isNew(Talk.Item item, Batch batch) {
    if (!known.add(item.id())) {
      return false;
    }
    int slot = (int) (count % HANDED_MAX);
    Blob old = handed[slot];
    if (old != null) {
      known.remove(old);
    }
    handed[slot] = item.id();
    byte[] row = ChatFormat.row().raw(item.id().toBytes()).i64(count++).toBytes();
    batch.add(Vault.put(ChatFormat.HANDED, slotKey(slot), row));
    return true;
  }

  private byte[] slotKey(int at) {
    return ChatFormat.key(contact, ByteBuffer.allocate(Integer.BYTES).putInt(at).array());
  }

  /** A message, or the first part of one; empty when more is to come, or it is none. */
  Optional<Whole> said(Talk.Item item, Batch batch) {
    drop(batch);
    try {
      Said said = SayingCodec.said(item.content());
      if (said.bytes() < 1 || said.bytes() > Chats.CONTENT_BYTES_MAX) {
        throw new MalformedFrameException("message of " + said.bytes() + " bytes");
      }
      Begun one = new Begun(item, said);
      if (one.content.size() == said.bytes()) {
        return Optional.of(whole(one));
      }
      begun = Optional.of(one);
      byte[] row = EarlyItem.bare(item);
      batch.add(Vault.put(ChatFormat.PARTS, ChatFormat.key(contact, 0), row));
    } catch (MalformedFrameException e) {
      log.warn("not understood contact={} why=\"{}\"", contact, e.getMessage());
    }
    return Optional.empty();
  }

  private static Whole whole(Begun one) {
    return new Whole(one.first, one.said.file(), one.content.toByteArray());
  }

  /** What follows of a message; the whole when it is complete. */
  Optional<Whole> part(Talk.Item item, Batch batch) {
    try {
      Part part = SayingCodec.part(item.content());
      Begun one = begun.orElse(null);
      if (one == null || !part.of().equals(one.first.id()) || part.index() != one.parts) {
        return Optional.empty(); // of one that was withdrawn
      }
      int bytes = part.content().length();
      if (bytes != Math.min(Saying.PART_BYTES, one.said.bytes() - one.content.size())) {
        drop(batch);
        throw new MalformedFrameException("part of " + bytes + " bytes");
      }
      one.add(part.content());
      if (one.content.size() == one.said.bytes()) {
        Whole all = whole(one);
        drop(batch);
        return Optional.of(all);
      }
      batch.add(
          Vault.put(
              ChatFormat.PARTS, ChatFormat.key(contact, part.index()), part.content().toBytes()));
    } catch (MalformedFrameException e) {
      log.warn("not understood contact={} why=\"{}\"", contact, e.getMessage());
    }
    return Optional.empty();
  }

  /** Forgets a message that is not complete. */
  private void drop(Batch batch) {
    begun.ifPresent(
        one -> {
          for (int i = 0; i < one.parts; i++) {
            batch.add(Vault.drop(ChatFormat.PARTS, ChatFormat.key(contact, i)));
          }
        });
    begun = Optional.empty();
  }
}
