package org.hearsay.people;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.wire.Blob;
import org.hearsay.wire.MalformedFrameException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of a vault that conversations are in. Every key begins with the contact's number, so that
 * all of a contact can be found and deleted.
 */
final class ChatFormat {
  /** By contact: numbers that are used next, and how far both have read. */
  static final String HEADS = "heads";

  /** By contact and session. */
  static final String SESSIONS = "sessions";

  /** By contact: an open of ours that waits for its answer. */
  static final String ASKINGS = "askings";

  /** By contact: our answer to an open, until the other side is heard. */
  static final String ANSWERINGS = "answerings";

  /** By contact and id: opens that were answered. */
  static final String OPENS = "opens";

  /** By contact and place: what is to be said, or may not have come. */
  static final String ITEMS = "items";

  /** By contact, session and id: what came before what was said earlier. */
  static final String EARLY = "early";

  /** By contact and slot: ids of what was handed on of late. */
  static final String HANDED = "handed";

  /** By contact and index: a long message that is not complete. */
  static final String PARTS = "parts";

  /** By contact and number: what was said. */
  static final String MESSAGES = "messages";

  /** By contact and number: what became of our messages. */
  static final String STATES = "states";

  private static final Logger log = LoggerFactory.getLogger(ChatFormat.class);
  private static final int VERSION = 1;

  private ChatFormat() {}

  static byte[] key(long contact) {
    return ByteBuffer.allocate(Long.BYTES).putLong(contact).array();
  }

  static byte[] key(long contact, long number) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(contact).putLong(number).array();
  }

  static byte[] key(long contact, byte[] rest) {
    return Handshake.concat(key(contact), rest);
  }

  static byte[] key(long contact, byte[] id, Blob item) {
    return Handshake.concat(key(contact), id, item.toBytes());
  }

  static long contact(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /** The second number of a key. */
  static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong(Long.BYTES);
  }

  static StateOut row() {
    return new StateOut().i32(VERSION);
  }

  /** Reads a row; empty when it is none of ours, which is said in the log. */
  static <T> Optional<T> read(String table, Vault.Row row, StateIn.Reader<T> reader) {
    try {
      if (row.value().isPresent()) {
        return Optional.of(
            StateIn.read(
                row.value().get(),
                in -> {
                  if (in.i32() != VERSION) {
                    throw new IllegalArgumentException("of another version");
                  }
                  return reader.read(in);
                }));
      }
      log.error("damaged row table={}", table);
    } catch (MalformedFrameException e) {
      log.error("row not understood table={} why=\"{}\"", table, e.getMessage());
    }
    return Optional.empty();
  }
}
