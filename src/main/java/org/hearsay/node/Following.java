package org.hearsay.node;

import java.util.Optional;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Registrar;
import org.hearsay.chain.Talk;
import org.hearsay.env.Link;
import org.hearsay.gossip.Gossip;
import org.hearsay.gossip.Peer;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.ChainFrame;
import org.jspecify.annotations.Nullable;

/** The chain's place in a node, if it follows one: its frames come from gossip's peers. */
public final class Following implements Talk {
  private final Gossip gossip;
  private @Nullable Ledger ledger;
  private @Nullable KeyPair account;
  private @Nullable Registrar registrar;

  Following(Gossip gossip) {
    this.gossip = gossip;
  }

  void begin(Ledger opened) {
    if (ledger != null) {
      throw new IllegalStateException("a node follows one chain");
    }
    ledger = opened;
    gossip.offer(Ledger.CAPABILITY);
  }

  /** The chain; empty when none is followed. */
  public Optional<Ledger> ledger() {
    return Optional.ofNullable(ledger);
  }

  /** Whose names are registered here, and what sees to it. */
  public void holdNames(KeyPair key, Registrar seesThrough) {
    account = key;
    registrar = seesThrough;
  }

  /** Whose names are registered here. */
  public Optional<KeyPair> account() {
    return Optional.ofNullable(account);
  }

  /** What sees registrations through. */
  public Optional<Registrar> registrar() {
    return Optional.ofNullable(registrar);
  }

  void up(Peer peer) {
    Ledger followed = ledger;
    if (followed != null && peer.capabilities().contains(Ledger.CAPABILITY)) {
      followed.up(peer.link());
    }
  }

  void down(Peer peer) {
    Ledger followed = ledger;
    if (followed != null) {
      followed.down(peer.link());
    }
  }

  /** Measures a frame on the thread that read it; what it returns runs on the loop. */
  Runnable received(Link link, ChainFrame frame) {
    Ledger followed = ledger;
    if (followed == null) {
      return () -> gossip.received(link, frame);
    }
    Runnable measured = followed.received(link, frame);
    return () -> {
      gossip.received(link, frame);
      measured.run();
    };
  }

  void tick() {
    Ledger followed = ledger;
    if (followed != null) {
      followed.tick();
    }
  }

  /** Stops mining, and calls back when all blocks are written. */
  void stop(Runnable done) {
    Ledger followed = ledger;
    if (followed == null) {
      done.run();
    } else {
      followed.stop(done);
    }
  }

  @Override
  public void misbehaved(Link link, int points, String why) {
    gossip.misbehaved(link, points, why);
  }
}
