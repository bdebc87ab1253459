package org.hearsay.chain;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.hearsay.wire.Digest;

/** SHA-512/256 (FIPS 180-4), plain and with a first byte that names the use; section 11. */
public final class ChainHash {
  /** All zero: no parent, no children, no history. */
  public static final Digest ZERO = new Digest(0, 0, 0, 0);

  // From the protocol; changing one forks the network.
  static final int LEAF = 0x00;
  static final int NODE = 0x01;
  static final int ROOT = 0x02;
  static final int RULES = 0x30;
  static final int SEAL = 0x31;
  static final int SIGNED = 0x40;
  static final int TRANSACTION = 0x41;
  static final int WORK = 0x42;
  static final int COMMITMENT = 0x43;
  static final int NEW_KEY = 0x44;
  static final int HISTORY = 0x50;
  static final int PLACE = 0x51;
  static final int RECORD = 0x52;
  static final int BRANCH = 0x53;
  static final int CLAIM = 0x54;
  static final int SHORT_ID = 0x60;

  private ChainHash() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-512/256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512/256", e);
    }
  }

  /** The hash of the bytes alone. */
  public static Digest of(byte[] bytes) {
    return Digest.of(digest().digest(bytes));
  }

  /** The hash of a use's byte and what follows. */
  static Digest of(int use, byte[]... parts) {
    MessageDigest digest = digest();
    digest.update((byte) use);
    for (byte[] part : parts) {
      digest.update(part);
    }
    return Digest.of(digest.digest());
  }
}
