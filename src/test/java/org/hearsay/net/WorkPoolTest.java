package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.hearsay.env.Cancellable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WorkPoolTest {
  private final LinkedBlockingQueue<Throwable> crashes = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> results = new LinkedBlockingQueue<>();
  private final DaemonLoop loop = new DaemonLoop(crashes::add);
  private final WorkPool work = new WorkPool(1, loop, crashes::add);

  @AfterEach
  void close() {
    work.close();
    loop.close();
  }

  @Test
  void jobsRunOffTheLoopAndResultsComeBackOnIt() throws Exception {
    work.start(
        () -> loop.isCurrent() ? "job on the loop" : "job off the loop",
        result -> results.add(loop.isCurrent() ? result : "result off the loop"));
    assertThat(next()).isEqualTo("job off the loop");
  }

  @Test
  void aShortJobDoesNotWaitForLongOnes() throws Exception {
    List<Cancellable> searches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      searches.add(work.startLong(WorkPoolTest::search, results::add));
    }
    work.start(() -> "short", results::add);
    assertThat(next()).isEqualTo("short");
    searches.forEach(Cancellable::cancel);
    for (int i = 0; i < 20; i++) {
      assertThat(next()).isEqualTo("stopped");
    }
  }

  @Test
  void aCancelledJobThatStillWaitsIsDoneAtOnce() throws Exception {
    List<Cancellable> running = new ArrayList<>();
    CountDownLatch begun = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      running.add(
          work.startLong(
              stopped -> {
                begun.countDown();
                return search(stopped);
              },
              result -> results.add("running " + result)));
    }
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
    Cancellable queued =
        work.startLong(WorkPoolTest::search, result -> results.add("queued " + result));
    queued.cancel();
    queued.cancel();
    assertThat(next()).isEqualTo("queued stopped");
    running.forEach(Cancellable::cancel);
    assertThat(next()).isEqualTo("running stopped");
  }

  @Test
  void aJobThatThrowsIsReported() throws Exception {
    work.start(
        () -> {
          throw new IllegalStateException("bug");
        },
        result -> results.add("done"));
    assertThat(crashes.poll(5, TimeUnit.SECONDS)).hasMessage("bug");
    work.start(() -> "next", results::add);
    assertThat(next()).isEqualTo("next");
  }

  @Test
  void closeStopsLongJobsAndLetsShortOnesFinish() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    work.startLong(
        stopped -> {
          begun.countDown();
          return search(stopped);
        },
        results::add);
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
    work.start(() -> "written", results::add);
    work.close();
    work.start(() -> "too late", results::add);
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("stopped", "written");
  }

  private static String search(BooleanSupplier stopped) {
    while (!stopped.getAsBoolean()) {
      Thread.onSpinWait();
    }
    return "stopped";
  }

  private String next() throws InterruptedException {
    return results.poll(5, TimeUnit.SECONDS);
  }
}
