package org.hearsay.net;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;

/**
 * Who was heard on the local network lately: bounded, whatever is shouted there. Remembers nodes
 * together with where they claim to be, so that a false claim does not silence the true one.
 */
final class LanNeighbours {
  // Ours to choose.
  /** More nodes than one network segment holds; the one heard least lately is forgotten. */
  static final int MAX = 1024;

  /** A little less than the interval between beacons: each regular one is reported. */
  static final long REPORT_NANOS = Duration.ofSeconds(3).toNanos();

  /** What the loop is bothered with at most. */
  static final int REPORTS_PER_SECOND = 100;

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private record Heard(NodeId id, Endpoint endpoint) {}

  private final Map<Heard, Long> reportedAt =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Heard, Long> eldest) {
          return size() > MAX;
        }
      };
  private long windowStart;
  private int reportsInWindow;

  /** What is to be done about a beacon. */
  enum Answer {
    /** Nothing: it was reported lately, or too many others were. */
    IGNORE,
    /** Tell the node. */
    REPORT,
    /** Tell the node, and let the stranger know of us. */
    REPORT_STRANGER
  }

  Answer heard(NodeId id, Endpoint endpoint, long nowNanos) {
    if (nowNanos - windowStart >= SECOND_NANOS) {
      windowStart = nowNanos;
      reportsInWindow = 0;
    }
    Heard heard = new Heard(id, endpoint);
    Long last = reportedAt.get(heard);
    if (reportsInWindow >= REPORTS_PER_SECOND || (last != null && nowNanos - last < REPORT_NANOS)) {
      return Answer.IGNORE;
    }
    reportsInWindow++;
    reportedAt.put(heard, nowNanos);
    return last == null ? Answer.REPORT_STRANGER : Answer.REPORT;
  }

  int size() {
    return reportedAt.size();
  }
}
