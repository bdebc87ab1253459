package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The method table as an OpenRPC document: {@code rpc.discover} and {@code /openrpc.json}. */
final class OpenRpc {
  private static final String OPENRPC = "1.3.2";

  /** Of what can be called, not of the program; members are only ever added. */
  private static final String VERSION = "1.0.0";

  private static final String DESCRIPTION =
      "JSON-RPC 2.0 over HTTP, WebSocket and a Unix socket. x-trust says for whom a method is: open"
          + " for any program of the machine; operator for who uses the Unix socket, or sends the"
          + " token that hearsay token prints as Authorization: Bearer. x-secret marks a parameter that"
          + " a client must not keep.";

  private static final String REF = "#/components/errors/";

  /** A document without methods. */
  static final String EMPTY =
      "{\"openrpc\":\"%s\",\"info\":{\"title\":\"hearsay\",\"version\":\"%s\"},\"methods\":[]}"
          .formatted(OPENRPC, VERSION);

  private OpenRpc() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Shape shape() {
    Shape info =
        Shape.object("").with("title", Shape.text("")).with("version", Shape.text("of this port"));
    return Shape.object("the document")
        .with("openrpc", Shape.text("version of the format"))
        .with("info", info)
        .with("methods", Shape.listOf(Shape.object(""), "everything that can be called"));
  }

  /** Describes everything in the table, whoever may call it. */
  static ObjectNode document(MethodTable table) {
    ObjectNode document = object();
    document.put("openrpc", OPENRPC);
    ObjectNode info = document.putObject("info");
    info.put("title", "hearsay");
    info.put("description", DESCRIPTION);
    info.putObject("license").put("name", "Apache-2.0");
    info.put("version", VERSION);
    Map<String, JsonNode> methods = new TreeMap<>();
    table.methods().forEach(method -> methods.put(method.name(), describe(method)));
    byNamespace(table)
        .forEach(
            (namespace, subscriptions) -> {
              methods.put(namespace + "_subscribe", subscribe(namespace, subscriptions));
              methods.put(namespace + "_unsubscribe", unsubscribe(namespace, subscriptions));
            });
    ArrayNode list = document.putArray("methods");
    methods.values().forEach(list::add);
    document.putObject("components").set("errors", commonErrors());
    return document;
  }

  private static Map<String, List<RpcSubscription>> byNamespace(MethodTable table) {
    Map<String, List<RpcSubscription>> all = new LinkedHashMap<>();
    for (RpcSubscription what : table.subscriptions()) {
      all.computeIfAbsent(what.namespace(), name -> new ArrayList<>()).add(what);
    }
    return all;
  }

  private static ObjectNode commonErrors() {
    ObjectNode errors = object();
    errors.set("InvalidParams", error(RpcError.INVALID_PARAMS, "invalid argument N: WHY"));
    errors.set(
        "NotTheOperator",
        error(RpcError.METHOD_NOT_FOUND, RpcError.noSuchMethod("NAME").message()));
    return errors;
  }

  private static ObjectNode error(int code, String message) {
    return object().put("code", code).put("message", message);
  }

  private static ObjectNode describe(RpcMethod method) {
    ObjectNode json = head(method.name(), method.namespace(), method.summary());
    if (!method.note().isEmpty()) {
      json.put("description", method.note());
    }
    ArrayNode params = json.putArray("params");
    method.params().forEach(param -> params.add(describe(param, param.required())));
    json.set("result", value("result", method.result()));
    putErrors(json, method.errors(), method.trust());
    ArrayNode examples = json.putArray("examples");
    examples.add(pairing(method.name(), method.params(), method.example()));
    json.put("x-trust", nameOf(method.trust()));
    return json;
  }

  private static ObjectNode head(String name, String namespace, String summary) {
    ObjectNode json = object();
    json.put("name", name);
    json.put("summary", summary);
    json.putArray("tags").addObject().put("name", namespace);
    json.put("paramStructure", "by-position");
    return json;
  }

