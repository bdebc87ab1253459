package org.hearsay.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hearsay.wire.Presence;

/**
 * Who wants to be seen on the local network, until nothing was heard of them for a while. Bounded,
 * whatever is shouted there: when it is full those stay who are there. Any thread.
 */
final class LanPeople {
  // Ours to choose.
  static final int MAX = 256;

  /** Of one address: accounts of one machine. */
  static final int PER_ADDRESS_MAX = 8;

  /** Four beacons in a row got lost. */
  static final long FORGOTTEN_NANOS = Duration.ofSeconds(22).toNanos();

  private record Seen(InetAddress from, Presence who) {}

  /** In the order in which they came. */
  private final Map<Seen, Long> heardAt = new LinkedHashMap<>();

  synchronized void heard(InetAddress from, Presence who, long nowNanos) {
    forget(nowNanos);
    Seen seen = new Seen(from, who);
    if (!heardAt.containsKey(seen)) {
      long others = heardAt.keySet().stream().filter(one -> one.from().equals(from)).count();
      if (heardAt.size() >= MAX || others >= PER_ADDRESS_MAX) {
        return;
      }
    }
    heardAt.put(seen, nowNanos);
  }

  /** Each once, in the order in which they came. */
  synchronized List<Presence> all(long nowNanos) {
    forget(nowNanos);
    return heardAt.keySet().stream().map(Seen::who).distinct().toList();
  }

  private void forget(long nowNanos) {
    heardAt.values().removeIf(at -> nowNanos - at > FORGOTTEN_NANOS);
  }
}
