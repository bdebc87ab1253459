package org.hearsay.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hearsay.env.BlockStore;
import org.hearsay.env.BlockStore.Change;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * A state as rows of a store, and back. A name's row has the record and, after it, the hash of its
 * leaf's long way up alone: hashing that anew for each of 100,000 names takes half a minute, and
 * the root shows whether it is right.
 */
final class StateRows {
  private StateRows() {}

  /** The row of a name as it is now. */
  static Change name(State state, Name name) {
    return new Change(
        name.toBytes(),
        state
            .leaf(name)
            .map(leaf -> new Output().bytes(leaf.value().toBytes()).digest(leaf.low()).toBytes()));
  }

  /** The row of a claim as it is now. */
  static Change claim(State state, Digest place) {
    return new Change(
        place.toBytes(), state.claim(place).map(height -> new Output().i32(height).toBytes()));
  }

  /** The row of an account as it is now. */
  static Change account(State state, NodeId account) {
    long sequence = state.nextSequence(account);
    return new Change(
        account.toBytes(),
        sequence == 0 ? Optional.empty() : Optional.of(new Output().i64(sequence).toBytes()));
  }

  /** The row that a state has for the key of a name's row. */
  static Change nameAgain(State state, byte[] key) throws MalformedFrameException {
    String text = new String(key, StandardCharsets.ISO_8859_1);
    if (!Name.isName(text)) {
      throw new MalformedFrameException("key of a name that is none");
    }
    return name(state, new Name(text));
  }

  /** The row that a state has for the key of a claim's row. */
  static Change claimAgain(State state, byte[] key) throws MalformedFrameException {
    return claim(state, placeOf(key));
  }

  /** The row that a state has for the key of an account's row. */
  static Change accountAgain(State state, byte[] key) throws MalformedFrameException {
    return account(state, accountOf(key));
  }

  private static Digest placeOf(byte[] key) throws MalformedFrameException {
    Input in = new Input(key, "claim");
    Digest place = in.digest();
    in.end();
    return place;
  }

  private static NodeId accountOf(byte[] key) throws MalformedFrameException {
    Input in = new Input(key, "account");
    NodeId account = in.key();
    in.end();
    return account;
  }

  /**
   * Reads the whole state.
   *
   * @throws MalformedFrameException when a row is none
   */
  static State read(BlockStore store) throws MalformedFrameException {
    List<Trie.Leaf<NameRecord>> names = new ArrayList<>();
    List<Change> claims = new ArrayList<>();
    List<Change> accounts = new ArrayList<>();
    List<MalformedFrameException> failures = new ArrayList<>();
    store.state(
        row -> {
          try {
            names.add(leaf(row));
          } catch (MalformedFrameException e) {
            failures.add(e);
          }
        },
        claims::add,
        accounts::add);
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    State state;
    try {
      state = State.ofNames(names);
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException("names: " + e.getMessage());
    }
    for (Change claim : claims) {
      int height = new Input(value(claim), "claim").i32();
      state = state.withClaim(placeOf(claim.key()), height);
    }
    for (Change account : accounts) {
      long sequence = new Input(value(account), "account").i64();
      state = state.withSequence(accountOf(account.key()), sequence);
    }
    return state;
  }

  private static Trie.Leaf<NameRecord> leaf(Change row) throws MalformedFrameException {
    byte[] value = value(row);
    int end = value.length - Digest.BYTES;
    if (end < 0) {
      throw new MalformedFrameException("row of a name ends early");
    }
    NameRecord record = NameRecord.decode(Arrays.copyOf(value, end));
    if (!Arrays.equals(record.name().toBytes(), row.key())) {
      throw new MalformedFrameException("row of a name has another's record");
    }
    return new Trie.Leaf<>(record.name().place(), record, Digest.at(value, end));
  }

  private static byte[] value(Change row) {
    return row.value().orElse(new byte[0]);
  }

  /** What is said of a store that cannot be used. */
  static UncheckedIOException damaged(BlockStore store, String why) {
    return new UncheckedIOException(
        new IOException(
            "the chain's store "
                + store.name()
                + " "
                + why
                + ": move it away to fetch the chain anew"));
  }
}
