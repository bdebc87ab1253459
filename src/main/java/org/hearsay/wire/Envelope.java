package org.hearsay.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One sealed message as Whisper v6 carries it; section 2. Holds its canonical RLP and reads fields
 * from there: what arrived is what is hashed, stored and passed on, without another copy.
 */
public final class Envelope {
  // From the protocol; changing one forks the network.
  /** Longest envelope, its RLP header included. A frame must hold at least one. */
  public static final int MAX_BYTES = 1 << 20;

  private static final long UINT32_MAX = 0xffff_ffffL;

  private final byte[] rlp;
  private final long expirySeconds;
  private final long ttlSeconds;
  private final Topic topic;
  private final int dataAt;
  private final int dataLength;
  private final long nonce;

  private Envelope(
      byte[] rlp, long expiry, long ttl, Topic topic, int dataAt, int dataLength, long nonce) {
    this.rlp = rlp;
    this.expirySeconds = expiry;
    this.ttlSeconds = ttl;
    this.topic = topic;
    this.dataAt = dataAt;
    this.dataLength = dataLength;
    this.nonce = nonce;
  }

  /**
   * Makes an envelope.
   *
   * @param expirySeconds Unix time at which it dies, an unsigned 32-bit number
   * @param ttlSeconds its whole life, 1 to {@code expirySeconds}
   * @param nonce any 64 bits
   * @throws IllegalArgumentException if a field is out of range or the whole exceeds {@link
   *     #MAX_BYTES}
   */
  public static Envelope of(
      long expirySeconds, long ttlSeconds, Topic topic, byte[] data, long nonce) {
    return new Unsealed(expirySeconds, ttlSeconds, topic, data).sealed(nonce);
  }

  /**
   * Reads one envelope that fills {@code rlp}, which is kept and must not change afterwards.
   *
   * @throws MalformedFrameException if it is not canonical RLP of five fields, longer than {@link
   *     #MAX_BYTES}, or its TTL is 0 or greater than its expiry; section 2.2
   */
  public static Envelope decode(byte[] rlp) throws MalformedFrameException {
    if (rlp.length > MAX_BYTES) {
      throw new MalformedFrameException("envelope of " + rlp.length + " bytes");
    }
    Rlp.Reader in = new Rlp.Reader(rlp);
    in.list();
    long expiry = in.integer("expiry", 4);
    long ttl = in.integer("ttl", 4);
    in.string("topic");
    if (in.stringLength != Topic.BYTES) {
      throw new MalformedFrameException("topic has " + in.stringLength + " bytes");
    }
    Topic topic = Topic.at(rlp, in.stringAt);
    in.string("data");
    int dataAt = in.stringAt;
    int dataLength = in.stringLength;
    long nonce = in.integer("nonce", 8);
    in.finish();
    if (ttl == 0) {
      throw new MalformedFrameException("ttl is 0");
    }
    if (expiry < ttl) {
      throw new MalformedFrameException("expiry is before ttl");
    }
    return new Envelope(rlp, expiry, ttl, topic, dataAt, dataLength, nonce);
  }

  /** Unix seconds after which nobody carries it any more. */
  public long expirySeconds() {
    return expirySeconds;
  }

  /** Its whole life in seconds, at least 1. */
  public long ttlSeconds() {
    return ttlSeconds;
  }

  /** Unix seconds when it claims to have been sent. */
  public long sentSeconds() {
    return expirySeconds - ttlSeconds;
  }

  public Topic topic() {
    return topic;
  }

  public long nonce() {
    return nonce;
  }

  /** The ciphertext, read-only, without a copy. */
  public ByteBuffer data() {
    return ByteBuffer.wrap(rlp, dataAt, dataLength).slice().asReadOnlyBuffer();
  }

  /** A copy of the ciphertext. */
  public byte[] dataBytes() {
    return Arrays.copyOfRange(rlp, dataAt, dataAt + dataLength);
  }

  /** Bytes of the ciphertext. */
  public int dataLength() {
    return dataLength;
  }

  /** Bytes of the whole RLP. */
  public int sizeBytes() {
    return rlp.length;
  }

  /** The canonical RLP itself, not a copy: callers only read it. */
  public byte[] rlp() {
    return rlp;
  }

