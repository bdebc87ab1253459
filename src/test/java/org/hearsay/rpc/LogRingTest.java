package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.env.Cancellable;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** The last lines of the log, and who follows them. */
final class LogRingTest {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final VirtualLoop loop = new VirtualLoop(time);
  private final LogRing ring = new LogRing((level, logger) -> true);
  private final List<String> heard = new ArrayList<>();
  private long lost;

  private void log(Level level, String logger, String text) {
    ring.add(new LogRing.Line(Instant.EPOCH, level, logger, text));
  }

  private void log(String text) {
    log(Level.INFO, "node.Node", text);
  }

  private Cancellable follow(Level least, long last) {
    return ring.follow(
            least,
            last,
            loop,
            (line, lostAfter) -> {
              heard.add(line.text());
              lost += lostAfter;
            })
        .orElseThrow();
  }

  private void run() {
    time.run(Duration.ZERO);
  }

  @Test
  void theLastLinesComeFirstAndNewOnesAfterThem() {
    log("a");
    log("b");
    log(Level.DEBUG, "node.Node", "too little");
    log("c");
    follow(Level.INFO, 2);
    log("d");
    assertThat(heard).isEmpty();
    run();
    log(Level.DEBUG, "node.Node", "too little");
    log("e");
    run();
    assertThat(heard).containsExactly("b", "c", "d", "e");
    assertThat(lost).isZero();
  }

  @Test
  void whoEndedHearsNothing() {
    follow(Level.TRACE, 0).cancel();
    Cancellable ended = follow(Level.TRACE, 0);
    log("a");
    ended.cancel();
    run();
    log("b");
    run();
    assertThat(heard).isEmpty();
  }

  @Test
  void onlyTheLastLinesAreKept() {
    for (int i = 0; i < 3000; i++) {
      log("line " + i);
    }
    follow(Level.TRACE, Long.MAX_VALUE);
    run();
    assertThat(heard).hasSize(LogRing.LINES_MAX).contains("line 2999", "line 2000");
  }

  @Test
  void longLinesAreCutAndTakeNoMoreThanTheirShare() {
    for (int i = 0; i < 1000; i++) {
      log("x".repeat(100_000));
    }
    follow(Level.TRACE, 1000);
    run();
    assertThat(heard.get(0)).hasSize(LogRing.LINE_CHARS_MAX).endsWith("…");
    assertThat(heard.size() * 2L * LogRing.LINE_CHARS_MAX).isLessThan(LogRing.BYTES_MAX);
  }

  @Test
  void whoIsSlowLosesLinesAndIsToldHowMany() {
    follow(Level.TRACE, 0);
    for (int i = 0; i < 1500; i++) {
      log("line " + i);
    }
    run();
    assertThat(heard).hasSize(1000).endsWith("line 999");
    assertThat(lost).isEqualTo(500);
    log("later");
    run();
    assertThat(heard).endsWith("later");
  }

  @Test
  void whatIsLoggedByDeliveringIsNotDelivered() {
    Cancellable unused =
        ring.follow(
                Level.TRACE,
                0,
                loop,
                (line, lostAfter) -> {
                  heard.add(line.text());
                  log(Level.ERROR, "node.Node", "echo of " + line.text());
                })
            .orElseThrow();
    log("a");
    run();
    log("b");
    run();
    assertThat(heard).containsExactly("a", "b");
    heard.clear();
    follow(Level.TRACE, 10);
    run();
    assertThat(heard).as("they are in the log").contains("echo of a", "echo of b");
  }

  @Test
  void whatThePortSaysOfItsWritingIsNotDelivered() {
    follow(Level.TRACE, 0);
    log(Level.DEBUG, "rpc.RpcPort", "wrote");
    log(Level.INFO, "io.netty.channel.X", "flushed");
    log(Level.WARN, "rpc.RpcPort", "lost a client");
    log(Level.INFO, "rpcish.X", "something else");
    run();
    assertThat(heard).containsExactly("lost a client", "something else");
  }

  @Test
  void thereAreOnlySoManyFollowers() {
    for (int i = 0; i < LogRing.FOLLOWERS_MAX; i++) {
      follow(Level.INFO, 0);
    }
    assertThat(ring.follow(Level.INFO, 0, loop, (line, lostAfter) -> {})).isEmpty();
  }
}
