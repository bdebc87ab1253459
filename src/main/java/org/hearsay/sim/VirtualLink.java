package org.hearsay.sim;

import java.nio.ByteBuffer;
import org.hearsay.env.Link;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.FrameCodec;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in the simulator. A frame is encoded here and decoded there, arrives
 * after the latency plus the time its bytes take, in order, or is lost by the plan's chance.
 */
final class VirtualLink implements Link {
  /** As in the daemon: beyond this the peer is reading too slowly. */
  private static final long WAITING_BYTES_MAX = 512 << 10;

  private final Wires wires;
  private final SimulatedNode owner;
  private final SimulatedNode.Life life;
  private final SimulatedNode other;
  private final boolean inbound;
  private final Endpoint local;
  private final Endpoint remote;
  private @Nullable VirtualLink peer;
  private long freeAtNanos;
  private long waitingBytes;
  private long bytesRead;
  private boolean open = true;
  private boolean helloSent;

  VirtualLink(
      Wires wires,
      SimulatedNode owner,
      SimulatedNode other,
      boolean inbound,
      Endpoint local,
      Endpoint remote) {
    this.wires = wires;
    this.owner = owner;
    this.life = owner.life();
    this.other = other;
    this.inbound = inbound;
    this.local = local;
    this.remote = remote;
  }

  void connectTo(VirtualLink peer) {
    this.peer = peer;
  }

  SimulatedNode owner() {
    return owner;
  }

  SimulatedNode other() {
    return other;
  }

  boolean isOpen() {
    return open;
  }

  /** The node at this end begins to use it. */
  void begin() {
    if (open) {
      life.up(this);
    }
  }

  @Override
  public NodeId remoteId() {
    return other.id();
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public boolean inbound() {
    return inbound;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void admit() {
    // memory before the hello is the sockets' concern
  }

  @Override
  public boolean isWritable() {
    return open && waitingBytes < WAITING_BYTES_MAX;
  }

  @Override
  public boolean send(Frame frame) {
    if (!isWritable()) {
      return false;
    }
    byte[] bytes = FrameCodec.encode(frame);
    wires.count(frame, bytes.length);
    long now = wires.time().nowNanos();
    freeAtNanos = Math.max(freeAtNanos, now) + wires.transmitNanos(bytes.length);
    waitingBytes += bytes.length;
    // TCP delivers or breaks; what the plan calls loss is a frame that a busy peer drops. A hello
    // is part of setting up the link, which either happens or does not.
    boolean lost = helloSent && wires.isLost();
    helloSent = true;
    wires
        .time()
        .afterNanos(
            freeAtNanos - now + wires.latencyNanos(owner, other), () -> arrive(bytes, lost));
    return true;
  }

  private void arrive(byte[] bytes, boolean lost) {
    boolean wasFull = !isWritable();
    waitingBytes -= bytes.length;
    if (wasFull && isWritable()) {
      life.writable(this);
    }
    VirtualLink there = peer;
    if (there == null || !there.open) {
      return;
    }
    there.bytesRead += bytes.length;
    wires.trace(owner, other, bytes, lost);
    if (!lost) {
      try {
        Frame frame = FrameCodec.decode(ByteBuffer.wrap(bytes));
        there.life.received(there, frame);
      } catch (MalformedFrameException e) {
        throw new IllegalStateException("our own codec made a frame that it refuses", e);
      }
    }
  }

  @Override
  public void close() {
    VirtualLink there = peer;
    if (!open || there == null) {
      return;
    }
    open = false;
    long now = wires.time().nowNanos();
    wires.time().afterNanos(0, () -> life.down(this, "closed here"));
    long arrives = Math.max(0, freeAtNanos - now) + wires.latencyNanos(owner, other);
    wires.time().afterNanos(arrives, there::closedByPeer);
  }

  private void closedByPeer() {
    if (open) {
      open = false;
      life.down(this, "closed by peer");
    }
  }
}
