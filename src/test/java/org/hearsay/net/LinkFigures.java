package org.hearsay.net;

import static org.hearsay.net.Party.next;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.hearsay.env.Link;
import org.hearsay.wire.Frame;
import org.junit.jupiter.api.Test;

/** Prints how fast links are; run by name, asserts nothing. */
final class LinkFigures {
  @Test
  void handshake() {
    try (Party ann = Party.open();
        Party ben = Party.open()) {
      double[] millis = new double[200];
      for (int i = -200; i < millis.length; i++) {
        long start = System.nanoTime();
        Link link = ann.link(ben);
        next(ben.ups);
        long end = System.nanoTime();
        ann.close(link);
        next(ann.downs);
        next(ben.downs);
        if (i >= 0) {
          millis[i] = (end - start) / 1e6;
        }
      }
      print("handshake, dial to up at both ends, ms", millis);
    }
  }

  @Test
  void latency() {
    try (Party ann = Party.open();
        Party ben = Party.open()) {
      Link ours = ann.link(ben);
      Link theirs = next(ben.ups);
      double[] micros = new double[10_000];
      for (int i = -10_000; i < micros.length; i++) {
        long nonce = i & 0xffffff;
        long start = System.nanoTime();
        ann.loop.execute(() -> ours.send(new Frame.Ping(nonce)));
        next(ben.frames);
        ben.loop.execute(() -> theirs.send(new Frame.Pong(nonce, 0)));
        next(ann.frames);
        if (i >= 0) {
          micros[i] = (System.nanoTime() - start) / 2e3;
        }
      }
      print("one way, loop to loop, us", micros);
    }
  }

  @Test
  void throughput() {
    try (Party ann = Party.open();
        Party ben = Party.open()) {
      Link ours = ann.link(ben);
      for (int dataBytes : new int[] {300, 1000}) {
        Frame frame = LinkTest.envelopes(64, dataBytes);
        for (int round = 0; round < 3; round++) {
          pump(ann, ours, ben, frame, 20_000, dataBytes);
        }
      }
      for (int round = 0; round < 3; round++) {
        pump(ann, ours, ben, new Frame.Ping(1), 1_000_000, 0);
      }
    }
  }

  private static void pump(
      Party from, Link link, Party to, Frame frame, int frames, int dataBytes) {
    AtomicInteger left = new AtomicInteger(frames);
    long start = System.nanoTime();
    from.loop.execute(() -> pumpOn(from, link, frame, left));
    for (int i = 0; i < frames; i++) {
      next(to.frames);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s of %d B data: %.0f frames/s, %.0f MB/s%n",
        frame.getClass().getSimpleName(),
        dataBytes,
        frames / seconds,
        frames / seconds * org.hearsay.wire.FrameCodec.encode(frame).length / 1e6);
  }

  private static void pumpOn(Party from, Link link, Frame frame, AtomicInteger left) {
    while (left.get() > 0 && link.send(frame)) {
      left.decrementAndGet();
    }
    if (left.get() > 0) {
      from.loop.execute(() -> pumpOn(from, link, frame, left));
    }
  }

  private static void print(String what, double[] values) {
    Arrays.sort(values);
    System.out.printf(
        "%s: median %.2f, p99 %.2f%n",
        what, values[values.length / 2], values[values.length * 99 / 100]);
  }
}
