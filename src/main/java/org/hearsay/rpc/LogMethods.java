package org.hearsay.rpc;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The log of the daemon: how much of it there is, and what it says. */
final class LogMethods {
  private static final String OFF = "off";
  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");
  private static final String LINE =
      "{\"at\":\"2020-09-13T12:26:40.123Z\",\"level\":\"info\",\"logger\":\"gossip.Membership\","
          + "\"line\":\"peer up id=4f2a91c0…\"}";

  private static final GoStruct WHICH =
      new GoStruct(
              "hearsay",
              "Log",
              List.of(
                  new GoStruct.Field(
                      "level",
                      GoTypes.STRING,
                      "error, warn, info, debug or trace; info if missing"),
                  new GoStruct.Field(
                      "last",
                      GoTypes.UINT32,
                      "how many of the last " + LogRing.LINES_MAX + " lines come first")))
          .strictly();

  private static final RpcError NO_LOGGER =
      RpcError.of(
          RpcError.NOT_FOUND,
          "no such logger",
          "name a part of the program as log lines have it, such as gossip or gossip.Membership");

  private static final RpcError TOO_MANY =
      RpcError.of(
          RpcError.RATE_LIMITED,
          "too many subscriptions",
          "at most " + LogRing.FOLLOWERS_MAX + "; end some");

  private final LogRing ring;
  private final Loop loop;

  LogMethods(LogRing ring, Loop loop) {
    this.ring = ring;
    this.loop = loop;
  }

  RpcMethod method() {
    return new RpcMethod.Draft(
            "node_setLogLevel",
            "Changes how much is logged, until the daemon ends.",
            List.of(
                RpcMethod.Param.of("level", GoTypes.STRING),
                RpcMethod.Param.optional("logger", GoTypes.STRING)),
            Shape.done(),
            List.of(),
            Example.of("[\"debug\",\"gossip\"]", "true"),
            Trust.OPERATOR)
        .now(args -> set(args.text(0), args.text(1)))
        .orFails(NO_LOGGER)
        .noted(
            "A level is off, error, warn, info, debug or trace. Without a logger it is for all"
                + " that have none of their own.");
  }

  private Answer set(String name, String logger) {
    Optional<Level> level = level(name);
    if (level.isEmpty() && !name.equals(OFF)) {
      return Answer.failed(RpcError.invalidParams("invalid argument 0: " + noLevel(name)));
    }
    return ring.levels().set(level, logger) ? Answer.of(true) : Answer.failed(NO_LOGGER);
  }

  private static Optional<Level> level(String name) {
    return LEVELS.contains(name)
        ? Optional.of(Level.valueOf(name.toUpperCase(Locale.ROOT)))
        : Optional.empty();
  }

  private static String noLevel(String name) {
    return "there is no level %s.%s"
        .formatted(
            JsonText.quote(name),
            Nearest.to(name, LEVELS)
                .map(near -> " Did you mean " + near + "?")
                .orElse(" There are " + String.join(", ", LEVELS) + "."));
  }

  RpcSubscription subscription() {
    Shape line =
        Shape.object("a line of the log")
            .with("at", Shape.text("when, RFC 3339 in UTC"))
            .with("level", Shape.oneOf(LEVELS, "how much it matters"))
            .with("logger", Shape.text("who says so"))
            .with("line", Shape.text("what; cut after " + LogRing.LINE_CHARS_MAX + " characters"))
            .maybe("lost", Shape.count("lines after it that came too fast to be told"));
    return new RpcSubscription(
        "node",
        "log",
        "Pushes what is logged; not what the control port says below warn, which would go on for"
            + " ever.",
        List.of(RpcMethod.Param.optional("which", WHICH)),
        line,
        List.of(TOO_MANY),
        Example.of("[\"log\",{\"level\":\"info\",\"last\":100}]", LINE),
        Trust.OPERATOR,
        (args, deliver) -> subscribe(args.options(0), deliver));
  }

  private RpcSubscription.Opened subscribe(GoStruct.Options which, Consumer<JsonNode> deliver) {
    String name = which.has("level") ? which.text("level") : "info";
    Optional<Level> level = level(name);
    if (level.isEmpty()) {
      return new RpcSubscription.Opened.Refused(
          RpcError.invalidParams("invalid argument 1: " + noLevel(name)));
    }
    Optional<Cancellable> following =
        ring.follow(
            level.get(),
            which.uint32("last"),
            loop,
            (line, lost) -> deliver.accept(json(line, lost)));
    return following.isPresent()
        ? new RpcSubscription.Opened.Open(following.get())
        : new RpcSubscription.Opened.Refused(TOO_MANY);
  }

  private static ObjectNode json(LogRing.Line line, long lost) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", line.at().truncatedTo(ChronoUnit.MILLIS).toString());
    json.put("level", line.level().name().toLowerCase(Locale.ROOT));
    json.put("logger", line.logger());
    json.put("line", line.text());
    if (lost > 0) {
      json.put("lost", lost);
    }
    return json;
  }
}
