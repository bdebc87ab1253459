package org.hearsay.inbox;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The filters of local clients. */
public final class Inbox {
  /**
   * Installs a filter that is polled; it goes when nobody polls it for an hour.
   *
   * @return its id, 64 hex digits; empty when there are too many filters
   */
  public Optional<String> install(Criteria criteria) {
    throw new UnsupportedOperationException();
  }

  /**
   * Installs a filter whose messages are pushed, in the order the envelopes arrived.
   *
   * @param deliver called on the loop, never inside this call
   * @return its id, 64 hex digits; empty when there are too many filters
   */
  public Optional<String> subscribe(Criteria criteria, Consumer<Message> deliver) {
    throw new UnsupportedOperationException();
  }

  /** Takes what waits, in the order it arrived; empty when there is no such filter. */
  public Optional<List<Message>> poll(String filterId) {
    throw new UnsupportedOperationException();
  }

  /** Removes a filter or subscription; false when there is none. */
  public boolean remove(String filterId) {
    throw new UnsupportedOperationException();
  }

  /** Filters and subscriptions installed now. */
  public int filters() {
    throw new UnsupportedOperationException();
  }
}
