package org.hearsay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Link;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/** A link that keeps what was sent, and takes as many frames as it is told. */
public final class FakeLink implements Link {
  private final NodeId remoteId;
  private final Endpoint remote;
  private final boolean inbound;
  private final List<Frame> sent = new ArrayList<>();
  public Optional<Endpoint> dialled;
  public int room = Integer.MAX_VALUE;
  public boolean closed;
  public boolean admitted;
  public long bytesRead;

  /** What the other end does with a frame. */
  public Consumer<Frame> onSent = frame -> {};

  public FakeLink(NodeId remoteId, Endpoint remote, boolean inbound) {
    this.remoteId = remoteId;
    this.remote = remote;
    this.inbound = inbound;
    this.dialled = inbound ? Optional.empty() : Optional.of(remote);
  }

  @Override
  public NodeId remoteId() {
    return remoteId;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public Endpoint local() {
    return new Endpoint("127.0.0.1", 7470);
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void admit() {
    admitted = true;
  }

  @Override
  public boolean inbound() {
    return inbound;
  }

  @Override
  public Optional<Endpoint> dialled() {
    return dialled;
  }

  @Override
  public boolean isWritable() {
    return room > 0 && !closed;
  }

  @Override
  public boolean send(Frame frame) {
    if (!isWritable()) {
      return false;
    }
    room--;
    sent.add(frame);
    onSent.accept(frame);
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Frames of a kind sent so far, in order. */
  public <F extends Frame> List<F> sent(Class<F> kind) {
    return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Envelopes sent so far, in order. */
  public List<Envelope> envelopes() {
    return sent(Frame.Envelopes.class).stream().flatMap(f -> f.envelopes().stream()).toList();
  }

  public List<Frame> sent() {
    return sent;
  }

  /** The reason given before it was closed, if that was said. */
  public Optional<Frame.Goodbye.Reason> goodbye() {
    return sent(Frame.Goodbye.class).stream().map(Frame.Goodbye::reason).findFirst();
  }

  public void forgetSent() {
    sent.clear();
  }
}
