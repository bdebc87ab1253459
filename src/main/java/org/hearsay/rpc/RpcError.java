package org.hearsay.rpc;

import java.util.Optional;

/**
 * The error member of an answer.
 *
 * @param hint what a person could do about it; travels in {@code data.hint}
 */
public record RpcError(int code, String message, Optional<String> hint) {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;

  /** A method was called rightly and could not do it: geth's code for all of them. */
  public static final int FAILED = -32000;

  /** The answers of a batch together exceed the limit. */
  public static final int RESPONSE_TOO_LARGE = -32003;

  static RpcError of(int code, String message) {
    return new RpcError(code, message, Optional.empty());
  }

  static RpcError failed(String message) {
    return of(FAILED, message);
  }

  static RpcError failed(String message, String hint) {
    return new RpcError(FAILED, message, Optional.of(hint));
  }

  static RpcError invalidParams(String message) {
    return of(INVALID_PARAMS, message);
  }

  static RpcError invalidRequest(String message) {
    return of(INVALID_REQUEST, message);
  }

  static RpcError noSuchMethod(String name) {
    return of(METHOD_NOT_FOUND, "the method " + name + " does not exist/is not available");
  }
}
