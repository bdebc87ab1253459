package org.hearsay.people;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Talk.Place;

/** Reads what {@link StateOut} wrote; what is damaged is refused, whatever it is. */
final class StateIn {
  private final ByteBuffer in;

  private StateIn(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** Reading something. */
  interface Reader<T> {
    T read(StateIn in);
  }

  /** Reads the whole of some bytes. */
  static <T> T read(byte[] bytes, Reader<T> reader) throws MalformedFrameException {
    StateIn in = new StateIn(bytes);
    try {
      T value = reader.read(in);
      if (in.in.hasRemaining()) {
        throw new MalformedFrameException("state of a session: more than there should be");
      }
      return value;
    } catch (DateTimeException e) {
      throw new MalformedFrameException("state of a session: " + e.getMessage());
    } catch (BufferUnderflowException e) {
      throw new MalformedFrameException("state of a session: ends early");
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException("state of a session: " + e.getMessage());
    }
  }

  int i32() {
    return in.getInt();
  }

  long i64() {
    return in.getLong();
  }

  boolean flag() {
    return in.get() != 0;
  }

  byte[] raw(int bytes) {
    byte[] value = new byte[bytes];
    in.get(value);
    return value;
  }

  byte[] secret() {
    return raw(Secrets.BYTES);
  }

  byte[] blob() {
    int length = i32();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("length of " + length);
    }
    return raw(length);
  }

  String text() {
    return new String(blob(), StandardCharsets.UTF_8);
  }

  Instant time() {
    return Instant.ofEpochMilli(i64());
  }

  NodeId key() {
    return NodeId.of(raw(NodeId.BYTES));
  }

  Place place() {
    return new Place(i32(), i32());
  }

  <T> Optional<T> maybe(Supplier<T> reader) {
    return flag() ? Optional.of(reader.get()) : Optional.empty();
  }

  /** Each of at least a byte, so that a count cannot ask for more than there is. */
  <T> List<T> all(Supplier<T> reader) {
    int count = i32();
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException("count of " + count);
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(reader.get());
    }
    return values;
  }
}
