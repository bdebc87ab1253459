package org.hearsay.rpc;

import java.util.function.Supplier;
import org.hearsay.env.Cancellable;

/** Who is told of something; no more than can be told in time. On the loop. */
final class Audience {
  // Ours to choose.
  private static final int MAX = 256;

  static final RpcError TOO_MANY =
      RpcError.of(RpcError.RATE_LIMITED, "too many subscriptions", "at most " + MAX + "; end some");

  private int count;

  /** Lets one more in, if there is room. */
  RpcSubscription.Opened open(Supplier<Cancellable> begin) {
    if (count >= MAX) {
      return new RpcSubscription.Opened.Refused(TOO_MANY);
    }
    count++;
    Cancellable begun = begin.get();
    return new RpcSubscription.Opened.Open(
        () -> {
          count--;
          begun.cancel();
        });
  }
}
