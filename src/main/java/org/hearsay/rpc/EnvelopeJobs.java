package org.hearsay.rpc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import org.hearsay.node.Draft;
import org.hearsay.node.JobEvent;
import org.hearsay.node.Jobs;
import org.hearsay.node.Node;
import org.hearsay.node.Posted;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code envelope_post}: what {@code shh_post} does, without a client that waits for it. */
final class EnvelopeJobs {
  private static final RpcError NO_JOB =
      RpcError.of(
          RpcError.NOT_FOUND, "no such job", "jobs are forgotten some minutes after their end");

  private static final RpcError TOO_MANY =
      RpcError.of(
          RpcError.RATE_LIMITED,
          "too many subscriptions",
          "at most " + Jobs.LISTENERS_MAX + "; end some");

  private static final String EVENT_EXAMPLE =
      "{\"event\":\"sealed\",\"job\":\"%s\",\"hash\":\"%s\",\"rating\":0.42}"
          .formatted(Example.JOB, Example.HASH);

  private final Node node;
  private final ShhPost post;

  EnvelopeJobs(Node node) {
    this.node = node;
    this.post = new ShhPost(node);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  List<RpcMethod> methods() {
    return List.of(postMethod(), cancelMethod());
  }

  private RpcMethod postMethod() {
    Shape started =
        Shape.object("what was begun")
            .with("job", Shape.hex(16, "its id, for envelope_cancel and envelope_subscribe"))
            .maybe(
                "expectedTries",
                Shape.number(
                    "nonces that reaching powTarget takes on average; missing when powTarget is 0"
                        + " or less"))
            .maybe("warning", Shape.text("why it may not reach anybody, though it is sealed"));
    return new RpcMethod.Draft(
            "envelope_post",
            "Seals a message and sends it; answers at once with a job.",
            List.of(RpcMethod.Param.of("message", ShhPost.NEW_MESSAGE.strictly())),
            started,
            List.of(),
            Example.of(
                ShhPost.SOME_MESSAGE, "{\"job\":\"" + Example.JOB + "\",\"expectedTries\":4096}"),
            Trust.OPERATOR)
        .now(args -> post(args.options(0)))
        .orFails(
            RpcError.of(RpcError.NOT_FOUND, ShhKeys.NO_SYM_KEY),
            RpcError.of(RpcError.NOT_FOUND, ShhKeys.NO_KEY_PAIR),
            RpcError.of(RpcError.NOT_FOUND, "no such peer"),
            RpcError.of(RpcError.RATE_LIMITED, "too many messages are being sealed"),
            RpcError.of(RpcError.POW_TOO_LOW, "too little work"),
            RpcError.of(RpcError.POW_TOO_LOW, "too little time for the work"),
            RpcError.of(RpcError.EXPIRED, "it would not live that long"),
            RpcError.of(RpcError.QUOTA, "too large"))
        .noted(
            "What is wrong before any work is the error of the call; what goes wrong later"
                + " is a failed event with the same code. The job goes on when the connection"
                + " ends. Members that are unknown are refused.");
  }

  private RpcMethod cancelMethod() {
    return new RpcMethod.Draft(
            "envelope_cancel",
            "Stops sealing; false when that was over.",
            List.of(RpcMethod.Param.of("job", GoTypes.STRING)),
            Shape.truth("whether it was still being sealed"),
            List.of(),
            Example.does(Example.JOB),
            Trust.OPERATOR)
        .now(args -> cancel(args.text(0)))
        .orFails(NO_JOB);
  }

  private Answer post(GoStruct.Options message) {
    Draft draft;
    try {
      draft = post.draft(message);
    } catch (BadArgumentException e) {
      return Answer.failed(unusable(String.valueOf(e.getMessage())));
    }
    Optional<String> warning = node.health().warning();
    Jobs.Begun begun = node.jobs().begin(draft);
    if (begun instanceof Jobs.Refused refused) {
      return Answer.failed(error(refused.why()));
    }
    Jobs.Started started = (Jobs.Started) begun;
    ObjectNode json = object().put("job", started.job());
    started.expectedTries().ifPresent(tries -> json.set("expectedTries", JsonNumbers.json(tries)));
    warning.ifPresent(text -> json.put("warning", text));
    return Answer.of(json);
  }

  private static RpcError unusable(String text) {
    return text.equals(ShhKeys.NO_KEY_PAIR) || text.equals(ShhKeys.NO_SYM_KEY)
        ? RpcError.of(
            RpcError.NOT_FOUND, text, "keys are named by what shh_newSymKey and the like answered")
        : RpcError.of(RpcError.INVALID_PARAMS, text, "see envelope_post in docs/rpc.md");
  }

  /** Our code and words for a refusal; the detail is the hint. */
  private static RpcError error(Posted.Refused refused) {
    String hint = refused.detail();
    return switch (refused.reason()) {
      case POW_TOO_LOW -> RpcError.of(RpcError.POW_TOO_LOW, "too little work", hint);
      case POW_TIME_TOO_SHORT ->
          RpcError.of(RpcError.POW_TOO_LOW, "too little time for the work", hint);
      case TOO_LARGE -> RpcError.of(RpcError.QUOTA, "too large", hint);
      case BAD_TTL -> RpcError.of(RpcError.EXPIRED, "it would not live that long", hint);
      case NO_SUCH_PEER -> RpcError.of(RpcError.NOT_FOUND, "no such peer", hint);
      case BUSY -> RpcError.of(RpcError.RATE_LIMITED, "too many messages are being sealed", hint);
      case CANCELLED -> RpcError.failed("cancelled", hint);
    };
  }

  private Answer cancel(String job) {
    return node.jobs().cancel(job).map(Answer::of).orElse(Answer.failed(NO_JOB));
  }

  RpcSubscription subscription() {
    Shape event =
        Shape.object("what happened; which members there are depends on the event")
            .with(
                "event",
                Shape.oneOf(
                    List.of("sealing", "sealed", "relayed", "expired", "failed"), "what happened"))
            .maybe("job", Shape.hex(16, "whose; not of expired, which may be by shh_post"))
            .maybe("attempts", Shape.count("sealing: nonces tried"))
            .maybe("expected", Shape.number("sealing: how many it takes on average"))
            .maybe("rate", Shape.number("sealing: nonces tried a second"))
            .maybe("hash", Shape.hex(32, "sealed, relayed, expired: the envelope's"))
            .maybe("rating", Shape.number("sealed: the envelope's"))
            .maybe("peers", Shape.count("relayed: how many it was handed to so far"))
            .maybe("code", Shape.integer("failed: as of the errors of envelope_post"))
            .maybe("reason", Shape.text("failed: such as pow_time_too_short"))
            .maybe("hint", Shape.text("failed: the figures behind it"));
    return new RpcSubscription(
        "envelope",
        "events",
        "Tells how what was posted here fares; of one job its past first.",
        List.of(RpcMethod.Param.optional("job", GoTypes.STRING)),
        event,
        List.of(NO_JOB, TOO_MANY),
        Example.of("[\"events\"]", EVENT_EXAMPLE),
        Trust.OPERATOR,
        (args, deliver) -> subscribe(args.text(0), deliver));
  }

  private RpcSubscription.Opened subscribe(String id, Consumer<JsonNode> deliver) {
    Optional<String> job = id.isEmpty() ? Optional.empty() : Optional.of(id);
    if (job.isPresent() && !node.jobs().knows(id)) {
      return new RpcSubscription.Opened.Refused(NO_JOB);
    }
    Optional<Cancellable> listening = node.jobs().listen(job, event -> deliver.accept(json(event)));
    return listening.isPresent()
        ? new RpcSubscription.Opened.Open(listening.get())
        : new RpcSubscription.Opened.Refused(TOO_MANY);
  }

  private static ObjectNode json(JobEvent event) {
    ObjectNode json = object();
    if (event instanceof JobEvent.Sealing sealing) {
      json.put("event", "sealing").put("job", sealing.job()).put("attempts", sealing.tries());
      sealing.expectedTries().ifPresent(tries -> json.set("expected", JsonNumbers.json(tries)));
      json.set("rate", JsonNumbers.json(Math.rint(sealing.triesPerSecond())));
    } else if (event instanceof JobEvent.Sealed sealed) {
      json.put("event", "sealed").put("job", sealed.job());
      json.put("hash", "0x" + sealed.id().toHex());
      json.set("rating", JsonNumbers.json(sealed.rating()));
    } else if (event instanceof JobEvent.Relayed relayed) {
      json.put("event", "relayed").put("job", relayed.job());
      json.put("hash", "0x" + relayed.id().toHex()).put("peers", relayed.peers());
    } else if (event instanceof JobEvent.Expired expired) {
      json.put("event", "expired").put("hash", "0x" + expired.id().toHex());
    } else {
      JobEvent.Failed failed = (JobEvent.Failed) event;
      RpcError error = error(failed.why());
      json.put("event", "failed").put("job", failed.job()).put("code", error.code());
      json.put("reason", failed.why().reason().name().toLowerCase(Locale.ROOT));
      json.put("hint", failed.why().detail());
    }
    return json;
  }
}
