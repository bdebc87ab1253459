package org.hearsay.env;

import java.util.Optional;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/**
 * An authenticated, encrypted, ordered connection to one peer. Methods are called on the loop, save
 * where {@link Receiver} says otherwise.
 */
public interface Link {
  /** Who is at the other end, as proven in the handshake. */
  NodeId remoteId();

  /** The other end's socket address; its port is where it listens only when we dialled it. */
  Endpoint remote();

  /**
   * What {@link Network#dial} was given to open it, a host name perhaps; empty when the other end
   * dialled us.
   */
  default Optional<Endpoint> dialled() {
    return inbound() ? Optional.empty() : Optional.of(remote());
  }

  /** Our end's socket address. */
  Endpoint local();

  /** True when the other end dialled us. */
  boolean inbound();

  /** Sends the frame, or drops it and answers false when the peer reads too slowly or is gone. */
  boolean send(Frame frame);

  /** Whether {@link #send} would take a frame now; when not, {@link Receiver#writable} follows. */
  boolean isWritable();

  /** Bytes that came from the other end so far, those of an unfinished frame included. */
  long bytesRead();

  /**
   * Takes frames of any length from now on. Until then one of more than 64 KiB waits, unread, so
   * that who has not been let in holds little memory.
   */
  void admit();

  /** Closes after what was already sent; {@link Receiver#down} follows. Harmless when repeated. */
  void close();

  /** The node's side of all links. */
  interface Receiver {
    /** A link was authenticated. On the loop; before anything else about this link. */
    void up(Link link);

    /**
     * A frame arrived. Called on the thread that read it, for what needs nothing but the frame
     * (hashing, measuring work); what it returns runs on the loop, frames of one link in order.
     */
    Runnable received(Link link, Frame frame);

    /** {@link Link#isWritable} became true again. On the loop. */
    void writable(Link link);

    /**
     * The link is gone. On the loop; nothing about this link follows.
     *
     * @param why for the log: what ended it, such as "closed by peer" or "malformed frame: …"
     */
    void down(Link link, String why);

    /**
     * A {@link Network#dial} came to nothing. On the loop.
     *
     * @param why for the log
     */
    void unreachable(Endpoint endpoint, String why);

    /** A node made itself known on a local network. On the loop. May be false, or ourselves. */
    void heard(NodeId id, Endpoint endpoint);
  }
}
