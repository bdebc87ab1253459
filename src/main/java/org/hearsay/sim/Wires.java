package org.hearsay.sim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.hearsay.wire.Frame;

/**
 * What lies between simulated nodes: latency, bandwidth, loss; and the trace of all that crossed.
 */
final class Wires {
  private final Plan plan;
  private final VirtualTime time;
  private final RandomGenerator chance;
  private final MessageDigest trace;
  private long frames;
  private long bytes;
  private long envelopes;
  private long lost;

  Wires(Plan plan, VirtualTime time, RandomGenerator chance) {
    this.plan = plan;
    this.time = time;
    this.chance = chance;
    try {
      this.trace = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  VirtualTime time() {
    return time;
  }

  /** Fixed for a pair of nodes, so that frames of one link stay in order. */
  long latencyNanos(SimulatedNode a, SimulatedNode b) {
    long low = Math.min(a.number(), b.number());
    long high = Math.max(a.number(), b.number());
    long mixed = (plan.seed() ^ low * 0x9e3779b97f4a7c15L ^ high * 0xc2b2ae3d27d4eb4fL);
    mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
    double unit = (mixed >>> 11) * 0x1.0p-53;
    double span = plan.latencyMax().toNanos() - plan.latencyMin().toNanos();
    return plan.latencyMin().toNanos() + Math.round(unit * span);
  }

  long transmitNanos(int length) {
    return length * 1_000_000_000L / plan.bytesPerSecond();
  }

  boolean isLost() {
    boolean is = plan.loss() > 0 && chance.nextDouble() < plan.loss();
    lost += is ? 1 : 0;
    return is;
  }

  void count(Frame frame, int length) {
    frames++;
    bytes += length;
    if (frame instanceof Frame.Envelopes some) {
      envelopes += some.envelopes().size();
    }
  }

  /** Adds a frame's arrival to the trace. */
  void trace(SimulatedNode from, SimulatedNode to, byte[] frame, boolean lost) {
    number(time.nowNanos());
    number((long) from.number() << 33 | (long) to.number() << 1 | (lost ? 1 : 0));
    trace.update(frame);
  }

  private void number(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      trace.update((byte) (value >>> shift));
    }
  }

  /** Hash of all that crossed; ends the trace. */
  String traceHash() {
    return HexFormat.of().formatHex(trace.digest());
  }

  long frames() {
    return frames;
  }

  long bytes() {
    return bytes;
  }

  long envelopes() {
    return envelopes;
  }

  long lost() {
    return lost;
  }
}