  /** The RLP of the first four fields, over which work is proven; section 3. */
  public byte[] rlpWithoutNonce() {
    int nonceSize = Rlp.sizeOfInteger(nonce);
    int fieldsEnd = rlp.length - nonceSize;
    int fieldsAt = fieldsAt();
    int payload = fieldsEnd - fieldsAt;
    return new Rlp.Writer(Rlp.headerSize(payload) + payload)
        .listHeader(payload)
        .raw(rlp, fieldsAt, payload)
        .finished();
  }

  /** Length of {@link #rlpWithoutNonce()} without making it. */
  public int sizeWithoutNonce() {
    int payload = rlp.length - Rlp.sizeOfInteger(nonce) - fieldsAt();
    return Rlp.headerSize(payload) + payload;
  }

  private int fieldsAt() {
    return fieldsAt(rlp);
  }

  private static int fieldsAt(byte[] rlp) {
    int first = rlp[0] & 0xff;
    return first <= 0xf7 ? 1 : 1 + first - 0xf7;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Envelope that && Arrays.equals(rlp, that.rlp);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rlp);
  }

  /** Never the ciphertext. */
  @Override
  public String toString() {
    return "Envelope[topic=" + topic + " expiry=" + expirySeconds + " ttl=" + ttlSeconds + "]";
  }

  /** The first four fields, waiting for a nonce. */
  public static final class Unsealed {
    private final byte[] rlp;
    private final long expirySeconds;
    private final long ttlSeconds;
    private final Topic topic;
    private final int dataAt;
    private final int dataLength;

    /** Same arguments and errors as {@link Envelope#of}. */
    public Unsealed(long expirySeconds, long ttlSeconds, Topic topic, byte[] data) {
      if (ttlSeconds < 1 || ttlSeconds > UINT32_MAX) {
        throw new IllegalArgumentException("ttl " + ttlSeconds + " s"); // 0 would rate infinite
      }
      if (expirySeconds < ttlSeconds || expirySeconds > UINT32_MAX) {
        throw new IllegalArgumentException("expiry " + expirySeconds + ", ttl " + ttlSeconds);
      }
      byte[] topicBytes = topic.toBytes();
      int beforeData =
          Rlp.sizeOfInteger(expirySeconds)
              + Rlp.sizeOfInteger(ttlSeconds)
              + Rlp.sizeOfString(topicBytes, Topic.BYTES);
      int payload = beforeData + Rlp.sizeOfString(data, data.length);
      this.rlp =
          new Rlp.Writer(Rlp.headerSize(payload) + payload)
              .listHeader(payload)
              .integer(expirySeconds)
              .integer(ttlSeconds)
              .string(topicBytes)
              .string(data)
              .finished();
      this.expirySeconds = expirySeconds;
      this.ttlSeconds = ttlSeconds;
      this.topic = topic;
      this.dataLength = data.length;
      this.dataAt = rlp.length - data.length;
    }

    /** What work is proven over, not a copy: callers only read it. */
    public byte[] rlp() {
      return rlp;
    }

    public long ttlSeconds() {
      return ttlSeconds;
    }

    /** Bytes of the whole RLP with this nonce. */
    public int sizeBytes(long nonce) {
      int payload = rlp.length - fieldsAt() + Rlp.sizeOfInteger(nonce);
      return Rlp.headerSize(payload) + payload;
    }

    private int fieldsAt() {
      return Envelope.fieldsAt(rlp);
    }

    /** The envelope with this nonce; throws when it would exceed {@link Envelope#MAX_BYTES}. */
    public Envelope sealed(long nonce) {
      int fieldsAt = fieldsAt();
      int fields = rlp.length - fieldsAt;
      int payload = fields + Rlp.sizeOfInteger(nonce);
      int header = Rlp.headerSize(payload);
      if (header + payload > MAX_BYTES) {
        throw new IllegalArgumentException("envelope of " + (header + payload) + " bytes");
      }
      byte[] whole =
          new Rlp.Writer(header + payload)
              .listHeader(payload)
              .raw(rlp, fieldsAt, fields)
              .integer(nonce)
              .finished();
      int shift = header - fieldsAt;
      return new Envelope(
          whole, expirySeconds, ttlSeconds, topic, dataAt + shift, dataLength, nonce);
    }
  }
}