  private static String nameOf(Trust trust) {
    return trust.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode describe(RpcMethod.Param param, boolean required) {
    ObjectNode json = value(param.name(), param.type().shape()).put("required", required);
    return param.secret() ? json.put("x-secret", true) : json;
  }

  private static ObjectNode value(String name, Shape shape) {
    ObjectNode json = object().put("name", name);
    json.set("schema", shape.schema());
    return json;
  }

  private static void putErrors(ObjectNode json, Iterable<RpcError> all, Trust trust) {
    ArrayNode errors = json.putArray("errors");
    all.forEach(error -> errors.add(error(error.code(), error.message())));
    errors.addObject().put("$ref", REF + "InvalidParams");
    if (trust == Trust.OPERATOR) {
      errors.addObject().put("$ref", REF + "NotTheOperator");
    }
  }

  private static ObjectNode pairing(String name, List<RpcMethod.Param> params, Example example) {
    ObjectNode json = object().put("name", name);
    ArrayNode values = json.putArray("params");
    for (int i = 0; i < example.params().size(); i++) {
      values.addObject().put("name", params.get(i).name()).set("value", example.params().get(i));
    }
    json.putObject("result").put("name", "result").set("value", example.result());
    return json;
  }

  private static ObjectNode subscribe(String namespace, List<RpcSubscription> all) {
    String summary = "Subscribes; each notification is a call of " + namespace + "_subscription.";
    ObjectNode json = head(namespace + "_subscribe", namespace, summary);
    List<String> names = all.stream().map(RpcSubscription::name).toList();
    ArrayNode params = json.putArray("params");
    params.add(value("name", Shape.oneOf(names, "what to be told of")).put("required", true));
    Map<String, RpcMethod.Param> more = new LinkedHashMap<>();
    all.forEach(what -> what.params().forEach(param -> more.put(param.name(), param)));
    boolean alone = all.size() == 1;
    more.values().forEach(param -> params.add(describe(param, alone && param.required())));
    json.set("result", value("subscription", Shape.hex(16, "the subscription's id")));
    List<RpcError> errors = all.stream().flatMap(w -> w.errors().stream()).distinct().toList();
    putErrors(json, errors, lowest(all));
    ArrayNode examples = json.putArray("examples");
    all.forEach(what -> examples.add(pairing(what)));
    json.set("x-notifications", notifications(all));
    json.put("x-trust", nameOf(lowest(all)));
    return json;
  }

  private static ObjectNode pairing(RpcSubscription what) {
    List<RpcMethod.Param> params = new ArrayList<>();
    params.add(RpcMethod.Param.of("name", GoTypes.STRING));
    params.addAll(what.params());
    JsonNode id = JsonNodeFactory.instance.stringNode(Example.SUBSCRIPTION_ID);
    return pairing(what.name(), params, new Example(what.example().params(), id));
  }

  /** What comes with each subscription, by its name. */
  private static ObjectNode notifications(List<RpcSubscription> all) {
    ObjectNode notifications = object();
    for (RpcSubscription what : all) {
      ObjectNode told = notifications.putObject(what.name());
      told.put("summary", what.summary()).put("x-trust", nameOf(what.trust()));
      told.set("schema", what.notification().schema());
      told.set("example", what.example().result());
    }
    return notifications;
  }

  private static ObjectNode unsubscribe(String namespace, List<RpcSubscription> all) {
    String name = namespace + "_unsubscribe";
    ObjectNode json = head(name, namespace, "Ends a subscription.");
    Shape id = Shape.text("what " + namespace + "_subscribe answered");
    json.putArray("params").add(value("id", id).put("required", true));
    json.set("result", value("result", Shape.done()));
    putErrors(json, List.of(RpcError.failed("subscription not found")), lowest(all));
    List<RpcMethod.Param> params = List.of(RpcMethod.Param.of("id", GoTypes.ID));
    Example example = Example.does(Example.SUBSCRIPTION_ID);
    json.putArray("examples").add(pairing(name, params, example));
    json.put("x-trust", nameOf(lowest(all)));
    return json;
  }

  private static Trust lowest(List<RpcSubscription> all) {
    return all.stream().map(RpcSubscription::trust).sorted().findFirst().orElse(Trust.OPERATOR);
  }
}
