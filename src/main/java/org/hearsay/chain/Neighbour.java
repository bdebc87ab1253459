package org.hearsay.chain;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hearsay.env.Link;
import org.hearsay.wire.Digest;

/** What this node knows of a peer that follows the chain. On the loop. */
final class Neighbour {
  // Ours to choose.
  /** Ids of transactions and blocks that it is known to have; the oldest are forgotten. */
  private static final int KNOWN_MAX = 4096;

  /** Requests for headers and blocks that wait to be served. */
  private static final int REQUESTS_MAX = 8;

  private static final int AVOIDED_TICKS = 8;
  private static final int FAILURES_MAX = 6;

  private final Link link;
  private final Set<Digest> known = new LinkedHashSet<>();
  private boolean sameChain;
  private int height;
  private BigInteger totalWork = BigInteger.ZERO;
  private boolean claimed;

  private int failures;
  private long avoidedUntilTick;

  /** What it asked for and is not sent yet; the first is being read. */
  private final Deque<Runnable> requests = new ArrayDeque<>();

  /** Block requests that it has not answered. */
  int asked;

  Neighbour(Link link) {
    this.link = link;
  }

  Link link() {
    return link;
  }

  /** It follows the same chain, so blocks and transactions mean something to it. */
  boolean isOnSameChain() {
    return sameChain;
  }

  /** It says where it is; nothing of it is shown yet. */
  void says(boolean same, int itsHeight, BigInteger itsWork) {
    sameChain = same;
    height = itsHeight;
    totalWork = itsWork;
    claimed = true;
  }

  /** It may have so much, from what it told of a block; it has not said so. */
  void mayHave(BigInteger work) {
    height++;
    totalWork = work;
    claimed = false;
  }

  int height() {
    return height;
  }

  /** It told of a block at a height. */
  void reached(int blockHeight) {
    height = Math.max(height, blockHeight);
  }

  /** What it says, may have, or has shown. */
  BigInteger totalWork() {
    return totalWork;
  }

  /** How often it did not bring what it promised since it last did. */
  int failures() {
    return failures;
  }

  /** It did not bring what it promised: it is left alone for a while, longer each time. */
  void failed(long tick) {
    totalWork = BigInteger.ZERO;
    claimed = false;
    failures = Math.min(failures + 1, FAILURES_MAX);
    avoidedUntilTick = tick + ((long) AVOIDED_TICKS << failures);
  }

  /** What it failed to bring counts no more, and it may have as much as this. */
  void forgiven(BigInteger work) {
    failures = 0;
    avoidedUntilTick = 0;
    totalWork = totalWork.max(work);
  }

  boolean isAvoided(long tick) {
    return tick < avoidedUntilTick;
  }

  /** Others have their turn before it. */
  void hadItsTurn() {
    failures = Math.min(failures + 1, FAILURES_MAX);
  }

  /** It brought what it promised. */
  void succeeded() {
    failures = 0;
  }

  /** It was asked and showed how much it has. Who had said more is left alone for a while. */
  void showed(BigInteger promised, BigInteger shown, long tick) {
    boolean lied = claimed && shown.compareTo(promised) < 0;
    boolean saysMore = totalWork.compareTo(promised) > 0;
    if (lied) {
      failed(tick);
    }
    if (lied || !saysMore) {
      totalWork = shown;
      claimed = false;
    }
  }

  /** Serves a request after those before it; one too many is passed over. */
  void serve(Runnable request) {
    if (requests.size() < REQUESTS_MAX) {
      requests.add(request);
      if (requests.size() == 1) {
        request.run();
      }
    }
  }

  /** A request was answered: the next has its turn. */
  void served() {
    requests.remove();
    Runnable next = requests.peek();
    if (next != null) {
      next.run();
    }
  }

  boolean knows(Digest id) {
    return known.contains(id);
  }

  /** Notes that it has something; false when that was known. */
  boolean learns(Digest id) {
    if (!known.add(id)) {
      return false;
    }
    if (known.size() > KNOWN_MAX) {
      Iterator<Digest> oldest = known.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }
}
