package org.hearsay.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows how long a call has taken so far, while it takes. */
final class Working implements AutoCloseable {
  // Ours to choose.
  private static final Duration EVERY = Duration.ofMillis(200);

  private final Progress progress;
  private final String what;
  private final CountDownLatch done = new CountDownLatch(1);

  /**
   * Begins.
   *
   * @param what the daemon does
   */
  Working(Progress progress, String what) {
    this.progress = progress;
    this.what = what;
    Thread shows = new Thread(this::show, "working");
    shows.setDaemon(true);
    shows.start();
  }

  private void show() {
    try {
      while (!done.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        synchronized (done) {
          if (done.getCount() > 0) {
            progress.show("the daemon %s: %s".formatted(what, TimeSpan.rough(progress.taken())));
          }
        }
      }
    } catch (InterruptedException e) {
      // the process ends
    }
  }

  /** It was answered; nothing is drawn any more. */
  void done() {
    synchronized (done) {
      done.countDown();
      progress.clear();
    }
  }

  @Override
  public void close() {
    done();
  }
}
