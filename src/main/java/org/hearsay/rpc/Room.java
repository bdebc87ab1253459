package org.hearsay.rpc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the requests of all connections may take of the heap together, or their answers. Large ones
 * leave some of it to small ones, so that whoever fills it does not silence everybody else. Any
 * thread.
 */
final class Room {
  // Ours to choose.
  /** One part in so many of the heap; a text is in memory two or three times for a while. */
  private static final int HEAP_PARTS = 8;

  /** More is no use, however large the heap. */
  private static final long BYTES_MAX = 256L << 20;

  /** A request of this size is a small one: a call with a message of some kilobytes. */
  static final int SMALL_BYTES = 16 << 10;

  private final long bytesMax;
  private final AtomicLong taken = new AtomicLong();

  Room(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  static Room ofHeap() {
    return new Room(Math.min(BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_PARTS));
  }

  /** Whether there is nothing left for large ones. */
  boolean isFull() {
    return taken.get() >= bytesMax / 4 * 3;
  }

  /** Bytes taken now. */
  long taken() {
    return taken.get();
  }

  /** What one request or answer has of it. One thread at a time. */
  final class Share {
    private long bytes;

    /** Takes more; false, and takes nothing, when there is not so much. */
    boolean take(long more) {
      long limit = bytes + more <= SMALL_BYTES ? bytesMax : bytesMax / 4 * 3;
      if (taken.addAndGet(more) > limit) {
        taken.addAndGet(-more);
        return false;
      }
      bytes += more;
      return true;
    }

    /** Takes more for what is there already. */
    void takeAnyway(long more) {
      taken.addAndGet(more);
      bytes += more;
    }

    /** Gives all of it back. */
    void giveBack() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }

  Share share() {
    return new Share();
  }
}
