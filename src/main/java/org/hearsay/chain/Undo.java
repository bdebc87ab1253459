package org.hearsay.chain;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * What a block has changed in the state, as it was before: enough to take the block back, and to
 * know what a store must write anew.
 *
 * @param accounts sequence numbers, 0 where there was none
 */
record Undo(
    Map<Name, Optional<NameRecord>> names,
    Map<Digest, Optional<Integer>> claims,
    Map<NodeId, Long> accounts) {
  Undo() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  byte[] toBytes() {
    Output out = new Output().i32(names.size());
    names.forEach(
        (name, before) -> {
          byte[] record = before.map(NameRecord::toBytes).orElse(new byte[0]);
          name.write(out).u16(record.length).bytes(record);
        });
    out.i32(claims.size());
    claims.forEach((place, before) -> out.digest(place).i32(before.orElse(-1)));
    out.i32(accounts.size());
    accounts.forEach((account, before) -> out.key(account).i64(before));
    return out.toBytes();
  }

  /** Reads what {@link #toBytes} wrote. */
  static Undo decode(byte[] bytes) throws MalformedFrameException {
    Input in = new Input(bytes, "undo");
    Undo undo = new Undo();
    for (int left = in.i32(); left > 0; left--) {
      Name name = Name.read(in);
      byte[] record = in.bytes(in.u16());
      undo.names.put(
          name, record.length == 0 ? Optional.empty() : Optional.of(NameRecord.decode(record)));
    }
    for (int left = in.i32(); left > 0; left--) {
      Digest place = in.digest();
      int height = in.i32();
      undo.claims.put(place, height < 0 ? Optional.empty() : Optional.of(height));
    }
    for (int left = in.i32(); left > 0; left--) {
      undo.accounts.put(in.key(), in.i64());
    }
    in.end();
    return undo;
  }

  /** The key of a name in a store. */
  static byte[] key(Name name) {
    return name.text().getBytes(StandardCharsets.US_ASCII);
  }
}
