package org.hearsay.rpc;

import org.hearsay.env.Cancellable;
import tools.jackson.databind.JsonNode;

/**
 * One request: nothing can be pushed to it, and it waits for what it asked.
 *
 * @param owned what ends with its connection
 */
record HttpCaller(Trust trust, Owned owned) implements Caller {
  @Override
  public boolean takesNotifications() {
    return false;
  }

  @Override
  public void push(String namespace, String subscriptionId, JsonNode result) {
    throw new IllegalStateException("a subscription over HTTP");
  }

  @Override
  public void own(Object key, Cancellable ongoing) {
    owned.add(key, ongoing);
  }

  @Override
  public boolean stop(Object key) {
    return owned.stop(key);
  }

  @Override
  public void disown(Object key) {
    owned.remove(key);
  }
}
