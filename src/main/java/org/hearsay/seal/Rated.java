package org.hearsay.seal;

import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;

/**
 * An envelope whose id and work have been measured. There is no other way to get one, so whoever
 * asks for a {@code Rated} cannot be given work on trust.
 */
public final class Rated {
  private final Envelope envelope;
  private final Digest id;
  private final double rating;

  private Rated(Envelope envelope, Digest id, double rating) {
    this.envelope = envelope;
    this.id = id;
    this.rating = rating;
  }

  /** Hashes the envelope twice: once for its id, once for its work. */
  public static Rated measure(Envelope envelope) {
    Digest id = Keccak.hash(envelope.rlp());
    int zeroBits = new WorkHash(envelope.rlpWithoutNonce()).zeroBits(envelope.nonce());
    int size = envelope.sizeWithoutNonce();
    return new Rated(envelope, id, ProofOfWork.rating(zeroBits, size, envelope.ttlSeconds()));
  }

  public Envelope envelope() {
    return envelope;
  }

  /** Keccak-256 of the envelope's RLP. */
  public Digest id() {
    return id;
  }

  /** Work over size and whole life: EIP-627's PoW, fixed for the envelope's life; section 3. */
  public double rating() {
    return rating;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rated that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Rated[" + id + " rating=" + rating + "]";
  }
}
