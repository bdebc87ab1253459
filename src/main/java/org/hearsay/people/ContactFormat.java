package org.hearsay.people;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.hearsay.env.Vault;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionOpen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of a vault that contacts are in. */
final class ContactFormat {
  static final String CONTACTS = "contacts";
  static final String REQUESTS = "requests";
  static final String BARRED = "barred";
  private static final int VERSION = 1;
  private static final int PAGE = 1000;
  private static final Logger log = LoggerFactory.getLogger(ContactFormat.class);

  private ContactFormat() {}

  /** Reads or writes what a row has. */
  private interface Fields<T> {
    T read(DataInputStream in) throws IOException;
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  static Vault.Change put(Contact contact) {
    return Vault.put(CONTACTS, key(contact.id()), row(out -> write(contact, out)));
  }

  static Vault.Change drop(Contact contact) {
    return Vault.drop(CONTACTS, key(contact.id()));
  }

  static Vault.Change put(ContactRequest request) {
    return Vault.put(REQUESTS, request.from().toBytes(), row(out -> write(request, out)));
  }

  static Vault.Change drop(ContactRequest request) {
    return Vault.drop(REQUESTS, request.from().toBytes());
  }

  static Vault.Change put(Barred barred) {
    return Vault.put(
        BARRED,
        barred.who().toBytes(),
        row(
            out -> {
              out.writeBoolean(barred.blocked());
              out.writeLong(barred.at().toEpochMilli());
            }));
  }

  static Vault.Change drop(Barred barred) {
    return Vault.drop(BARRED, barred.who().toBytes());
  }

  private static byte[] key(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  private static void write(Contact contact, DataOutputStream out) throws IOException {
    out.writeUTF(contact.petname());
    out.write(contact.key().toBytes());
    writeText(contact.name(), out);
    writeText(contact.nick(), out);
    out.writeUTF(contact.trust().name());
    out.writeBoolean(contact.offered().isPresent());
    if (contact.offered().isPresent()) {
      out.write(contact.offered().get().toBytes());
    }
    out.writeBoolean(contact.blocked());
    out.writeLong(contact.since().toEpochMilli());
  }

  private static void write(ContactRequest request, DataOutputStream out) throws IOException {
    writeText(request.nick(), out);
    writeText(request.name(), out);
    out.writeBoolean(request.anchored());
    out.writeUTF(request.text());
    out.writeDouble(request.rating());
    out.writeLong(request.at().toEpochMilli());
    byte[] open = request.open().map(PeopleCodec::encode).orElse(new byte[0]);
    out.writeInt(open.length);
    out.write(open);
  }

  /** Reads all of a table; what cannot be read is said in the log, and left. */
  static <T> void read(
      Vault vault,
      String table,
      BiFunction<byte[], byte[], Optional<T>> format,
      Consumer<T> keeper) {
    byte[] from = new byte[0];
    List<Vault.Row> page = vault.scan(table, from, PAGE);
    while (!page.isEmpty()) {
      for (Vault.Row row : page) {
        Optional<T> one = row.value().flatMap(value -> format.apply(row.key(), value));
        one.ifPresentOrElse(
            keeper, () -> log.error("damaged row table={} vault={}", table, vault.name()));
      }
      byte[] last = page.get(page.size() - 1).key();
      from = Arrays.copyOf(last, last.length + 1); // the next key there can be
      page = vault.scan(table, from, PAGE);
    }
  }

  /** Empty when the row is none of ours. */
  static Optional<Contact> contact(byte[] key, byte[] row) {
    return read(
        row,
        in ->
            new Contact(
                ByteBuffer.wrap(key).getLong(),
                in.readUTF(),
                readKey(in),
                readText(in),
                readText(in),
                TrustWord.valueOf(in.readUTF()),
                in.readBoolean() ? Optional.of(readKey(in)) : Optional.empty(),
                in.readBoolean(),
                Instant.ofEpochMilli(in.readLong())));
  }

  static Optional<ContactRequest> request(byte[] key, byte[] row) {
    return read(
        row,
        in ->
            new ContactRequest(
                NodeId.of(key),
                readText(in),
                readText(in),
                in.readBoolean(),
                in.readUTF(),
                in.readDouble(),
                Instant.ofEpochMilli(in.readLong()),
                readOpen(in)));
  }

  private static Optional<SessionOpen> readOpen(DataInputStream in) throws IOException {
    int length = in.available() == 0 ? 0 : in.readInt(); // rows of a while ago end here
    if (length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(PeopleCodec.open(in.readNBytes(length)));
    } catch (MalformedFrameException e) {
      throw new IOException(e);
    }
  }

  static Optional<Barred> barred(byte[] key, byte[] row) {
    return read(
        row,
        in -> new Barred(NodeId.of(key), in.readBoolean(), Instant.ofEpochMilli(in.readLong())));
  }

  private static byte[] row(Writing fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      fields.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static <T> Optional<T> read(byte[] row, Fields<T> fields) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row))) {
      if (in.readByte() != VERSION) {
        return Optional.empty();
      }
      T read = fields.read(in);
      return in.read() < 0 ? Optional.of(read) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // a row that only we can write, from a version that is not this one
    }
  }

  private static void writeText(Optional<String> text, DataOutputStream out) throws IOException {
    out.writeUTF(text.orElse(""));
  }

  private static Optional<String> readText(DataInputStream in) throws IOException {
    return Optional.of(in.readUTF()).filter(text -> !text.isEmpty());
  }

  private static NodeId readKey(DataInputStream in) throws IOException {
    byte[] bytes = new byte[NodeId.BYTES];
    in.readFully(bytes);
    return NodeId.of(bytes);
  }
}
