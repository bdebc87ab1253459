package org.hearsay.cli.console;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a console is told of: each subscription has a connection and a thread, and ends with either.
 */
final class Subscriptions implements AutoCloseable {
  // Ours to choose.
  /** Nobody reads more at once; each is a connection of the daemon's. */
  private static final int MOST = 16;

  private static final Duration WAIT = Duration.ofMinutes(1);

  private final Supplier<Control> connect;
  private final Session.Screen screen;
  private final Map<String, Open> open = new ConcurrentHashMap<>();

  private record Open(Control control, Thread thread) {}

  Subscriptions(Supplier<Control> connect, Session.Screen screen) {
    this.connect = connect;
    this.screen = screen;
  }

  /** Subscribes, shows the id, and shows from then on what is told. */
  void open(Call call) {
    if (open.size() >= MOST) {
      throw new Failure(
          Exit.FAILED,
          "There are " + MOST + " subscriptions already: " + String.join(" ", open.keySet()),
          call.namespace() + "_unsubscribe ID ends one.");
    }
    Control control = connect.get();
    String id;
    try {
      id = control.subscribe(call.namespace(), call.params());
    } catch (Failure e) {
      control.close();
      throw e;
    }
    screen.answer(JsonNodeFactory.instance.stringNode(id));
    Thread thread = new Thread(() -> follow(id, control), "subscription-" + id);
    thread.setDaemon(true);
    open.put(id, new Open(control, thread));
    thread.start();
  }

  private void follow(String id, Control control) {
    try {
      while (open.containsKey(id)) {
        control.next(WAIT).ifPresent(what -> screen.told(id, what));
      }
    } catch (Failure e) {
      if (open.remove(id) != null) {
        screen.say("Subscription " + id + " has ended: " + e.what() + "\n");
      }
    }
  }

  /** Ends one; false when it is none of these. */
  boolean close(String id) {
    Open ended = open.remove(id);
    if (ended != null) {
      ended.control().close();
    }
    return ended != null;
  }

  /** Waits until all have ended. */
  void await() throws InterruptedException {
    for (Open one : List.copyOf(open.values())) {
      one.thread().join();
    }
  }

  @Override
  public void close() {
    open.keySet().forEach(this::close);
  }
}
