package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;

/**
 * That the directory below a root says this of a name, or nothing; section 11.7. Needs no node to
 * be checked, only the root from a header.
 *
 * @param siblings of the way from the root down, 256 of them, empty ones zero
 */
public record NameProof(List<Digest> siblings, Optional<NameRecord> record) {
  // From the protocol.
  public static final int SIBLINGS_MAX = 56;

  private static final int BITMAP_BYTES = Trie.DEPTH / 8;

  public NameProof {
    siblings = List.copyOf(siblings);
    if (siblings.size() != Trie.DEPTH || shown(siblings) > SIBLINGS_MAX) {
      throw new IllegalArgumentException("a proof has 256 siblings, at most 56 of them not empty");
    }
  }

  private static long shown(List<Digest> siblings) {
    return siblings.stream().filter(sibling -> !sibling.equals(ChainHash.ZERO)).count();
  }

  /** Reads what {@link #toBytes} wrote. */
  public static NameProof decode(byte[] bytes) throws MalformedFrameException {
    Input in = new Input(bytes, "proof");
    byte[] bitmap = in.bytes(BITMAP_BYTES);
    List<Digest> siblings = new ArrayList<>(Trie.DEPTH);
    int shown = 0;
    for (int depth = 0; depth < Trie.DEPTH; depth++) {
      boolean present = (bitmap[depth / 8] >>> (7 - depth % 8) & 1) != 0;
      shown += present ? 1 : 0;
      if (shown > SIBLINGS_MAX) {
        throw new MalformedFrameException("proof of over " + SIBLINGS_MAX + " siblings");
      }
      siblings.add(present ? notZero(in.digest()) : ChainHash.ZERO);
    }
    byte[] record = in.bytes(bytes.length - in.position());
    return new NameProof(
        siblings, record.length == 0 ? Optional.empty() : Optional.of(NameRecord.decode(record)));
  }

  private static Digest notZero(Digest sibling) throws MalformedFrameException {
    if (sibling.equals(ChainHash.ZERO)) {
      throw new MalformedFrameException("proof shows an empty sibling");
    }
    return sibling;
  }

  /** Bitmap, siblings that are not empty from the root down, record if any; under 2.3 KiB. */
  public byte[] toBytes() {
    byte[] bitmap = new byte[BITMAP_BYTES];
    Output shown = new Output();
    for (int depth = 0; depth < Trie.DEPTH; depth++) {
      if (!siblings.get(depth).equals(ChainHash.ZERO)) {
        bitmap[depth / 8] |= (byte) (0x80 >>> depth % 8);
        shown.digest(siblings.get(depth));
      }
    }
    record.ifPresent(present -> shown.bytes(present.toBytes()));
    return new Output().bytes(bitmap).bytes(shown.toBytes()).toBytes();
  }

  /** Whether it shows, for this name, what it says below this root. */
  public boolean holds(Digest root, Name name) {
    if (record.isPresent() && !record.get().name().equals(name)) {
      return false;
    }
    Digest place = name.place();
    Digest hash = record.map(r -> NameRecord.leaf(place, r)).orElse(ChainHash.ZERO);
    for (int depth = Trie.DEPTH - 1; depth >= 0; depth--) {
      Digest sibling = siblings.get(depth);
      hash = Trie.bit(place, depth) ? Trie.branch(sibling, hash) : Trie.branch(hash, sibling);
    }
    return hash.equals(root);
  }
}
