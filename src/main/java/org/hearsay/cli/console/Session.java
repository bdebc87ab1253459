package org.hearsay.cli.console;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Runs one line after the other on one thread; another may {@link #cancel}. Knows no terminal. */
final class Session implements AutoCloseable {
  /** Some calls take as long as they were told to; whoever does not want to wait cancels. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Set<String> ENDS = Set.of(".exit", "exit", "exit()", ".quit", "quit");

  private final Supplier<Control> connect;
  private final Screen screen;
  private final Subscriptions subscriptions;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private volatile @Nullable Control control;
  private @Nullable Catalogue catalogue;

  /** Where it says something. */
  interface Screen {
    /** What a call answered. */
    void answer(JsonNode result);

    /** What a subscription told; on a thread of its own. */
    void told(String subscription, JsonNode what);

    /** For people. */
    void say(String text);

    /** Whether what is said may be coloured. */
    boolean paints();
  }

  Session(Supplier<Control> connect, Screen screen) {
    this.connect = connect;
    this.screen = screen;
    this.subscriptions = new Subscriptions(connect, screen);
  }

  /**
   * Runs one line.
   *
   * @return whether it goes on after that
   * @throws Failure when the line cannot be understood, or the daemon refuses
   */
  boolean run(String line) {
    String typed = line.strip();
    if (typed.isEmpty() || CallReader.isRemark(typed)) {
      return true;
    }
    if (ENDS.contains(typed)) {
      return false;
    }
    if (typed.matches("\\.?help\\b.*")) {
      String subject = typed.replaceFirst("^\\.?help", "").replaceAll("[()]", " ").strip();
      screen.say(new HelpText(catalogue(), screen.paints()).on(subject));
      return true;
    }
    run(CallReader.read(typed));
    return true;
  }

  private void run(Call call) {
    if (call.subscribes()) {
      subscriptions.open(call);
    } else if (call.unsubscribes() && subscriptions.close(call.params().get(0).asString(""))) {
      screen.answer(JsonNodeFactory.instance.booleanNode(true));
    } else {
      screen.answer(call(call.method(), call.params()));
    }
  }

  private JsonNode call(String method, List<JsonNode> params) {
    cancelled.set(false);
    try {
      Control open = open();
      return open.call(PATIENCE, method, params.toArray());
    } catch (Failure e) {
      if (cancelled.get()) {
        hangUp();
        throw new Failure(Exit.FAILED, "Cancelled.", "");
      }
      if (Set.of(Reason.NO_DAEMON, Reason.BUSY, Reason.TIMED_OUT).contains(e.reason())) {
        hangUp(); // the next call may find another daemon
      }
      throw better(e, method);
    }
  }

  private Control open() {
    Control open = control;
    if (open == null) {
      open = connect.get();
      control = open;
    }
    return open;
  }

  /** A refusal with the method that was meant. */
  private Failure better(Failure refusal, String method) {
    if (!refusal.what().contains("does not exist")) {
      return refusal;
    }
    Optional<String> meant = catalogue().nearest(method);
    return meant
        .map(name -> new Failure(refusal.reason(), refusal.what(), "Did you mean " + name + "?"))
        .orElse(refusal);
  }

  /** Gives the running call up, if there is one, by hanging up. */
  void cancel() {
    cancelled.set(true);
    hangUp();
  }

  private void hangUp() {
    Control open = control;
    control = null;
    if (open != null) {
      open.close();
    }
  }

  /** What can be called; asked for when it is needed first. */
  Catalogue catalogue() {
    Catalogue known = catalogue;
    if (known == null) {
      known = new Catalogue(open().call("rpc.discover"));
      catalogue = known;
    }
    return known;
  }

  /** Waits until nothing is subscribed to any more. */
  void awaitSubscriptions() throws InterruptedException {
    subscriptions.await();
  }

  @Override
  public void close() {
    subscriptions.close();
    hangUp();
  }
}
