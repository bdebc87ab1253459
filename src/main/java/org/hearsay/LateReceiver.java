package org.hearsay;

import java.util.Objects;
import org.hearsay.env.Link;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the node's receiver while the network is opened: the node must be told the port on
 * which the network listens, and the network must know where to report. Both are made in one task
 * of the loop, so nothing reported on the loop can come between.
 */
final class LateReceiver implements Link.Receiver {
  private volatile Link.@Nullable Receiver receiver;

  /** On the loop, in the task that opened the network. */
  void set(Link.Receiver made) {
    receiver = made;
  }

  @Override
  public void up(Link link) {
    made().up(link);
  }

  /** A frame that is read before there is a node is looked at when there is one, on the loop. */
  @Override
  public Runnable received(Link link, Frame frame) {
    Link.Receiver known = receiver;
    return known == null ? () -> made().received(link, frame).run() : known.received(link, frame);
  }

  @Override
  public void writable(Link link) {
    made().writable(link);
  }

  @Override
  public void down(Link link, String why) {
    made().down(link, why);
  }

  @Override
  public void unreachable(Endpoint endpoint, String why) {
    made().unreachable(endpoint, why);
  }

  @Override
  public void heard(NodeId id, Endpoint endpoint) {
    made().heard(id, endpoint);
  }

  private Link.Receiver made() {
    return Objects.requireNonNull(receiver, "reported before there was a node");
  }
}
