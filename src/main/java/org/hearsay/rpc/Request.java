package org.hearsay.rpc;

import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request object, taken apart as geth does: the version is not looked at, names of members are
 * matched without regard to case, the last of two wins.
 *
 * @param id the id as JSON text; empty when there is none, or none that can be one
 * @param idGiven whether there is an id member at all; without one nothing is answered
 * @param method empty when there is none
 */
record Request(Optional<String> id, boolean idGiven, String method, Optional<Json> params) {
  static Request of(Json json) {
    Optional<String> id = Optional.empty();
    boolean idGiven = false;
    String method = "";
    Optional<Json> params = Optional.empty();
    if (json instanceof Json.Obj object) {
      for (Json.Member member : object.members()) {
        if (member.isNamed("id")) {
          id = idText(member.value());
          idGiven = true;
        } else if (member.isNamed("method") && member.value() instanceof Json.Str text) {
          method = text.value();
        } else if (member.isNamed("params")) {
          params = Optional.of(member.value());
        }
      }
    }
    return new Request(id, idGiven, method, params);
  }

  private static Optional<String> idText(Json id) {
    if (id instanceof Json.Num number) {
      return Optional.of(number.digits());
    }
    if (id instanceof Json.Str text) {
      return Optional.of(JsonText.quote(text.value()));
    }
    if (id instanceof Json.Bool bool) {
      return Optional.of(String.valueOf(bool.value()));
    }
    return id instanceof Json.Null ? Optional.of("null") : Optional.empty();
  }

  /** What is needed to answer it, which may take longer than the parameters are worth keeping. */
  Request withoutParams() {
    return new Request(id, idGiven, method, Optional.empty());
  }

  /** Whether the caller waits for no answer. */
  boolean isNotification() {
    return !idGiven && !method.isEmpty();
  }

  /** Whether there is something to call, and an id to answer to if one was given. */
  boolean isValid() {
    return !method.isEmpty() && (id.isPresent() || !idGiven);
  }

  /** What stands before the first underscore. */
  String namespace() {
    int underscore = method.indexOf('_');
    return underscore < 0 ? method : method.substring(0, underscore);
  }

  /** The answer as JSON text. */
  String answer(Answer answer) {
    String head = "{\"jsonrpc\":\"2.0\",\"id\":" + id.orElse("null") + ",";
    if (answer instanceof Answer.Result result) {
      return head + "\"result\":" + JsonText.write(result.value()) + "}";
    }
    return head + "\"error\":" + errorText(((Answer.Failure) answer).error()) + "}";
  }

  private static String errorText(RpcError error) {
    return "{\"code\":"
        + error.code()
        + ",\"message\":"
        + JsonText.quote(error.message())
        + dataText(error)
        + "}";
  }

  private static String dataText(RpcError error) {
    if (error.hint().isEmpty() && error.reason().isEmpty()) {
      return "";
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    error.hint().ifPresent(hint -> data.put("hint", hint));
    error.reason().ifPresent(reason -> data.put("reason", reason));
    return ",\"data\":" + JsonText.write(data);
  }

  /** An answer to something that had no id. */
  static String answerToNobody(RpcError error) {
    return new Request(Optional.empty(), true, "", Optional.empty())
        .answer(new Answer.Failure(error));
  }
}
