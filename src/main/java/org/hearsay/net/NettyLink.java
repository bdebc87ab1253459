package org.hearsay.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.wire.EncodedFrame;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.FrameCodec;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated connection, as the loop sees it. What waits in either direction is counted, and
 * the counts decide: too much to send, and {@link #send} refuses; too much for the loop, and the
 * peer is not read.
 */
final class NettyLink implements Link {
  // Ours to choose. Together with what TLS and the splitter hold, about 2 MiB at the very most.
  /** From here on {@link #send} refuses: a second of a 4 Mbit/s link. */
  static final int OUTGOING_HIGH_BYTES = 512 << 10;

  /** What may wait at most, so that the longest frame is not taken on top of half a MiB. */
  static final int OUTGOING_MAX_BYTES = FrameCodec.MAX_BYTES;

  /** Down to here before it takes more, so that it does not change its mind at every frame. */
  static final int OUTGOING_LOW_BYTES = 128 << 10;

  /** From here on a peer is not read until the loop has worked off half of it. */
  static final int INCOMING_HIGH_BYTES = 256 << 10;

  /**
   * What a decoded frame costs beside its bytes: else a flood of pings would be counted as free.
   */
  static final int FRAME_OVERHEAD_BYTES = 256;

  /** For a peer that reads slowly, to take what was sent before the link was closed. */
  static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

  private final NodeId remoteId;
  private final Endpoint remote;
  private final Endpoint local;
  private final boolean inbound;
  private final Loop loop;
  private final Receiver receiver;
  private final ChannelHandlerContext context;
  private final FrameSplitter splitter;
  private final Runnable finish;
  private final Traffic traffic;

  // The loop's own.
  private boolean congested;
  private boolean closing;
  private boolean over;
  private @Nullable Endpoint dialledAs;

  // Shared by the loop and the I/O thread.
  private final AtomicReference<Frame.@Nullable Goodbye> goodbye = new AtomicReference<>();
  private final Queue<EncodedFrame> outgoing = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainIsDue = new AtomicBoolean();
  private final AtomicInteger outgoingBytes = new AtomicInteger();
  private final AtomicInteger incomingBytes = new AtomicInteger();

  /**
   * Makes a link on its I/O thread.
   *
   * @param dialled where we dialled it, empty when the peer did
   * @param context where frames leave as bytes
   * @param splitter what cuts the incoming bytes into frames
   * @param finish closes the connection after what is being written, on the I/O thread
   */
  NettyLink(
      NodeId remoteId,
      Optional<InetSocketAddress> dialled,
      Loop loop,
      Receiver receiver,
      ChannelHandlerContext context,
      FrameSplitter splitter,
      Runnable finish,
      Traffic traffic) {
    this.remoteId = remoteId;
    this.inbound = dialled.isEmpty();
    this.loop = loop;
    this.receiver = receiver;
    this.context = context;
    this.splitter = splitter;
    this.finish = finish;
    this.traffic = traffic;
    SocketAddress remoteAddress = context.channel().remoteAddress();
    this.remote = endpoint(dialled.isPresent() ? dialled.get() : remoteAddress);
    this.local = endpoint(context.channel().localAddress());
  }

  /** The address with its zone, where it has one: {@code fe80::1%eth0} is nothing without. */
  static Endpoint endpoint(SocketAddress address) {
    InetSocketAddress inet = (InetSocketAddress) address;
    return new Endpoint(inet.getAddress().getHostAddress(), inet.getPort());
  }

  @Override
  public long bytesRead() {
    return splitter.bytesRead();
  }

  @Override
  public void admit() {
    loop.requireCurrent();
    onIoThread(() -> splitter.admit(context.pipeline()));
  }

  @Override
  public NodeId remoteId() {
    return remoteId;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  /** Says what was dialled: a name, perhaps, or another spelling than the socket's. */
  void dialledAs(Endpoint endpoint) {
    dialledAs = endpoint;
  }

  @Override
  public Optional<Endpoint> dialled() {
    return Optional.ofNullable(dialledAs);
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
  public boolean isWritable() {
    return !congested && !closing && !over;
  }

  @Override
  public boolean send(Frame frame) {
    loop.requireCurrent();
    if (!isWritable()) {
      return false;
    }
    EncodedFrame encoded = EncodedFrame.of(frame);
    int waiting = outgoingBytes.get();
    if (waiting > OUTGOING_LOW_BYTES && waiting + wireBytes(encoded) > OUTGOING_MAX_BYTES) {
      congested = true;
      return false;
    }
    congested = outgoingBytes.addAndGet(wireBytes(encoded)) >= OUTGOING_HIGH_BYTES;
    outgoing.add(encoded);
    traffic.sent(frame);
    note(frame);
    if (drainIsDue.compareAndSet(false, true)) {
      onIoThread(this::drain);
    }
    return true;
  }

  private void note(Frame frame) {
    if (frame instanceof Frame.Goodbye said) {
      goodbye.compareAndSet(null, said);
    }
  }

  /** Why the link is about to end, if either end said so; the first who did counts. Any thread. */
  Optional<Frame.Goodbye.Reason> goodbye() {
    return Optional.ofNullable(goodbye.get()).map(Frame.Goodbye::reason);
  }

  /** Writes all that waits and flushes once. While the I/O thread is busy, more gathers. */
  private void drain() {
    drainIsDue.set(false);
    for (EncodedFrame frame = outgoing.poll(); frame != null; frame = outgoing.poll()) {
      int bytes = wireBytes(frame);
      context.write(bytes(frame)).addListener(written -> sent(bytes));
    }
    context.flush();
  }

  private ByteBuf bytes(EncodedFrame frame) {
    ByteBuf out = context.alloc().heapBuffer(wireBytes(frame)); // the JDK's ciphers want arrays
    out.writeInt(frame.sizeBytes());
    frame.writeTo(out.nioBuffer(out.writerIndex(), frame.sizeBytes()));
    return out.writerIndex(wireBytes(frame));
  }

  private static int wireBytes(EncodedFrame frame) {
    return FrameSplitter.PREFIX_BYTES + frame.sizeBytes();
  }

  private void sent(int bytes) {
    int left = outgoingBytes.addAndGet(-bytes);
    if (left <= OUTGOING_LOW_BYTES && left + bytes > OUTGOING_LOW_BYTES) {
      loop.execute(this::ease);
    }
  }

  private void ease() {
    if (congested && outgoingBytes.get() <= OUTGOING_LOW_BYTES) {
      congested = false;
      if (isWritable()) {
        receiver.writable(this);
      }
    }
  }

  /** A frame was read. On the I/O thread. */
  void received(Frame frame, int sizeBytes) {
    note(frame);
    int cost = sizeBytes + FRAME_OVERHEAD_BYTES;
    Runnable task = receiver.received(this, frame);
    if (incomingBytes.addAndGet(cost) > INCOMING_HIGH_BYTES) {
      context.channel().config().setAutoRead(false);
    }
    loop.execute(() -> workOff(task, cost)); // after the line above, so that it is not missed
  }

  private void workOff(Runnable task, int cost) {
    int left = incomingBytes.addAndGet(-cost);
    if (left <= INCOMING_HIGH_BYTES / 2 && !context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(true);
    }
    if (!closing && !over) {
      task.run();
    }
  }

  @Override
  public void close() {
    loop.requireCurrent();
    if (!closing && !over) {
      closing = true;
      onIoThread(this::finish);
    }
  }

  /** Writes what waits, then closes. On the I/O thread. */
  void finish() {
    drain();
    finish.run();
  }

  /** The connection is gone. On the loop. */
  void down(String why) {
    over = true;
    receiver.down(this, why);
  }

  private void onIoThread(Runnable task) {
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      outgoing.clear(); // the network was closed; down() follows, or the loop is closed too
    }
  }

  @Override
  public String toString() {
    return remoteId + "@" + remote;
  }
}
