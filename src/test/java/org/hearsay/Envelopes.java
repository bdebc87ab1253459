package org.hearsay;

import java.nio.ByteBuffer;
import org.hearsay.seal.ProofOfWork;
import org.hearsay.seal.Rated;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;

/** Envelopes with a chosen number of zero bits; nothing inside can be opened. */
public final class Envelopes {
  /** Unix seconds at which the tests' clocks begin. */
  public static final long NOW = 1_800_000_000L;

  public static final long TTL = 100;
  public static final Topic TOPIC = new Topic(0x0a0b0c00);
  private static final int DATA_BYTES = 40;

  private static int number;

  private Envelopes() {}

  /** One more envelope with exactly so many zero bits; all but the bits is the same for all. */
  public static Rated rated(int bits) {
    return rated(bits, NOW + TTL, TTL, TOPIC, DATA_BYTES);
  }

  public static Rated about(Topic topic) {
    return rated(0, NOW + TTL, TTL, topic, DATA_BYTES);
  }

  public static Rated timed(long expirySeconds, long ttlSeconds) {
    return rated(0, expirySeconds, ttlSeconds, TOPIC, DATA_BYTES);
  }

  public static Rated sized(int bits, int dataBytes) {
    return rated(bits, NOW + TTL, TTL, TOPIC, dataBytes);
  }

  public static Rated rated(int bits, long expiry, long ttl, Topic topic, int dataBytes) {
    byte[] data = new byte[dataBytes];
    ByteBuffer.wrap(data).putInt(++number);
    Envelope.Unsealed unsealed = new Envelope.Unsealed(expiry, ttl, topic, data);
    double wanted = ProofOfWork.rating(bits, unsealed.rlp().length, ttl);
    long nonce = 1 << 20; // nonces of one length, so that sizes are the same
    Rated one = Rated.measure(unsealed.sealed(nonce));
    while (one.rating() != wanted) {
      one = Rated.measure(unsealed.sealed(++nonce));
    }
    return one;
  }

  /** The rating of {@link #rated(int)} with so many bits. */
  public static double rating(int bits) {
    return rated(bits).rating();
  }
}
