package org.hearsay.rpc;

import java.util.Optional;

/**
 * The error member of an answer.
 *
 * @param hint what a person could do about it; travels in {@code data.hint}
 * @param reason which rule it is about, for programs; travels in {@code data.reason}
 */
public record RpcError(int code, String message, Optional<String> hint, Optional<String> reason) {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;

  /** A method was called rightly and could not do it: geth's code for all of them. */
  public static final int FAILED = -32000;

  // Ours; each comes with a hint.
  /** What was named is not there. */
  public static final int NOT_FOUND = -32010;

  /** A key is not proven, or has changed. */
  public static final int TRUST = -32011;

  /** What is needed is locked. */
  public static final int LOCKED = -32012;

  /** Too much at once; later it may do. */
  public static final int RATE_LIMITED = -32013;

  /** Too little work for this node, or too little time for so much. */
  public static final int POW_TOO_LOW = -32014;

  /** It ran out before it could be sent. */
  public static final int EXPIRED = -32015;

  /** Peers have blocks that are not here yet. */
  public static final int NOT_SYNCED = -32016;

  /** More than what is granted. */
  public static final int QUOTA = -32017;

  /** The answers of a batch together exceed the limit. */
  public static final int RESPONSE_TOO_LARGE = -32003;

  RpcError(int code, String message, Optional<String> hint) {
    this(code, message, hint, Optional.empty());
  }

  /** The same about a rule that has a name. */
  RpcError because(String rule) {
    return new RpcError(code, message, hint, Optional.of(rule));
  }

  static RpcError of(int code, String message) {
    return new RpcError(code, message, Optional.empty());
  }

  static RpcError failed(String message) {
    return of(FAILED, message);
  }

  static RpcError failed(String message, String hint) {
    return new RpcError(FAILED, message, Optional.of(hint));
  }

  /** With one of our codes, which never come without a hint. */
  static RpcError of(int code, String message, String hint) {
    return new RpcError(code, message, Optional.of(hint));
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
