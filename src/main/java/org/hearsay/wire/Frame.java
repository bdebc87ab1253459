package org.hearsay.wire;

import java.util.List;

/**
 * What two nodes say to each other; section 4. A new kind of frame is a new record and a new method
 * of {@link Handler}, so that whoever must deal with it does not compile until it does.
 */
public sealed interface Frame
    permits ChainFrame,
        Frame.Direct,
        Frame.Envelopes,
        Frame.Floor,
        Frame.Goodbye,
        Frame.Hello,
        Frame.Interest,
        Frame.Known,
        Frame.Peers,
        Frame.Ping,
        Frame.Pong,
        Frame.Unknown {

  <R> R to(Handler<R> handler);

  /**
   * First frame in each direction; section 4.2.
   *
   * @param protocolVersion version the sender speaks
   * @param networkId nodes with different ids do not talk
   * @param nodeId must be the id that the link authenticated
   * @param port where the sender listens, 0 when it does not
   * @param clockMillis sender's Unix time in milliseconds
   * @param floor lowest rating the sender accepts, finite and not negative
   * @param bloom topics the sender wants
   * @param light the sender relays nothing
   * @param maxEnvelopeBytes longest envelope the sender accepts
   * @param capabilities names of optional parts, at most 32 of at most 32 characters
   * @param agent what software it is, at most 64 characters; never trusted
   * @param session drawn anew at each start of the sender, so that its restart can be told from a
   *     second link
   */
  record Hello(
      int protocolVersion,
      long networkId,
      NodeId nodeId,
      int port,
      long clockMillis,
      double floor,
      Bloom bloom,
      boolean light,
      int maxEnvelopeBytes,
      List<String> capabilities,
      String agent,
      long session)
      implements Frame {
    public Hello {
      requireRating(floor);
      capabilities = List.copyOf(capabilities);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.hello(this);
    }
  }

  /** Envelopes, whole, best first. */
  record Envelopes(List<Envelope> envelopes) implements Frame {
    public Envelopes {
      envelopes = List.copyOf(envelopes);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.envelopes(this);
    }
  }

  /** Ids of envelopes the sender has and need not be sent. */
  record Known(List<Digest> ids) implements Frame {
    public Known {
      ids = List.copyOf(ids);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.known(this);
    }
  }

  /** The sender now accepts ratings from here on; finite and not negative. */
  record Floor(double rating) implements Frame {
    public Floor {
      requireRating(rating);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.floor(this);
    }
  }

  /** What the sender now wants, and whether it relays. */
  record Interest(Bloom bloom, boolean light) implements Frame {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.interest(this);
    }
  }

  /** Nodes the sender has talked to, at most {@link FrameCodec#MAX_PEERS}. */
  record Peers(List<Neighbour> neighbours) implements Frame {
    public Peers {
      neighbours = List.copyOf(neighbours);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.peers(this);
    }
  }

  /** A node and where it listens. */
  record Neighbour(NodeId id, Ip ip, int port) {
    public Endpoint endpoint() {
      return Endpoint.of(ip, port);
    }
  }

  /** Asks for a {@link Pong} with the same nonce. */
  record Ping(long nonce) implements Frame {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.ping(this);
    }
  }

  /** Answers a ping with the sender's Unix time in milliseconds. */
  record Pong(long nonce, long clockMillis) implements Frame {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.pong(this);
    }
  }

  /** Why the sender is about to close the link. */
  record Goodbye(Reason reason) implements Frame {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.goodbye(this);
    }

    /** Numbers are those of section 4.10. */
    public enum Reason {
      UNSPECIFIED(0),
      STOPPING(1),
      WRONG_NETWORK(2),
      WRONG_VERSION(3),
      SELF(4),
      DUPLICATE(5),
      TOO_MANY_PEERS(6),
      MISBEHAVED(7),
      SILENT(8),
      REMOVED(9);

      final int number;

      Reason(int number) {
        this.number = number;
      }

      /** The reason with this number, or UNSPECIFIED for one from a later version. */
      static Reason of(int number) {
        for (Reason reason : values()) {
          if (reason.number == number) {
            return reason;
          }
        }
        return UNSPECIFIED;
      }
    }
  }

  /**
   * An envelope for the receiver alone, not to be passed on. Taken only from a peer that the
   * receiver's operator trusts; needs no work.
   */
  record Direct(Envelope envelope) implements Frame {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.direct(this);
    }
  }

  /** A kind from a later version of the protocol, to be ignored. */
  record Unknown(int kind) implements Frame {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.unknown(this);
    }
  }

  /** One method for each kind. */
  interface Handler<R> {
    R hello(Hello hello);

    R envelopes(Envelopes envelopes);

    R known(Known known);

    R floor(Floor floor);

    R interest(Interest interest);

    R peers(Peers peers);

    R ping(Ping ping);

    R pong(Pong pong);

    R goodbye(Goodbye goodbye);

    R direct(Direct direct);

    /** Kinds 11 to 19; they have a handler of their own. */
    R chain(ChainFrame frame);

    R unknown(Unknown unknown);
  }

  /** Throws unless the number can be a rating: finite and not negative. */
  private static void requireRating(double rating) {
    if (!(rating >= 0 && rating < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rating " + rating);
    }
  }
}
