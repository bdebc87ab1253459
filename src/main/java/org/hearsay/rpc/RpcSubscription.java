package org.hearsay.rpc;

import java.util.List;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import tools.jackson.databind.JsonNode;

/**
 * One line of the method table: what {@code <namespace>_subscribe} can be asked for.
 *
 * @param name the first argument of the call, such as {@code messages}
 * @param params what follows the name
 * @param notification what each notification's {@code result} is; never an array
 * @param example parameters that a call can have, the name among them, and a notification's result
 */
record RpcSubscription(
    String namespace,
    String name,
    String summary,
    List<RpcMethod.Param> params,
    Shape notification,
    List<RpcError> errors,
    Example example,
    Trust trust,
    Opening opening) {
  RpcSubscription {
    params = List.copyOf(params);
    errors = List.copyOf(errors);
  }

  /** Begins to deliver. */
  @FunctionalInterface
  interface Opening {
    /**
     * On the loop.
     *
     * @param args what follows the name
     * @param deliver called on the loop, never inside this call
     */
    Opened open(Args args, Consumer<JsonNode> deliver);
  }

  /** Whether it began. */
  sealed interface Opened {
    /** It did, and ends so. */
    record Open(Cancellable end) implements Opened {}

    /** It did not. */
    record Refused(RpcError error) implements Opened {}
  }
}
