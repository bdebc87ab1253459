package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;

/**
 * Finds what a request means. Everything that needs only the text is decided on the I/O thread;
 * what is left is a {@link Step} for the loop.
 */
final class Dispatcher {
  private static final int SUBSCRIPTION_ID_BYTES = 16;
  private static final String SUBSCRIBE = "_subscribe";
  private static final String UNSUBSCRIBE = "_unsubscribe";

  private static final List<RpcMethod.Param> UNSUBSCRIBE_PARAMS =
      List.of(RpcMethod.Param.of("id", GoTypes.ID));
  private static final RpcMethod.Param NAME = RpcMethod.Param.of("name", GoTypes.STRING);

  private final MethodTable table;
  private final Loop loop;
  private final RandomGenerator secrets;
  private final Access access;

  /**
   * Makes a dispatcher.
   *
   * @param secrets makes the ids of subscriptions, which are worth guessing
   * @param access says where the operator's token is
   */
  Dispatcher(MethodTable table, Loop loop, RandomGenerator secrets, Access access) {
    this.table = table;
    this.loop = loop;
    this.secrets = secrets;
    this.access = access;
  }

  /** Everything that can be called, as an OpenRPC document. Any thread. */
  String document() {
    return table.description();
  }

  /** What is to be done on the loop, answered there exactly once, now or later. */
  @FunctionalInterface
  interface Step {
    void run(Consumer<Answer> done);
  }

  /** Finds out what to do; a mistake in the text becomes a step that says so. Any thread. */
  Step prepare(Request request, Caller caller) {
    if (!request.isValid()) {
      return fails(RpcError.invalidRequest("invalid request"));
    }
    try {
      if (request.method().endsWith(SUBSCRIBE)) {
        return subscribe(request, caller);
      }
      if (request.method().endsWith(UNSUBSCRIBE)) {
        String id = Args.decode(request.params(), UNSUBSCRIBE_PARAMS).text(0);
        return done -> loop.execute(() -> done.accept(unsubscribe(caller, id)));
      }
      return call(request, caller);
    } catch (BadArgumentException e) {
      return fails(RpcError.invalidParams(e.getMessage()));
    }
  }

  private static Step fails(RpcError error) {
    return done -> done.accept(new Answer.Failure(error));
  }

  private Step call(Request request, Caller caller) throws BadArgumentException {
    Optional<RpcMethod> found = table.method(request.method());
    if (found.isEmpty()) {
      return fails(RpcError.noSuchMethod(request.method()));
    }
    RpcMethod method = found.get();
    if (!caller.trust().covers(method.trust())) {
      return fails(notTrusted(request.method()));
    }
    Args args = Args.decode(request.params(), method.params());
    return done -> loop.execute(() -> method.body().run(caller, args, done));
  }

  private RpcError notTrusted(String name) {
    return new RpcError(
        RpcError.METHOD_NOT_FOUND,
        RpcError.noSuchMethod(name).message(),
        Optional.of("only the operator may call it: " + access.hint()));
  }

  private Step subscribe(Request request, Caller caller) throws BadArgumentException {
    if (!caller.takesNotifications()) {
      return fails(
          RpcError.failed(
              "notifications not supported", "use WebSocket or the Unix socket to subscribe"));
    }
    String name = subscriptionName(request.params());
    Optional<RpcSubscription> found = table.subscription(request.namespace(), name);
    if (found.isEmpty() || !caller.trust().covers(found.get().trust())) {
      String message =
          "no %s subscription in %s namespace".formatted(JsonText.quote(name), request.namespace());
      return fails(RpcError.of(RpcError.METHOD_NOT_FOUND, message));
    }
    List<RpcMethod.Param> params = new ArrayList<>(List.of(NAME));
    params.addAll(found.get().params());
    Args args = Args.decode(request.params(), params);
    Args rest = new Args(args.values().subList(1, args.values().size()));
    return done -> loop.execute(() -> done.accept(open(found.get(), caller, rest)));
  }

  private static String subscriptionName(Optional<Json> params) throws BadArgumentException {
    if (params.isEmpty() || !(params.get() instanceof Json.Arr array)) {
      throw new BadArgumentException("non-array args");
    }
    if (array.items().isEmpty() || !(array.items().get(0) instanceof Json.Str name)) {
      throw new BadArgumentException("expected subscription name as first argument");
    }
    return name.value();
  }

  private Answer open(RpcSubscription what, Caller caller, Args args) {
    byte[] random = new byte[SUBSCRIPTION_ID_BYTES];
    secrets.nextBytes(random);
    String id = "0x" + HexFormat.of().formatHex(random);
    RpcSubscription.Opened opened =
        what.opening().open(args, result -> caller.push(what.namespace(), id, result));
    if (opened instanceof RpcSubscription.Opened.Refused refused) {
      return new Answer.Failure(refused.error());
    }
    caller.own(id, ((RpcSubscription.Opened.Open) opened).end());
    return Answer.of(id);
  }

  private static Answer unsubscribe(Caller caller, String id) {
    return caller.stop(id) ? Answer.of(true) : Answer.failed("subscription not found");
  }
}
