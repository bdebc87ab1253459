package org.hearsay.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps one call in flight on each of some connections, from one thread. */
final class Drive implements Closeable {
  // Ours to choose.
  /** Calls of a run; with more it ends early. */
  private static final int CALLS_MAX = 10_000_000;

  /** An answer may take as long as a seal; a server this silent is stuck. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Lane> lanes = new ArrayList<>();
  private long[] nanos = new long[1 << 16];
  private int calls;

  /** Connects this often. */
  static Drive open(URI endpoint, int connections, String body) throws IOException {
    Drive drive = new Drive();
    try {
      for (int i = 0; i < connections; i++) {
        drive.lanes.add(Lane.open(endpoint, body));
      }
      return drive;
    } catch (IOException e) {
      drive.close();
      throw e;
    }
  }

  /**
   * Calls for so long; the calls in flight are waited for and counted.
   *
   * @param cpu what the server has computed so far, when it can be seen
   */
  Figures run(String name, Duration duration, Supplier<Optional<Duration>> cpu) throws IOException {
    calls = 0;
    Optional<Duration> before = cpu.get();
    long begun = System.nanoTime();
    long end = begun + duration.toNanos();
    if (lanes.size() == 1) {
      runOne(lanes.get(0), end);
    } else {
      runAll(end);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    Optional<Duration> spent = cpu.get().flatMap(after -> before.map(after::minus));
    return new Figures(name, lanes.size(), Arrays.copyOf(nanos, calls), took, spent);
  }

  /** Without a selector, which is a third of what such a call costs a client. */
  private void runOne(Lane lane, long end) throws IOException {
    while (System.nanoTime() - end < 0 && calls < CALLS_MAX) {
      lane.send();
      long took = -1;
      while (took < 0) {
        took = lane.receive();
      }
      note(took);
    }
  }

  private void runAll(long end) throws IOException {
    try (Selector selector = Selector.open()) {
      for (Lane lane : lanes) {
        lane.channel().configureBlocking(false);
        lane.channel().register(selector, SelectionKey.OP_READ, lane);
        lane.send();
      }
      int inFlight = lanes.size();
      while (inFlight > 0) {
        if (selector.select(PATIENCE.toMillis()) == 0) {
          throw new IOException("no answer for " + PATIENCE.toSeconds() + " s");
        }
        for (SelectionKey key : selector.selectedKeys()) {
          Lane lane = (Lane) key.attachment();
          long took = lane.receive();
          if (took < 0) {
            continue;
          }
          note(took);
          if (System.nanoTime() - end < 0 && calls < CALLS_MAX) {
            lane.send();
          } else {
            inFlight--;
          }
        }
        selector.selectedKeys().clear();
      }
    }
    for (Lane lane : lanes) {
      lane.channel().configureBlocking(true);
    }
  }

  private void note(long took) {
    if (calls == nanos.length) {
      nanos = Arrays.copyOf(nanos, nanos.length * 2);
    }
    nanos[calls++] = took;
  }

  @Override
  public void close() throws IOException {
    for (Lane lane : lanes) {
      lane.close();
    }
  }
}
