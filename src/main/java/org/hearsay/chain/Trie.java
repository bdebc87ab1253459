package org.hearsay.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A map from digests that never changes: a changed one shares all it can with the one it was made
 * from, so that the state after each of many blocks costs little.
 *
 * <p>With {@link Hashing} it is a sparse Merkle tree of depth 256 as well; section 11.7. A leaf
 * that is alone below some branch is kept there, and its hash is that of the whole way down to it.
 * Hashes are computed when somebody asks for them, and once: most states' are never asked for.
 */
final class Trie<V> {
  static final int DEPTH = 256;

  // Ours to choose.
  /**
   * Of each leaf the hash of the way up to this depth is kept, and stored with it: most of the 256
   * steps, and few leaves share so long a way with another.
   */
  static final int LOW = 32;

  /** What a leaf of the Merkle tree is. */
  @FunctionalInterface
  interface Hashing<V> {
    Digest leaf(Digest place, V value);
  }

  /**
   * A leaf that is not in a tree yet.
   *
   * @param low hash of the leaf and the way from it up to depth {@value #LOW}
   */
  record Leaf<V>(Digest place, V value, Digest low) {}

  /** A leaf, or a branch with two sides of which one may be empty. */
  private static final class Node<V> {
    final @Nullable Digest place;
    final @Nullable V value;
    final @Nullable Node<V> zero;
    final @Nullable Node<V> one;

    // Whoever finds one missing computes the same: it does not matter which is kept.
    @Nullable Digest hash;
    @Nullable Digest low;

    private Node(
        @Nullable Digest place,
        @Nullable V value,
        @Nullable Node<V> zero,
        @Nullable Node<V> one,
        @Nullable Digest low) {
      this.place = place;
      this.value = value;
      this.zero = zero;
      this.one = one;
      this.low = low;
    }

    static <V> Node<V> leaf(Digest place, V value, @Nullable Digest low) {
      return new Node<>(place, value, null, null, low);
    }

    static <V> Node<V> fork(@Nullable Node<V> zero, @Nullable Node<V> one) {
      return new Node<>(null, null, zero, one, null);
    }

    /** The same leaf at another depth. */
    Node<V> moved() {
      return new Node<>(place, value, null, null, low);
    }
  }

  private final @Nullable Hashing<V> hashing;
  private final @Nullable Node<V> top;
  private final int size;

  private Trie(@Nullable Hashing<V> hashing, @Nullable Node<V> top, int size) {
    this.hashing = hashing;
    this.top = top;
    this.size = size;
  }

  /** An empty one without hashes. */
  static <V> Trie<V> plain() {
    return new Trie<>(null, null, 0);
  }

  /** An empty one with hashes. */
  static <V> Trie<V> hashed(Hashing<V> hashing) {
    return new Trie<>(hashing, null, 0);
  }

