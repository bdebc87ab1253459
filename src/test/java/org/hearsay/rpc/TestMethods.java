package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A table of methods that do what a test tells them to. On the loop. */
final class TestMethods {
  /** Answers of {@code t_wait} that are still owed, by the name it was called with. */
  final Map<String, Consumer<Answer>> owed = new LinkedHashMap<>();

  final List<String> called = new ArrayList<>();
  final List<String> stopped = new ArrayList<>();

  /** Where notifications of each open {@code t} subscription go. */
  final List<Consumer<JsonNode>> subscribers = new ArrayList<>();

  MethodTable table() {
    List<RpcMethod.Param> text = List.of(RpcMethod.Param.of("text", GoTypes.STRING));
    return new MethodTable()
        .add(
            List.of(
                method("t_echo", text)
                    .now(
                        args -> {
                          called.add(args.text(0));
                          return Answer.of(args.text(0));
                        }),
                method("t_big", List.of(RpcMethod.Param.of("chars", GoTypes.UINT32)))
                    .now(args -> Answer.of("x".repeat((int) args.uint32(0)))),
                method("t_fail", List.of())
                    .now(args -> Answer.failed("it did not work", "try something else")),
                method("t_wait", text)
                    .body(
                        (caller, args, done) -> {
                          owed.put(args.text(0), done);
                          caller.own(args.text(0), () -> stopped.add(args.text(0)));
                        })))
        .add(
            new RpcSubscription(
                "t",
                "events",
                "",
                List.of(),
                Shape.text(""),
                List.of(),
                Example.tells(""),
                Trust.OPEN,
                (args, deliver) -> {
                  subscribers.add(deliver);
                  return new RpcSubscription.Opened.Open(() -> stopped.add("events"));
                }));
  }

  private static RpcMethod.Draft method(String name, List<RpcMethod.Param> params) {
    return new RpcMethod.Draft(
        name, "", params, Shape.text(""), List.of(), Example.tells(""), Trust.OPEN);
  }

  void notifyAll(String text) {
    subscribers.forEach(s -> s.accept(JsonNodeFactory.instance.stringNode(text)));
  }
}
