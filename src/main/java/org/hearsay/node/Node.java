package org.hearsay.node;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Document;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.env.Network;
import org.hearsay.env.Work;
import org.hearsay.inbox.Inbox;
import org.hearsay.inbox.KeyRing;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;

/** One node of the network. */
public final class Node {
  /** Longest life of an envelope: 7 days. */
  public static final long TTL_SECONDS_MAX = 7L * 24 * 60 * 60;

  /**
   * Makes a node that has not begun; must be called on the loop.
   *
   * @param chance decides (back-off, choice among peers); seeded in the simulator
   * @param secrets makes keys and paddings; a {@code SecureRandom} in the daemon
   * @param keyRing where clients' keys are kept; read here, a damaged one is refused by an {@code
   *     UncheckedIOException} that names it
   * @param addressBook where remembered peers are kept; a damaged one is set aside
   */
  public Node(
      NodeSettings settings,
      KeyPair identity,
      Loop loop,
      Work work,
      RandomGenerator chance,
      RandomGenerator secrets,
      Document keyRing,
      Document addressBook) {
    throw new UnsupportedOperationException();
  }

  /** Where links report. */
  public Link.Receiver receiver() {
    throw new UnsupportedOperationException();
  }

  /** Begins to look for peers. */
  public void start(Network network) {
    throw new UnsupportedOperationException();
  }

  /** Says goodbye to the peers and writes what must survive. */
  public void stop(Runnable done) {
    throw new UnsupportedOperationException();
  }

  /**
   * Seals a draft and hands it to gossip by the same door as a stranger's envelope.
   *
   * @param done called exactly once, on the loop, never inside this call
   */
  public Cancellable post(Draft draft, Consumer<Posted> done) {
    throw new UnsupportedOperationException();
  }

  public KeyRing keys() {
    throw new UnsupportedOperationException();
  }

  public Inbox inbox() {
    throw new UnsupportedOperationException();
  }

  public NodeStatus status() {
    throw new UnsupportedOperationException();
  }

  public List<PeerView> peers() {
    throw new UnsupportedOperationException();
  }

  /** Keeps a link to this address from now on. */
  public void addPeer(Endpoint endpoint) {
    throw new UnsupportedOperationException();
  }

  /** Drops the link and stops keeping it; false when the peer was neither kept nor connected. */
  public boolean removePeer(Endpoint endpoint) {
    throw new UnsupportedOperationException();
  }

  /** Drops the peer with this id and stops keeping it; false when it is not connected. */
  public boolean removePeer(NodeId id) {
    throw new UnsupportedOperationException();
  }

  /** Takes direct messages from this connected peer; false when it is not connected. */
  public boolean trustPeer(NodeId id) {
    throw new UnsupportedOperationException();
  }

  /** Lowest rating accepted while there is room; finite and not negative. Told to all peers. */
  public void setFloor(double rating) {
    throw new UnsupportedOperationException();
  }

  /** Longest envelope accepted, in bytes; never more than {@code Envelope.MAX_BYTES}. */
  public void setMaxEnvelopeBytes(int bytes) {
    throw new UnsupportedOperationException();
  }

  /** Narrows or widens what peers send us, whatever the filters need. Told to all peers. */
  public void setBloom(Bloom bloom) {
    throw new UnsupportedOperationException();
  }

  /** Begins or ends relaying nothing. Told to all peers. */
  public void setLight(boolean light) {
    throw new UnsupportedOperationException();
  }
}
