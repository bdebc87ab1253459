package org.hearsay.gossip;

import org.hearsay.seal.Rated;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Frame.Goodbye.Reason;

/** What each kind of frame from a peer means; section 4. */
final class Conversation {
  // Ours to choose.
  /** Lists of peers are taken once in so many seconds from one peer. */
  private static final int PEERS_EVERY_TICKS = 10;

  private final Gossip gossip;
  private final Membership membership;
  private final Dissemination dissemination;
  private final PeerFinder finder;
  private final Pulse pulse;

  Conversation(
      Gossip gossip,
      Membership membership,
      Dissemination dissemination,
      PeerFinder finder,
      Pulse pulse) {
    this.gossip = gossip;
    this.membership = membership;
    this.dissemination = dissemination;
    this.finder = finder;
    this.pulse = pulse;
  }

  /** The handler for frames of this peer. */
  Frame.Handler<Verb> with(Peer peer) {
    return new From(peer);
  }

  /** What was done with a frame. */
  enum Verb {
    TAKEN,
    IGNORED,
    CUT
  }

  private final class From implements Frame.Handler<Verb> {
    private final Peer peer;

    From(Peer peer) {
      this.peer = peer;
    }

    @Override
    public Verb hello(Frame.Hello hello) {
      membership.greeted(peer, hello);
      return Verb.TAKEN;
    }

    @Override
    public Verb envelopes(Frame.Envelopes envelopes) {
      throw new IllegalStateException("envelopes come in measured");
    }

    @Override
    public Verb known(Frame.Known known) {
      if (isStranger()) {
        return Verb.CUT;
      }
      dissemination.shownBy(peer, known.ids());
      return Verb.TAKEN;
    }

    @Override
    public Verb floor(Frame.Floor floor) {
      if (isStranger()) {
        return Verb.CUT;
      }
      double former = peer.floor();
      peer.setFloor(floor.rating());
      if (floor.rating() < former) {
        dissemination.lookAgainBelow(peer, former);
      }
      return Verb.TAKEN;
    }

    @Override
    public Verb interest(Frame.Interest interest) {
      if (isStranger()) {
        return Verb.CUT;
      }
      peer.setInterest(interest.bloom(), interest.light());
      dissemination.lookAgain(peer);
      return Verb.TAKEN;
    }

    @Override
    public Verb peers(Frame.Peers peers) {
      if (!peer.isConnected()
          || membership.currentTick() - peer.peersHeardAtTick < PEERS_EVERY_TICKS) {
        return Verb.IGNORED;
      }
      peer.peersHeardAtTick = membership.currentTick();
      finder.told(peer, peers);
      return Verb.TAKEN;
    }

    @Override
    public Verb ping(Frame.Ping ping) {
      if (isStranger()) {
        return Verb.CUT;
      }
      peer.link().send(new Frame.Pong(ping.nonce(), pulse.clockMillis()));
      return Verb.TAKEN;
    }

    @Override
    public Verb pong(Frame.Pong pong) {
      pulse.answered(peer, pong);
      return Verb.TAKEN;
    }

    @Override
    public Verb goodbye(Frame.Goodbye goodbye) {
      membership.leaving(peer, goodbye.reason());
      return Verb.TAKEN;
    }

    @Override
    public Verb direct(Frame.Direct direct) {
      if (!peer.isConnected() || !peer.isTrusted()) {
        return Verb.IGNORED;
      }
      gossip.direct(Rated.measure(direct.envelope()));
      return Verb.TAKEN;
    }

    @Override
    public Verb chain(ChainFrame frame) {
      return isStranger() ? Verb.CUT : Verb.IGNORED; // whoever follows it takes it besides
    }

    @Override
    public Verb unknown(Frame.Unknown unknown) {
      return Verb.IGNORED;
    }

    /** Nothing but a hello may come first; who sends something else is cut. */
    private boolean isStranger() {
      if (peer.isConnected()) {
        return false;
      }
      membership.part(peer, Reason.MISBEHAVED);
      return true;
    }
  }
}
