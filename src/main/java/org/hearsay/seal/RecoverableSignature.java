package org.hearsay.seal;

/** The layout of R ‖ S ‖ V; section 7.1. */
final class RecoverableSignature {
  static final int S_AT = 32;
  static final int V_AT = 64;

  private RecoverableSignature() {}

  /**
   * Whether R's point has an odd Y, 0 or 1. Ethereum writes the same two as 27 and 28. Everything
   * else, and every other length, is -1.
   */
  static int parity(byte[] signature) {
    if (signature.length != Curve.SIGNATURE_BYTES) {
      return -1;
    }
    return switch (signature[V_AT]) {
      case 0, 27 -> 0;
      case 1, 28 -> 1;
      default -> -1;
    };
  }
}
