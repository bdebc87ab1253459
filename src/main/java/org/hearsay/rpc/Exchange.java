package org.hearsay.rpc;

import io.netty.channel.Channel;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One text in, at most one text out. The members of a batch run one after the other, as in geth, so
 * that a later one sees what an earlier one did. Lives on one I/O thread.
 */
final class Exchange {
  /** Most members of a batch. */
  static final int BATCH_MEMBERS_MAX = 1_000;

  /** geth has no such answer: it has no such bound. */
  private static final int RATE_LIMITED = -32013;

  /** Most characters of a batch's answer. */
  static final int ANSWER_CHARS_MAX = 25_000_000;

  private static final Answer TOO_LARGE =
      new Answer.Failure(RpcError.of(RpcError.RESPONSE_TOO_LARGE, "response too large"));

  private static final Answer CROWDED =
      new Answer.Failure(
          new RpcError(
              RATE_LIMITED,
              "too much is being asked at once",
              Optional.of(
                  "requests and answers of all clients fill the room they have; try later")));

  private final Dispatcher dispatcher;
  private final Metrics metrics;
  private final Caller caller;
  private final Channel channel;
  private final Room.Share request;
  private final Room.Share answer;
  private final BiConsumer<String, Room.Share> done;

  private final StringBuilder batchAnswer = new StringBuilder();
  private @Nullable JsonBatch batch;

  /** What everything that follows is answered with. */
  private @Nullable Answer refusal;

  /**
   * Makes an exchange that has not begun.
   *
   * @param channel on whose thread all this runs; when it is closed what is left is not begun
   * @param request what the text has been given so far; given back when it is answered
   * @param done takes the answer, or an empty text when nothing is to be answered, and gives back
   *     what that has been given; called once, never inside {@link #begin}
   */
  Exchange(
      RpcPort port,
      Caller caller,
      Channel channel,
      Room.Share request,
      BiConsumer<String, Room.Share> done) {
    this.dispatcher = port.dispatcher();
    this.metrics = port.metrics();
    this.caller = caller;
    this.channel = channel;
    this.request = request;
    this.answer = port.answers().share();
    this.done = done;
  }

  void begin(String text) {
    if (!request.take(text.length())) {
      refusal = CROWDED;
    }
    try {
      if (JsonBatch.isIn(text)) {
        beginBatch(JsonBatch.of(text));
        return;
      }
      Optional<Json> message = JsonText.readFirst(text);
      if (message.isPresent()) {
        run(Request.of(message.get()), this::end);
      } else {
        finish("");
      }
    } catch (BadJsonException e) {
      finish(Request.answerToNobody(parseError(e)));
    }
  }

  private void finish(String text) {
    RpcPort.onIo(channel, () -> end(text));
  }

  private void end(String text) {
    request.giveBack();
    done.accept(text, answer);
  }

  private static RpcError parseError(BadJsonException e) {
    return new RpcError(RpcError.PARSE_ERROR, "parse error", Optional.of(e.getMessage()));
  }

  private void beginBatch(JsonBatch members) {
    if (members.size() == 0) {
      finish(Request.answerToNobody(RpcError.invalidRequest("empty batch")));
    } else if (members.size() > BATCH_MEMBERS_MAX) {
      String hint = members.size() + " members, at most " + BATCH_MEMBERS_MAX;
      finish(
          Request.answerToNobody(
              new RpcError(RpcError.INVALID_REQUEST, "batch too large", Optional.of(hint))));
    } else {
      batch = members;
      runNext(members);
    }
  }

  private void runNext(JsonBatch members) {
    if (!members.hasNext() || !channel.isActive()) {
      end(batchAnswer.length() == 0 ? "" : batchAnswer.append(']').toString());
      return;
    }
    Consumer<String> add = answer -> add(members, answer);
    try {
      run(Request.of(members.next()), add);
    } catch (BadJsonException e) {
      add.accept(Request.answerToNobody(parseError(e)));
    }
  }

  private void add(JsonBatch members, String answer) {
    if (!answer.isEmpty()) {
      batchAnswer.append(batchAnswer.length() == 0 ? '[' : ',').append(answer);
    }
    // Not a call: a thousand members must not nest, and others want to be answered meanwhile.
    RpcPort.onIo(channel, () -> runNext(members));
  }

  private void run(Request asked, Consumer<String> answered) {
    Answer instead = refusal;
    Dispatcher.Step step =
        instead != null ? consumer -> consumer.accept(instead) : dispatcher.prepare(asked, caller);
    Request head = asked.withoutParams();
    long begun = System.nanoTime();
    step.run(
        came -> {
          metrics.answered(head, came, System.nanoTime() - begun);
          RpcPort.onIo(channel, () -> answered.accept(textOf(head, came)));
        });
  }

  private String textOf(Request asked, Answer came) {
    if (asked.isNotification()) {
      return "";
    }
    String text = asked.answer(came);
    if (batch == null) {
      answer.takeAnyway(text.length());
      return text;
    }
    // Three times: while it grows, as a whole, and as bytes.
    if (batchAnswer.length() + text.length() > ANSWER_CHARS_MAX
        || !answer.take(3L * text.length())) {
      refusal = TOO_LARGE;
      return asked.answer(TOO_LARGE);
    }
    return text;
  }
}
