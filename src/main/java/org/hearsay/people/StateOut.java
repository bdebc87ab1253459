package org.hearsay.people;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Talk.Place;

/** The state of a session as bytes, for the disk of its own side alone. */
final class StateOut {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** Writing to memory. */
  private interface Step {
    void run() throws IOException;
  }

  private StateOut wrote(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory", e);
    }
  }

  StateOut i32(int value) {
    return wrote(() -> out.writeInt(value));
  }

  StateOut i64(long value) {
    return wrote(() -> out.writeLong(value));
  }

  StateOut flag(boolean value) {
    return wrote(() -> out.writeBoolean(value));
  }

  /** Bytes whose number both sides of it know. */
  StateOut raw(byte[] value) {
    return wrote(() -> out.write(value));
  }

  /** Bytes and their number. */
  StateOut blob(byte[] value) {
    return i32(value.length).raw(value);
  }

  StateOut text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  StateOut time(Instant value) {
    return i64(value.toEpochMilli());
  }

  StateOut key(NodeId key) {
    return raw(key.toBytes());
  }

  StateOut place(Place place) {
    return i32(place.generation()).i32(place.day());
  }

  /** Whether there is one, then it. */
  <T> StateOut maybe(Optional<T> value, Consumer<T> writer) {
    flag(value.isPresent());
    value.ifPresent(writer);
    return this;
  }

  /** How many there are, then each. */
  <T> StateOut all(Collection<T> values, Consumer<T> writer) {
    i32(values.size());
    values.forEach(writer);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
