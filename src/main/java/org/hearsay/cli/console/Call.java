package org.hearsay.cli.console;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A call as it was understood: {@code shh_post} and what goes with it. */
record Call(String method, List<JsonNode> params) {
  private static final String SUBSCRIBE = "_subscribe";
  private static final String UNSUBSCRIBE = "_unsubscribe";

  Call {
    params = List.copyOf(params);
  }

  boolean subscribes() {
    return method.endsWith(SUBSCRIBE);
  }

  boolean unsubscribes() {
    return method.endsWith(UNSUBSCRIBE) && params.size() == 1;
  }

  /** Such as {@code shh}. */
  String namespace() {
    return method.split("[_.]", 2)[0];
  }
}
