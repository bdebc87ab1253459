package org.hearsay.people;

import java.time.Instant;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.people.ChatMessage.State;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Talk;

/** What was said, as it is kept: it never changes; what became of it is kept beside it. */
record MessageRow(
    Blob id, boolean ours, Optional<String> file, Instant at, Instant written, byte[] content) {

  Vault.Change put(long contact, long number) {
    byte[] row =
        ChatFormat.row()
            .raw(id.toBytes())
            .flag(ours)
            .text(file.orElse(""))
            .time(at)
            .time(written)
            .blob(content)
            .toBytes();
    return Vault.put(ChatFormat.MESSAGES, ChatFormat.key(contact, number), row);
  }

  static MessageRow read(StateIn in) {
    return new MessageRow(
        Blob.of(in.raw(Talk.Item.ID_BYTES)),
        in.flag(),
        Optional.of(in.text()).filter(name -> !name.isEmpty()),
        in.time(),
        in.time(),
        in.blob());
  }

  Saying saying() {
    return new Saying(file, content);
  }

  /** As it is told. */
  ChatMessage told(long contact, long number, State state, int peers, int parts, int there) {
    String text = saying().text();
    String shown =
        text.length() <= ChatMessage.TEXT_CHARS_MAX
            ? text
            : text.substring(0, ChatMessage.TEXT_CHARS_MAX);
    return new ChatMessage(
        contact,
        number,
        id,
        ours,
        file,
        shown,
        content.length,
        at,
        written,
        state,
        peers,
        parts,
        there);
  }
}
