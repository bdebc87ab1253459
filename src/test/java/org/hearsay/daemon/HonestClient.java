package org.hearsay.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client with a call in flight at all times, on one connection, while others misbehave. */
final class HonestClient {
  private final int port;
  private final List<String> calls;
  private final List<Long> nanos = new ArrayList<>();
  private final CompletableFuture<Void> ended;
  private volatile boolean enough;
  private int reconnects;

  /** Begins; the calls are made one after the other, again and again. */
  HonestClient(int port, String... bodies) {
    this.port = port;
    this.calls = List.of(bodies);
    this.ended = CompletableFuture.runAsync(this::run, task -> new Thread(task, "honest").start());
  }

  private void run() {
    try {
      HostileWire wire = new HostileWire(port);
      for (int i = 0; !enough; i++) {
        String body = calls.get(i % calls.size());
        byte[] request = DaemonProcess.post(body).getBytes(StandardCharsets.US_ASCII);
        long begun = System.nanoTime();
        HostileWire.Reply reply = wire.send(request).reply();
        if (reply.status() == 0) { // its connection made place for another
          reconnects++;
          wire.close();
          wire = new HostileWire(port);
          reply = wire.send(request).reply();
        }
        nanos.add(System.nanoTime() - begun);
        if (reply.status() != 200 || !reply.body().contains("\"result\"")) {
          throw new AssertionError(body + " gave " + reply);
        }
      }
      wire.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the last call and sorts. */
  HonestClient end() {
    enough = true;
    ended.join();
    Collections.sort(nanos);
    return this;
  }

  int count() {
    return nanos.size();
  }

  int reconnects() {
    return reconnects;
  }

  double millis(double share) {
    return nanos.get(Math.max(0, (int) Math.ceil(share * nanos.size()) - 1)) / 1e6;
  }

  /** The share of calls answered within so many milliseconds. */
  double within(double millis) {
    return (double) nanos.stream().filter(n -> n <= millis * 1e6).count() / nanos.size();
  }
}
