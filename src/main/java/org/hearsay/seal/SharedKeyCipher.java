package org.hearsay.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption with a key that both sides have: AES-256-GCM without associated data; section 7.2. The
 * result is the ciphertext, the tag (16 bytes), the nonce (12).
 *
 * <p>Immutable: any thread, many at once. Every call makes its own JDK cipher; keeping one would
 * make a miss cheaper but tie this object to a thread.
 */
public final class SharedKeyCipher {
  // From the protocol; changing one forks the network.
  public static final int KEY_BYTES = 32;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  /** How much longer the result is than the plaintext. */
  public static final int OVERHEAD_BYTES = TAG_BYTES + NONCE_BYTES;

  private final SecretKeySpec key;

  /** Takes exactly {@value #KEY_BYTES} bytes, which are copied. */
  public SharedKeyCipher(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a symmetric key has 32 bytes, not " + key.length);
    }
    this.key = new SecretKeySpec(key, "AES");
  }

  /** Encrypts under a fresh nonce. */
  public byte[] seal(byte[] plaintext, RandomGenerator secrets) {
    byte[] nonce = new byte[NONCE_BYTES];
    secrets.nextBytes(nonce);
    return seal(plaintext, nonce);
  }

  byte[] seal(byte[] plaintext, byte[] nonce) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
      byte[] data = Arrays.copyOf(cipher.doFinal(plaintext), plaintext.length + OVERHEAD_BYTES);
      System.arraycopy(nonce, 0, data, data.length - NONCE_BYTES, NONCE_BYTES);
      return data;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** The plaintext; empty when it was encrypted with another key, or altered since. */
  public Optional<byte[]> open(byte[] data) {
    if (data.length < OVERHEAD_BYTES) {
      return Optional.empty();
    }
    int nonceAt = data.length - NONCE_BYTES;
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          key,
          new GCMParameterSpec(8 * TAG_BYTES, data, nonceAt, NONCE_BYTES));
      return Optional.of(cipher.doFinal(data, 0, nonceAt));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }
}
