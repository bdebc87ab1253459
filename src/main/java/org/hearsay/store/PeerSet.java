package org.hearsay.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of small numbers, the slots of connected peers. The first 64 cost no object, so that who
 * was shown what takes eight bytes an envelope on nearly every node.
 */
public final class PeerSet {
  private long first;
  private long @Nullable [] rest;

  public boolean contains(int slot) {
    if (slot < Long.SIZE) {
      return (first >>> slot & 1) != 0;
    }
    long[] words = rest;
    int word = slot / Long.SIZE - 1;
    return words != null && word < words.length && (words[word] >>> slot % Long.SIZE & 1) != 0;
  }

  public void add(int slot) {
    if (slot < Long.SIZE) {
      first |= 1L << slot;
      return;
    }
    int word = slot / Long.SIZE - 1;
    long[] words = rest == null ? new long[word + 1] : rest;
    if (word >= words.length) {
      words = Arrays.copyOf(words, word + 1);
    }
    words[word] |= 1L << slot % Long.SIZE;
    rest = words;
  }

  public void remove(int slot) {
    if (slot < Long.SIZE) {
      first &= ~(1L << slot);
      return;
    }
    long[] words = rest;
    int word = slot / Long.SIZE - 1;
    if (words != null && word < words.length) {
      words[word] &= ~(1L << slot % Long.SIZE);
    }
  }

  public int size() {
    int size = Long.bitCount(first);
    long[] words = rest;
    for (int i = 0; words != null && i < words.length; i++) {
      size += Long.bitCount(words[i]);
    }
    return size;
  }

  /** Takes out all that are in the other set. */
  public void removeAll(PeerSet others) {
    first &= ~others.first;
    long[] words = rest;
    long[] leaving = others.rest;
    if (words != null && leaving != null) {
      for (int i = 0; i < Math.min(words.length, leaving.length); i++) {
        words[i] &= ~leaving[i];
      }
    }
  }
}
