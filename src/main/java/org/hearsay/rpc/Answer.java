package org.hearsay.rpc;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/** What a method came to. */
sealed interface Answer {
  /** It did what it was asked to. */
  record Result(JsonNode value) implements Answer {}

  /** It did not. */
  record Failure(RpcError error) implements Answer {}

  static Answer of(JsonNode value) {
    return new Result(value);
  }

  static Answer of(String text) {
    return new Result(JsonNodeFactory.instance.stringNode(text));
  }

  /** A result that is JSON text already. */
  static Answer ofJson(String text) {
    return new Result(JsonNodeFactory.instance.rawValueNode(new RawValue(text)));
  }

  static Answer of(boolean value) {
    return new Result(JsonNodeFactory.instance.booleanNode(value));
  }

  static Answer failed(RpcError error) {
    return new Failure(error);
  }

  static Answer failed(String message) {
    return new Failure(RpcError.failed(message));
  }

  static Answer failed(String message, String hint) {
    return new Failure(RpcError.failed(message, hint));
  }
}
