package org.hearsay.people;

import java.util.Arrays;
import org.hearsay.seal.Kdf;

/** Bytes that are overwritten as soon as what follows from them is known. */
final class Secrets {
  static final int BYTES = 32;

  private static final byte[] NOTHING = {};

  private Secrets() {}

  static byte[] expand(byte[] secret, String label) {
    return Kdf.expand(secret, label, NOTHING, BYTES);
  }

  static byte[] expand(byte[] secret, String label, int bytes) {
    return Kdf.expand(secret, label, NOTHING, bytes);
  }

  /** As far as the JVM lets us: a collector may have left copies. */
  static void wipe(byte[]... secrets) {
    for (byte[] secret : secrets) {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
