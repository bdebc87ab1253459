package org.hearsay.store;

import java.util.Comparator;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * An envelope's place in the pool. It outlives its envelope where somebody still refers to it (what
 * waits for a peer that reads slowly), and takes no bytes of it then.
 */
public final class Pooled {
  /** Worst first; ids break ties, so that the order is total and the same everywhere. */
  static final Comparator<Pooled> WORST_FIRST =
      (a, b) -> {
        int order = Double.compare(a.rating, b.rating);
        return order != 0 ? order : a.id.compareTo(b.id);
      };

  /** Best first. */
  public static final Comparator<Pooled> BEST_FIRST = WORST_FIRST.reversed();

  /** Soonest dead first. */
  static final Comparator<Pooled> SOONEST_FIRST =
      (a, b) -> {
        int order = Long.compare(a.expirySeconds, b.expirySeconds);
        return order != 0 ? order : a.id.compareTo(b.id);
      };

  private final Digest id;
  private final double rating;
  private final long expirySeconds;
  private final PeerSet shown = new PeerSet();

  /** Who was sent it by us; only of our own ones, where somebody wants to know. */
  private final @Nullable PeerSet handed;

  private int handedOver;
  private @Nullable Rated rated;

  Pooled(Rated rated, boolean own) {
    this.id = rated.id();
    this.rating = rated.rating();
    this.expirySeconds = rated.envelope().expirySeconds();
    this.handed = own ? new PeerSet() : null;
    this.rated = rated;
  }

  /** A place among the others, with nothing there. */
  private Pooled(double rating, Digest id) {
    this.id = id;
    this.rating = rating;
    this.expirySeconds = 0;
    this.handed = null;
  }

  static Pooled placeOf(double rating, Digest id) {
    return new Pooled(rating, id);
  }

  public Digest id() {
    return id;
  }

  public double rating() {
    return rating;
  }

  long expirySeconds() {
    return expirySeconds;
  }

  /** The envelope itself; only while {@link #alive}. */
  public Envelope envelope() {
    Rated held = rated;
    if (held == null) {
      throw new IllegalStateException("left the pool: " + id);
    }
    return held.envelope();
  }

  /** Whether it was posted here. */
  public boolean own() {
    return handed != null;
  }

  /** Slots of the peers that have it, as far as we know. */
  public PeerSet shown() {
    return shown;
  }

  /** Notes that a peer was sent it. */
  public void handOver(int slot) {
    shown.add(slot);
    PeerSet links = handed;
    if (links != null && !links.contains(slot)) {
      links.add(slot);
      handedOver++;
    }
  }

  /** Links by which it was sent to a peer; counted for our own only. */
  public int handedOver() {
    return handedOver;
  }

  /** These slots will mean other peers from now on. */
  public void forget(PeerSet gone) {
    shown.removeAll(gone);
    if (handed != null) {
      handed.removeAll(gone);
    }
  }

  /** False once it was evicted or expired. */
  public boolean alive() {
    return rated != null;
  }

  /** Lets go of the bytes: whoever still holds this entry holds a name, not an envelope. */
  void leave() {
    rated = null;
  }
}
