package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;

/**
 * A header and what it commits to; section 11.2. Made by {@link #decode}, its roots are those of
 * its content: a block whose body is another's cannot be held.
 *
 * @param note the miner's, at most {@value #NOTE_BYTES_MAX} bytes of anything
 * @param ommers stale siblings that it names, at most {@value #OMMERS_MAX}
 */
public record Block(
    SealedHeader sealed, Note note, List<Transaction> transactions, List<SealedHeader> ommers) {
  // From the protocol; changing one forks the network.
  public static final int BYTES_MAX = 64 << 10;
  public static final int NOTE_BYTES_MAX = 32;
  public static final int OMMERS_MAX = 2;

  public Block {
    transactions = List.copyOf(transactions);
    ommers = List.copyOf(ommers);
  }

  /** Reads exactly one, of at most {@value #BYTES_MAX} bytes. */
  public static Block decode(byte[] bytes) throws MalformedFrameException {
    if (bytes.length > BYTES_MAX) {
      throw new MalformedFrameException("block of " + bytes.length + " bytes");
    }
    Input in = new Input(bytes, "block");
    SealedHeader sealed = SealedHeader.read(in);
    Note note = Note.read(in);
    List<Transaction> transactions = new ArrayList<>();
    for (int left = in.u16(); left > 0; left--) {
      transactions.add(Transaction.decode(in.bytes(in.u16())));
    }
    List<SealedHeader> ommers = new ArrayList<>();
    int count = in.u8();
    if (count > OMMERS_MAX) {
      throw new MalformedFrameException("block with " + count + " ommers");
    }
    for (int left = count; left > 0; left--) {
      ommers.add(SealedHeader.read(in));
    }
    in.end();
    Block block = new Block(sealed, note, transactions, ommers);
    if (!block.isWhole()) {
      throw new MalformedFrameException("block whose body is not its header's");
    }
    return block;
  }

  /** Ids of the transactions of a stored block, by which it is found again; none of no block. */
  public static List<Digest> transactionsIn(byte[] bytes) {
    List<Digest> ids = new ArrayList<>();
    try {
      Input in = new Input(bytes, "block");
      SealedHeader unused = SealedHeader.read(in);
      Note unusedNote = Note.read(in);
      for (int left = in.u16(); left > 0; left--) {
        ids.add(Transaction.decode(in.bytes(in.u16())).id());
      }
      return ids;
    } catch (MalformedFrameException e) {
      return List.of(); // whoever reads it says so
    }
  }

  /** Whether the body is the one that the header commits to. */
  boolean isWhole() {
    return merkleRoot(note, transactions).equals(header().merkleRoot())
        && ommersRoot(ommers).equals(header().ommersRoot());
  }

  public byte[] toBytes() {
    Output out = new Output();
    sealed.write(out);
    note.write(out);
    out.u16(transactions.size());
    for (Transaction transaction : transactions) {
      byte[] bytes = transaction.toBytes();
      out.u16(bytes.length).bytes(bytes);
    }
    out.u8(ommers.size());
    ommers.forEach(ommer -> ommer.write(out));
    return out.toBytes();
  }

  static Digest merkleRoot(Note note, List<Transaction> transactions) {
    return Merkle.root(items(note, transactions));
  }

  /** What the Merkle tree stands on: the note, then the transactions. */
  static List<byte[]> items(Note note, List<Transaction> transactions) {
    List<byte[]> items = new ArrayList<>(1 + transactions.size());
    items.add(note.toBytes());
    transactions.forEach(transaction -> items.add(transaction.toBytes()));
    return items;
  }

  static Digest ommersRoot(List<SealedHeader> ommers) {
    List<byte[]> items = new ArrayList<>(ommers.size());
    ommers.forEach(ommer -> items.add(ommer.toBytes()));
    return Merkle.root(items);
  }

  public Header header() {
    return sealed.header();
  }

  public Digest id() {
    return sealed.id();
  }

  /** Proves that it has the transaction at an index. */
  public Merkle.Proof proof(int transaction) {
    return Merkle.prove(items(note, transactions), 1 + transaction);
  }
}
