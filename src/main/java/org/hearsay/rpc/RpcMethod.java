package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One line of the method table: what a method is called, takes and gives. Dispatch, {@code
 * rpc_modules} and the documentation follow from it.
 *
 * @param name with its namespace, such as {@code shh_post}
 * @param summary one sentence for people
 * @param note what else is to be said, or empty
 * @param errors what a client may see besides what is about arguments; hints are not looked at
 * @param trust who may call it
 * @param body runs on the loop
 */
record RpcMethod(
    String name,
    String summary,
    String note,
    List<Param> params,
    Shape result,
    List<RpcError> errors,
    Example example,
    Trust trust,
    Body body) {
  RpcMethod {
    params = List.copyOf(params);
    errors = List.copyOf(errors);
    if (namespaceChars(name) < 1) {
      throw new IllegalArgumentException(name + " has no namespace");
    }
  }

  /**
   * A parameter.
   *
   * @param secret whether a client must not keep it, as in a history of what was typed
   */
  record Param(String name, GoType type, boolean required, boolean secret) {
    static Param of(String name, GoType type) {
      return new Param(name, type, true, false);
    }

    static Param optional(String name, GoType type) {
      return new Param(name, type, false, false);
    }

    static Param secret(String name, GoType type) {
      return new Param(name, type, true, true);
    }
  }

  /** What a method does. */
  @FunctionalInterface
  interface Body {
    /**
     * Answers exactly once, in this call or later; on the loop.
     *
     * @param done may be called on the loop only
     */
    void run(Caller caller, Args args, Consumer<Answer> done);
  }

  /**
   * A line of the table whose last column is still missing.
   *
   * @param errors texts that come with {@link RpcError#FAILED}
   */
  record Draft(
      String name,
      String summary,
      List<Param> params,
      Shape result,
      List<String> errors,
      Example example,
      Trust trust) {
    RpcMethod body(Body body) {
      List<RpcError> failures = errors.stream().map(RpcError::failed).toList();
      return new RpcMethod(name, summary, "", params, result, failures, example, trust, body);
    }

    /** With a body that has its answer at once and does not care who asks. */
    RpcMethod now(Function<Args, Answer> answer) {
      return body((caller, args, done) -> done.accept(answer.apply(args)));
    }
  }

  /** The same for every caller. */
  RpcMethod forAnybody() {
    return new RpcMethod(name, summary, note, params, result, errors, example, Trust.OPEN, body);
  }

  /** The same, which may also fail so. */
  RpcMethod orFails(RpcError... more) {
    List<RpcError> all = new ArrayList<>(errors);
    all.addAll(List.of(more));
    return new RpcMethod(name, summary, note, params, result, all, example, trust, body);
  }

  /** The same with something else to be said. */
  RpcMethod noted(String more) {
    return new RpcMethod(name, summary, more, params, result, errors, example, trust, body);
  }

  String namespace() {
    return name.substring(0, namespaceChars(name));
  }

  /** OpenRPC has a dot in the name of its only method, everybody else an underscore. */
  private static int namespaceChars(String name) {
    int underscore = name.indexOf('_');
    return underscore < 0 ? name.indexOf('.') : underscore;
  }
}
