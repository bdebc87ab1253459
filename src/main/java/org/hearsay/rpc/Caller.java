package org.hearsay.rpc;

import org.hearsay.env.Cancellable;
import tools.jackson.databind.JsonNode;

/** One client's connection, or one HTTP request, as methods see it. On the loop. */
interface Caller {
  Trust trust();

  /** Whether {@link #push} reaches anybody. */
  boolean takesNotifications();

  /** Sends {@code <namespace>_subscription}; never before the reply that named the id. */
  void push(String namespace, String subscriptionId, JsonNode result);

  /** Stops {@code ongoing} when the connection ends, unless it was disowned before. */
  void own(Object key, Cancellable ongoing);

  /** Ends the ownership and stops what was owned; false when nothing was. */
  boolean stop(Object key);

  /** Ends the ownership of what came to its own end. */
  void disown(Object key);
}
