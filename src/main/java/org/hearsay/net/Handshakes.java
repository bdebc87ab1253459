package org.hearsay.net;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.hearsay.wire.Ip;

/**
 * The accepted connections that have not yet said who they are: bounded, so that ten thousand of
 * them cost no more than a few hundred, and in turn, so that they do not keep out the one that is
 * honest. Any thread.
 */
final class Handshakes {
  // Ours to choose.
  /** An honest handshake is over by then, on all but the worst connections. */
  private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

  private final int max;
  private final int perAddressMax;
  private final LongSupplier nanoClock;
  private final Map<Channel, Pending> pending = new LinkedHashMap<>(); // oldest first
  private final Map<Object, Integer> perAddress = new HashMap<>();

  private record Pending(long sinceNanos, Object address) {}

  Handshakes(int max, int perAddressMax, LongSupplier nanoClock) {
    this.max = max;
    this.perAddressMax = perAddressMax;
    this.nanoClock = nanoClock;
  }

  /**
   * Takes a newcomer in, if need be in place of the oldest one that had its time.
   *
   * @return false when the newcomer is to be closed; otherwise {@link #done} must follow
   */
  boolean admit(Channel newcomer, Ip remote) {
    Channel evicted = null;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      Object address = group(remote);
      if (!remote.isLoopback() && perAddress.getOrDefault(address, 0) >= perAddressMax) {
        return false;
      }
      if (pending.size() >= max) {
        Map.Entry<Channel, Pending> oldest = pending.entrySet().iterator().next();
        if (now - oldest.getValue().sinceNanos <= GRACE_NANOS) {
          return false;
        }
        evicted = oldest.getKey();
        forget(evicted);
      }
      pending.put(newcomer, new Pending(now, address));
      perAddress.merge(address, 1, Integer::sum);
    }
    if (evicted != null) {
      LinkPipeline.cut(evicted);
    }
    return true;
  }

  /** The connection is authenticated or gone. Harmless when repeated. */
  synchronized void done(Channel channel) {
    forget(channel);
  }

  synchronized int size() {
    return pending.size();
  }

  private void forget(Channel channel) {
    Pending known = pending.remove(channel);
    if (known != null) {
      perAddress.computeIfPresent(known.address, (a, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Whoever has an IPv6 address has the 2^64 beside it too. */
  private static Object group(Ip remote) {
    return remote.v6() ? (Object) remote.high() : remote;
  }
}
