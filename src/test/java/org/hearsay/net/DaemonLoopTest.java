package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hearsay.env.Cancellable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DaemonLoopTest {
  private final LinkedBlockingQueue<Throwable> crashes = new LinkedBlockingQueue<>();
  private final DaemonLoop loop = new DaemonLoop(crashes::add);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tasksOfOneThreadRunInTheirOrderOnTheLoop() throws Exception {
    List<Integer> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    for (int i = 0; i < 1000; i++) {
      int number = i;
      loop.execute(
          () -> {
            loop.requireCurrent();
            ran.add(number);
          });
    }
    loop.execute(done::countDown);
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasSize(1000).isSorted();
  }

  @Test
  void offTheLoopIsABug() {
    assertThat(loop.isCurrent()).isFalse();
    assertThatThrownBy(loop::requireCurrent).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTaskGivenByATaskRunsAfterItNotInsideIt() throws Exception {
    LinkedBlockingQueue<String> ran = new LinkedBlockingQueue<>();
    loop.execute(
        () -> {
          loop.execute(() -> ran.add("inner"));
          ran.add("outer");
        });
    assertThat(ran.poll(5, TimeUnit.SECONDS)).isEqualTo("outer");
    assertThat(ran.poll(5, TimeUnit.SECONDS)).isEqualTo("inner");
  }

  @Test
  void timersFireInTheOrderOfTheirTimesAndNotBefore() throws Exception {
    LinkedBlockingQueue<String> ran = new LinkedBlockingQueue<>();
    long start = System.nanoTime();
    loop.schedule(Duration.ofMillis(60), () -> ran.add("late"));
    loop.schedule(Duration.ofMillis(20), () -> ran.add("early"));
    assertThat(ran.poll(5, TimeUnit.SECONDS)).isEqualTo("early");
    assertThat(ran.poll(5, TimeUnit.SECONDS)).isEqualTo("late");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(60_000_000L);
  }

  @Test
  void timersFireWhileTheLoopIsBusy() throws Exception {
    CountDownLatch fired = new CountDownLatch(1);
    keepBusy(fired);
    loop.schedule(Duration.ofMillis(20), fired::countDown);
    assertThat(fired.await(5, TimeUnit.SECONDS)).isTrue();
  }

  private void keepBusy(CountDownLatch until) {
    if (until.getCount() > 0) {
      loop.execute(() -> keepBusy(until));
    }
  }

  @Test
  void aCancelledTimerNeverFires() throws Exception {
    LinkedBlockingQueue<String> ran = new LinkedBlockingQueue<>();
    Cancellable cancelled = loop.schedule(Duration.ofMillis(20), () -> ran.add("cancelled"));
    loop.schedule(Duration.ofMillis(50), () -> ran.add("kept"));
    cancelled.cancel();
    cancelled.cancel();
    assertThat(ran.poll(5, TimeUnit.SECONDS)).isEqualTo("kept");
  }

  @Test
  void aTaskThatThrowsIsReportedAndEndsTheLoop() throws Exception {
    AtomicInteger later = new AtomicInteger();
    loop.execute(
        () -> {
          loop.execute(later::incrementAndGet);
          throw new IllegalStateException("bug");
        });
    assertThat(crashes.poll(5, TimeUnit.SECONDS)).hasMessage("bug");
    loop.execute(later::incrementAndGet);
    loop.close();
    assertThat(later).hasValue(0);
  }

  @Test
  void closeRunsWhatWasGivenAndDropsWhatComesLater() {
    AtomicInteger ran = new AtomicInteger();
    loop.execute(ran::incrementAndGet);
    loop.schedule(Duration.ofMinutes(1), () -> ran.addAndGet(100));
    loop.close();
    loop.execute(() -> ran.addAndGet(1000));
    loop.schedule(Duration.ZERO, () -> ran.addAndGet(1000));
    assertThat(ran).hasValue(1);
  }

  @Test
  void closeFromATaskDoesNotWaitForItself() {
    loop.execute(loop::close);
    await().atMost(Duration.ofSeconds(4)).until(() -> !alive());
  }

  private boolean alive() {
    CountDownLatch ran = new CountDownLatch(1);
    loop.execute(ran::countDown);
    try {
      return ran.await(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHundredThousandTasksASecondAreNothing() throws Exception {
    int tasks = 500_000;
    CountDownLatch done = new CountDownLatch(tasks);
    long start = System.nanoTime();
    for (int i = 0; i < tasks; i++) {
      loop.execute(done::countDown);
    }
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    System.out.printf("loop: %.1f M tasks/s%n", tasks * 1e3 / (System.nanoTime() - start));
  }
}
