package org.hearsay.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** Keys from keys: HKDF of RFC 5869 and HMAC, both with SHA-512. Any thread. */
public final class Kdf {
  /** Length of what {@link #mac} makes. */
  public static final int MAC_BYTES = 32;

  private Kdf() {}

  /**
   * Extracts and expands.
   *
   * @param salt may be empty
   * @param info what the result is for, in ASCII
   * @param of more that tells one result from another; may be empty
   * @param bytes 1 to 16,320
   */
  public static byte[] hkdf(byte[] salt, byte[] secret, String info, byte[] of, int bytes) {
    return generate(new HKDFParameters(secret, salt, info(info, of)), bytes);
  }

  /** The same of a secret that is evenly distributed already, without extraction. */
  public static byte[] expand(byte[] secret, String info, byte[] of, int bytes) {
    return generate(HKDFParameters.skipExtractParameters(secret, info(info, of)), bytes);
  }

  private static byte[] generate(HKDFParameters parameters, int bytes) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA512Digest());
    generator.init(parameters);
    byte[] result = new byte[bytes];
    generator.generateBytes(result, 0, bytes);
    return result;
  }

  private static byte[] info(String info, byte[] of) {
    byte[] text = info.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(text, text.length + of.length);
    System.arraycopy(of, 0, whole, text.length, of.length);
    return whole;
  }

  /** HMAC-SHA-512, its first {@value #MAC_BYTES} bytes. */
  public static byte[] mac(byte[] key, byte[] data) {
    HMac mac = new HMac(new SHA512Digest());
    mac.init(new KeyParameter(key));
    mac.update(data, 0, data.length);
    byte[] whole = new byte[mac.getMacSize()];
    mac.doFinal(whole, 0);
    return Arrays.copyOf(whole, MAC_BYTES);
  }
}
