package org.hearsay.rpc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One text in, at most one text out. The members of a batch run one after the other, as in geth, so
 * that a later one sees what an earlier one did. Lives on one I/O thread.
 */
final class Exchange {
  /** Most members of a batch. */
  static final int BATCH_MEMBERS_MAX = 1_000;

  /** Most characters of a batch's answer. */
  static final int ANSWER_CHARS_MAX = 25_000_000;

  private static final Answer TOO_LARGE =
      new Answer.Failure(RpcError.of(RpcError.RESPONSE_TOO_LARGE, "response too large"));

  private final Dispatcher dispatcher;
  private final Metrics metrics;
  private final Caller caller;
  private final Executor io;
  private final Consumer<String> done;

  private final StringBuilder batchAnswer = new StringBuilder();
  private List<Json> batch = List.of();
  private int next;
  private boolean full;

  /**
   * Makes an exchange that has not begun.
   *
   * @param io the thread that all this runs on
   * @param done takes the answer, or an empty text when nothing is to be answered; called once,
   *     never inside {@link #begin}
   */
  Exchange(RpcPort port, Caller caller, Executor io, Consumer<String> done) {
    this.dispatcher = port.dispatcher();
    this.metrics = port.metrics();
    this.caller = caller;
    this.io = io;
    this.done = done;
  }

  void begin(String text) {
    Optional<Json> message;
    try {
      message = JsonText.readFirst(text);
    } catch (BadJsonException e) {
      finish(Request.answerToNobody(parseError(e)));
      return;
    }
    if (message.isEmpty()) {
      finish("");
    } else if (message.get() instanceof Json.Arr array) {
      beginBatch(array.items());
    } else {
      run(message.get(), done);
    }
  }

  private void finish(String answer) {
    io.execute(() -> done.accept(answer));
  }

  private static RpcError parseError(BadJsonException e) {
    return new RpcError(RpcError.PARSE_ERROR, "parse error", Optional.of(e.getMessage()));
  }

  private void beginBatch(List<Json> members) {
    if (members.isEmpty()) {
      finish(Request.answerToNobody(RpcError.invalidRequest("empty batch")));
    } else if (members.size() > BATCH_MEMBERS_MAX) {
      String hint = members.size() + " members, at most " + BATCH_MEMBERS_MAX;
      finish(
          Request.answerToNobody(
              new RpcError(RpcError.INVALID_REQUEST, "batch too large", Optional.of(hint))));
    } else {
      batch = members;
      runNext();
    }
  }

  private void runNext() {
    if (next == batch.size()) {
      done.accept(batchAnswer.length() == 0 ? "" : batchAnswer.append(']').toString());
      return;
    }
    run(batch.get(next++), this::add);
  }

  private void add(String answer) {
    if (!answer.isEmpty()) {
      batchAnswer.append(batchAnswer.length() == 0 ? '[' : ',').append(answer);
    }
    io.execute(this::runNext); // not a call: a thousand members must not nest
  }

  private void run(Json message, Consumer<String> answered) {
    Request request = Request.of(message);
    Dispatcher.Step step =
        full ? answer -> answer.accept(TOO_LARGE) : dispatcher.prepare(request, caller);
    long begun = System.nanoTime();
    step.run(
        answer -> {
          metrics.answered(request, answer, System.nanoTime() - begun);
          io.execute(() -> answered.accept(textOf(request, answer)));
        });
  }

  private String textOf(Request request, Answer answer) {
    if (request.isNotification()) {
      return "";
    }
    String text = request.answer(answer);
    if (!batch.isEmpty() && batchAnswer.length() + text.length() > ANSWER_CHARS_MAX) {
      full = true;
      return request.answer(TOO_LARGE);
    }
    return text;
  }
}
