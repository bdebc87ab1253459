package org.hearsay.cli.chat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hearsay.cli.Control;
import org.hearsay.cli.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Hears what happens, on a connection and a thread of its own; comes back when it was lost. */
final class Follower implements AutoCloseable {
  // Ours to choose.
  private static final Duration WAIT = Duration.ofMinutes(1);
  private static final long RETRY_MILLIS = 1_000;

  private final Supplier<Control> connect;
  private final Ear ear;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Control control;

  /** Who is told, on the follower's thread. */
  interface Ear {
    /**
     * A message of others, what became of one of ours, or what happened to a contact.
     *
     * @param control for calls about it
     */
    void told(JsonNode what, Control control);

    /** Nothing is heard for now. */
    void lost(Failure why);

    /** It is again. */
    void found(Control control);
  }

  Follower(Supplier<Control> connect, Ear ear) {
    this.connect = connect;
    this.ear = ear;
  }

  /** Begins; a daemon that is not there, or is locked, is told here. */
  void begin() {
    Control first = subscribed();
    Thread thread = new Thread(() -> run(first), "chat");
    thread.setDaemon(true);
    thread.start();
  }

  private Control subscribed() {
    Control opened = connect.get();
    try {
      for (List<String> what :
          List.of(
              List.of("chat", "messages"),
              List.of("chat", "delivery"),
              List.of("contact", "changes"))) {
        String unused = opened.subscribe(what.get(0), what.subList(1, 2));
      }
      control = opened;
      return opened;
    } catch (Failure e) {
      opened.close();
      throw e;
    }
  }

  private void run(Control first) {
    Control open = first;
    while (!isOver(0)) {
      try {
        listen(open);
      } catch (Failure e) {
        open.close();
        if (isOver(0)) {
          return;
        }
        ear.lost(e);
      }
      Control next = again();
      if (next == null) {
        return;
      }
      open = next;
    }
  }

  private void listen(Control open) {
    while (!isOver(0)) {
      open.next(WAIT).ifPresent(what -> ear.told(what, open));
    }
  }

  /** Tries until it is connected again; null when it is over. */
  private @Nullable Control again() {
    while (!isOver(RETRY_MILLIS)) {
      try {
        Control open = subscribed();
        ear.found(open);
        return open;
      } catch (Failure e) {
        // said when it was lost
      }
    }
    return null;
  }

  private boolean isOver(long waitMillis) {
    try {
      return ended.await(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public void close() {
    ended.countDown();
    Control open = control;
    if (open != null) {
      open.close();
    }
  }
}
