package org.hearsay.people;

/** How many bytes wait in all outboxes together. On the loop. */
final class Load {
  // Ours to choose.
  private static final long BYTES_MAX = 64L << 20;

  private long bytes;

  boolean hasRoom(long more) {
    return bytes + more <= BYTES_MAX;
  }

  void add(long more) {
    bytes += more;
  }
}
