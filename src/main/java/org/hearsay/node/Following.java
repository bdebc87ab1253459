package org.hearsay.node;

import java.time.InstantSource;
import java.util.Optional;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Registrar;
import org.hearsay.chain.Rotations;
import org.hearsay.chain.Talk;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Link;
import org.hearsay.gossip.Gossip;
import org.hearsay.gossip.Peer;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.ChainFrame;
import org.jspecify.annotations.Nullable;

/** The chain's place in a node, if it follows one: its frames come from gossip's peers. */
public final class Following implements Talk {
  // Ours to choose.
  /** After so many intervals without a block somebody may wonder whether anybody mines. */
  private static final int QUIET_INTERVALS = 20;

  private final Gossip gossip;
  private final InstantSource clock;
  private @Nullable Ledger ledger;
  private @Nullable ChainFigures figures;
  private @Nullable Registrar registrar;
  private @Nullable Rotations rotations;

  Following(Gossip gossip, InstantSource clock) {
    this.gossip = gossip;
    this.clock = clock;
  }

  void begin(Ledger opened) {
    if (ledger != null) {
      throw new IllegalStateException("a node follows one chain");
    }
    ledger = opened;
    ChainFigures counted = new ChainFigures(opened);
    Cancellable unused = opened.listen(counted);
    figures = counted;
    gossip.offer(Ledger.CAPABILITY);
  }

  /** The chain; empty when none is followed. */
  public Optional<Ledger> ledger() {
    return Optional.ofNullable(ledger);
  }

  /** One look at the chain; empty when none is followed. */
  public Optional<ChainView> view() {
    return Optional.ofNullable(figures).map(ChainFigures::view);
  }

  /** What who waits for a block should know; empty when somebody seems to mine. */
  public Optional<String> warning() {
    Ledger followed = ledger;
    if (followed == null || followed.miner().mode() != Miner.Mode.OFF) {
      return Optional.empty();
    }
    String cure =
        followed.miner().mayMine()
            ? "hearsay chain mine --on mines here"
            : "one of the chain's miners must be reached";
    if (followed.peers().isEmpty()) {
      return Optional.of("nobody mines: this node does not, and has no peer on the chain; " + cure);
    }
    Chain chain = followed.chain();
    long quiet = clock.instant().getEpochSecond() - chain.tip().header().timestamp();
    return quiet <= (long) QUIET_INTERVALS * chain.rules().intervalSeconds()
        ? Optional.empty()
        : Optional.of(
            "perhaps nobody mines: this node does not, and the last block is %d s old; %s"
                .formatted(quiet, cure));
  }

  /** Whose names are registered here, and what sees to it. */
  public void holdNames(Rotations seesKeysChange, Registrar seesThrough) {
    registrar = seesThrough;
    rotations = seesKeysChange;
    seesThrough.alsoOurs(key -> seesKeysChange.keys().contains(key));
  }

  /** Whose names are registered here; empty while it is locked. */
  public Optional<KeyPair> account() {
    return rotations().flatMap(Rotations::account);
  }

  /** All keys of names that are held here, and what changes them. */
  public Optional<Rotations> rotations() {
    return Optional.ofNullable(rotations);
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
