package org.hearsay.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * 512 bits that say which topics a node wants; section 2.4. Bit n lives in byte n/8, value {@code 1
 * << n%8}, as in geth and nim-eth (Parity numbers them from the other end).
 */
public final class Bloom {
  // From the protocol; changing one forks the network.
  public static final int BYTES = 64;
  private static final int BITS_PER_TOPIC = 3;

  public static final Bloom EMPTY = new Bloom(new byte[BYTES]);
  public static final Bloom FULL = full();

  private final byte[] bytes;

  private Bloom(byte[] bytes) {
    this.bytes = bytes;
  }

  private static Bloom full() {
    byte[] ones = new byte[BYTES];
    Arrays.fill(ones, (byte) 0xff);
    return new Bloom(ones);
  }

  /** Takes exactly {@value #BYTES} bytes, which are copied. */
  public static Bloom of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a bloom filter has 64 bytes, not " + bytes.length);
    }
    return new Bloom(bytes.clone());
  }

  /** The bits of one topic, ORed together. */
  public static Bloom of(Topic topic) {
    byte[] bits = new byte[BYTES];
    for (int i = 0; i < BITS_PER_TOPIC; i++) {
      int n = bitOf(topic, i);
      bits[n / 8] |= (byte) (1 << n % 8);
    }
    return new Bloom(bits);
  }

  /**
   * The bits of one topic as geth makes them: it assigns where it should OR, so that of two bits in
   * one byte the later survives (4 % of topics). Needed to serve peers that announce such filters.
   */
  public static Bloom asGethMakesIt(Topic topic) {
    byte[] bits = new byte[BYTES];
    for (int i = 0; i < BITS_PER_TOPIC; i++) {
      int n = bitOf(topic, i);
      bits[n / 8] = (byte) (1 << n % 8);
    }
    return new Bloom(bits);
  }

  private static int bitOf(Topic topic, int i) {
    return topic.byteAt(i) + ((topic.byteAt(3) >> i & 1) << 8);
  }

  public Bloom or(Bloom other) {
    byte[] union = bytes.clone();
    for (int i = 0; i < BYTES; i++) {
      union[i] |= other.bytes[i];
    }
    return new Bloom(union);
  }

  /**
   * Whether a node with this filter wants the topic. True also when only the bits that geth would
   * have set are there, because a filter made its way must still get what it asks for.
   */
  public boolean admits(Topic topic) {
    for (int i = 0; i < BITS_PER_TOPIC; i++) {
      int n = bitOf(topic, i);
      if ((bytes[n / 8] & 1 << n % 8) == 0 && !overwrittenByGeth(topic, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether geth would lose bit {@code i} of the topic: a later bit lands in the same byte. */
  private static boolean overwrittenByGeth(Topic topic, int i) {
    int octet = bitOf(topic, i) / 8;
    for (int later = i + 1; later < BITS_PER_TOPIC; later++) {
      if (bitOf(topic, later) / 8 == octet) {
        return true;
      }
    }
    return false;
  }

  public boolean isFull() {
    return equals(FULL);
  }

  /** Share of bits that are set, 0 to 1. */
  public double density() {
    int set = 0;
    for (byte b : bytes) {
      set += Integer.bitCount(b & 0xff);
    }
    return set / (8.0 * BYTES);
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  /** 128 lower-case hex digits, no prefix. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bloom that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return isFull() ? "full" : toHex();
  }
}