  /** One with these leaves, whose low hashes are taken as they are; each is hashed but once. */
  static <V> Trie<V> hashed(Hashing<V> hashing, List<Leaf<V>> leaves) {
    List<Leaf<V>> sorted = new ArrayList<>(leaves);
    sorted.sort(Comparator.comparing(Leaf::place));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).place().equals(sorted.get(i - 1).place())) {
        throw new IllegalArgumentException("two leaves at one place");
      }
    }
    Trie<V> empty = hashed(hashing);
    return new Trie<>(hashing, empty.built(sorted, 0), sorted.size());
  }

  private @Nullable Node<V> built(List<Leaf<V>> sorted, int depth) {
    if (sorted.isEmpty()) {
      return null;
    }
    if (sorted.size() == 1) {
      Leaf<V> only = sorted.get(0);
      return Node.leaf(only.place(), only.value(), only.low());
    }
    int ones = 0;
    while (ones < sorted.size() && !bit(sorted.get(ones).place(), depth)) {
      ones++;
    }
    return Node.fork(
        built(sorted.subList(0, ones), depth + 1),
        built(sorted.subList(ones, sorted.size()), depth + 1));
  }

  int size() {
    return size;
  }

  /** The Merkle root; zero when it is empty. */
  Digest root() {
    return hash(top, 0);
  }

  private Digest hash(@Nullable Node<V> node, int depth) {
    Hashing<V> leaves = hashing;
    if (node == null || leaves == null) {
      return ChainHash.ZERO;
    }
    Digest known = node.hash;
    if (known == null) {
      known =
          node.place == null
              ? branch(hash(node.zero, depth + 1), hash(node.one, depth + 1))
              : hashOfLeaf(leaves, node, node.place, depth);
      node.hash = known;
    }
    return known;
  }

  private Digest hashOfLeaf(Hashing<V> leaves, Node<V> leaf, Digest place, int depth) {
    return depth <= LOW
        ? climbed(place, low(leaves, leaf, place), LOW, depth)
        : climbed(place, leaves.leaf(place, valueOf(leaf)), DEPTH, depth);
  }

  private Digest low(Hashing<V> leaves, Node<V> leaf, Digest place) {
    Digest known = leaf.low;
    if (known == null) {
      known = climbed(place, leaves.leaf(place, valueOf(leaf)), DEPTH, LOW);
      leaf.low = known;
    }
    return known;
  }

  /** Bit {@code depth} of a place, the topmost first. */
  static boolean bit(Digest place, int depth) {
    long word =
        switch (depth >>> 6) {
          case 0 -> place.w0();
          case 1 -> place.w1();
          case 2 -> place.w2();
          default -> place.w3();
        };
    return (word >>> (63 - (depth & 63)) & 1) != 0;
  }

  /** The hash of a branch; empty below when both sides are. */
  static Digest branch(Digest zero, Digest one) {
    return zero.equals(ChainHash.ZERO) && one.equals(ChainHash.ZERO)
        ? ChainHash.ZERO
        : ChainHash.of(ChainHash.BRANCH, zero.toBytes(), one.toBytes());
  }

  Optional<V> get(Digest place) {
    return Optional.ofNullable(find(place)).map(Trie::valueOf);
  }

  /** The leaf at a place with its low hash. */
  Optional<Leaf<V>> leafAt(Digest place) {
    return Optional.ofNullable(find(place))
        .map(
            node ->
                new Leaf<>(
                    place,
                    valueOf(node),
                    hashing == null ? ChainHash.ZERO : low(hashing, node, place)));
  }

  private @Nullable Node<V> find(Digest place) {
    Node<V> node = top;
    for (int depth = 0; node != null && node.place == null; depth++) {
      node = bit(place, depth) ? node.one : node.zero;
    }
    return node != null && place.equals(node.place) ? node : null;
  }

  /** The same with this value at this place. */
  Trie<V> with(Digest place, V value) {
    int grown = get(place).isPresent() ? size : size + 1;
    return new Trie<>(hashing, put(top, 0, place, value), grown);
  }

  private Node<V> put(@Nullable Node<V> node, int depth, Digest place, V value) {
    if (node == null || place.equals(node.place)) {
      return Node.leaf(place, value, null);
    }
    Digest other = node.place;
    if (other == null) {
      return bit(place, depth)
          ? Node.fork(node.zero, put(node.one, depth + 1, place, value))
          : Node.fork(put(node.zero, depth + 1, place, value), node.one);
    }
    // a leaf that is no longer alone moves down
    Node<V> moved = node.moved();
    Node<V> forked = bit(other, depth) ? Node.fork(null, moved) : Node.fork(moved, null);
    return put(forked, depth, place, value);
  }

  private static <V> V valueOf(Node<V> leaf) {
    V value = leaf.value;
    if (value == null) {
      throw new IllegalStateException("a leaf has a value");
    }
    return value;
  }

  /** What a hash becomes on its way up where nothing else is. */
  private static Digest climbed(Digest place, Digest from, int depth, int to) {
    Digest hash = from;
    for (int below = depth - 1; below >= to; below--) {
      hash = bit(place, below) ? branch(ChainHash.ZERO, hash) : branch(hash, ChainHash.ZERO);
    }
    return hash;
  }

  /** The same without what is at this place, if anything is. */
  Trie<V> without(Digest place) {
    return get(place).isEmpty() ? this : new Trie<>(hashing, removed(top, 0, place), size - 1);
  }

  private @Nullable Node<V> removed(@Nullable Node<V> node, int depth, Digest place) {
    if (node == null || node.place != null) {
      return null; // it is this leaf: whoever calls has looked
    }
    boolean one = bit(place, depth);
    Node<V> rest = removed(one ? node.one : node.zero, depth + 1, place);
    Node<V> other = one ? node.zero : node.one;
    Node<V> alone = rest == null ? other : other == null ? rest : null;
    if (alone != null && alone.place != null) {
      return alone.moved(); // alone again, it moves up
    }
    return one ? Node.fork(other, rest) : Node.fork(rest, other);
  }

  /** All of them, by place. */
  void forEach(BiConsumer<Digest, V> visitor) {
    visit(top, visitor);
  }

  private static <V> void visit(@Nullable Node<V> node, BiConsumer<Digest, V> visitor) {
    if (node == null) {
      return;
    }
    Digest place = node.place;
    if (place != null) {
      visitor.accept(place, valueOf(node));
    }
    visit(node.zero, visitor);
    visit(node.one, visitor);
  }

  /** The siblings on the way to a place, from the root down, those at each depth. */
  Digest[] siblings(Digest place) {
    Digest[] siblings = new Digest[DEPTH];
    Arrays.fill(siblings, ChainHash.ZERO);
    Node<V> node = top;
    int depth = 0;
    for (; node != null && node.place == null; depth++) {
      boolean one = bit(place, depth);
      siblings[depth] = hash(one ? node.zero : node.one, depth + 1);
      node = one ? node.one : node.zero;
    }
    if (node != null && !place.equals(node.place)) {
      addStranger(siblings, depth, place, node);
    }
    return siblings;
  }

  /** Another leaf sits where the place would be: it is a sibling at the depth where they part. */
  private void addStranger(Digest[] siblings, int depth, Digest place, Node<V> leaf) {
    Digest other = leaf.place;
    if (other == null) {
      throw new IllegalStateException("a leaf has a place");
    }
    int parting = depth;
    while (bit(place, parting) == bit(other, parting)) {
      parting++;
    }
    siblings[parting] = hash(leaf.moved(), parting + 1);
  }
}
