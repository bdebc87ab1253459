package org.hearsay.store;

import java.util.Comparator;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;

/** A live envelope in the pool. */
public final class Pooled {
  /** Worst first; ids break ties, so that the order is total and the same everywhere. */
  static final Comparator<Pooled> WORST_FIRST =
      (a, b) -> {
        int order = Double.compare(a.rated.rating(), b.rated.rating());
        return order != 0 ? order : a.id().compareTo(b.id());
      };

  /** Best first. */
  public static final Comparator<Pooled> BEST_FIRST = WORST_FIRST.reversed();

  /** Soonest dead first. */
  static final Comparator<Pooled> SOONEST_FIRST =
      (a, b) -> {
        int order = Long.compare(a.envelope().expirySeconds(), b.envelope().expirySeconds());
        return order != 0 ? order : a.id().compareTo(b.id());
      };

  private final Rated rated;
  private final boolean own;
  private final PeerSet shown = new PeerSet();
  boolean alive = true;

  Pooled(Rated rated, boolean own) {
    this.rated = rated;
    this.own = own;
  }

  public Rated rated() {
    return rated;
  }

  public Digest id() {
    return rated.id();
  }

  public Envelope envelope() {
    return rated.envelope();
  }

  /** Whether it was posted here. */
  public boolean own() {
    return own;
  }

  /** Slots of the peers that have it, as far as we know. */
  public PeerSet shown() {
    return shown;
  }

  /** False once it was evicted or expired. */
  public boolean alive() {
    return alive;
  }
}
