package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/** Trees over lists, as in RFC 6962, with the count in the root; section 11.4. */
public final class Merkle {
  private Merkle() {}

  /** The root over these items. */
  public static Digest root(List<byte[]> items) {
    return seal(items.size(), items.isEmpty() ? ChainHash.ZERO : top(leaves(items)));
  }

  private static Digest seal(int count, Digest top) {
    return ChainHash.of(ChainHash.ROOT, new Output().i32(count).toBytes(), top.toBytes());
  }

  private static List<Digest> leaves(List<byte[]> items) {
    List<Digest> leaves = new ArrayList<>(items.size());
    items.forEach(item -> leaves.add(leaf(item)));
    return leaves;
  }

  private static Digest leaf(byte[] item) {
    return ChainHash.of(ChainHash.LEAF, item);
  }

  private static Digest node(Digest left, Digest right) {
    return ChainHash.of(ChainHash.NODE, left.toBytes(), right.toBytes());
  }

  private static Digest top(List<Digest> leaves) {
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int split = split(leaves.size());
    return node(top(leaves.subList(0, split)), top(leaves.subList(split, leaves.size())));
  }

  /** The largest power of two below {@code count}, which is at least 2. */
  private static int split(int count) {
    return Integer.highestOneBit(count - 1);
  }

  /**
   * That an item is at its index below a root.
   *
   * @param siblings from the leaf up
   */
  public record Proof(int index, int count, List<Digest> siblings) {
    public Proof {
      siblings = List.copyOf(siblings);
    }

    /** Whether it leads from the item to the root, and could not be any shorter or longer. */
    public boolean leadsTo(Digest root, byte[] item) {
      if (index < 0 || index >= count) {
        return false;
      }
      int[] used = {siblings.size()};
      Digest top = climb(leaf(item), index, count, used);
      return used[0] == 0 && top != null && seal(count, top).equals(root);
    }

    /** Siblings are taken from the end, as the way from the top down meets them. */
    private @Nullable Digest climb(Digest leaf, int at, int size, int[] left) {
      if (size == 1) {
        return leaf;
      }
      if (left[0] == 0) {
        return null;
      }
      Digest sibling = siblings.get(--left[0]);
      int split = split(size);
      boolean goesLeft = at < split;
      Digest below =
          goesLeft ? climb(leaf, at, split, left) : climb(leaf, at - split, size - split, left);
      if (below == null) {
        return null;
      }
      return goesLeft ? node(below, sibling) : node(sibling, below);
    }
  }

  /** Proves the item at an index. */
  public static Proof prove(List<byte[]> items, int index) {
    List<Digest> siblings = new ArrayList<>();
    collect(leaves(items), index, siblings);
    return new Proof(index, items.size(), siblings);
  }

  private static void collect(List<Digest> leaves, int index, List<Digest> siblings) {
    if (leaves.size() == 1) {
      return;
    }
    int split = split(leaves.size());
    List<Digest> left = leaves.subList(0, split);
    List<Digest> right = leaves.subList(split, leaves.size());
    if (index < split) {
      collect(left, index, siblings);
      siblings.add(top(right));
    } else {
      collect(right, index - split, siblings);
      siblings.add(top(left));
    }
  }
}
