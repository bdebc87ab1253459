package org.hearsay.seal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption to a public key as go-ethereum's ECIES does it for Whisper; section 7.3. An ephemeral
 * key pair agrees with the recipient's on keys for AES-128-CTR and HMAC-SHA-256. The result is the
 * ephemeral public key (65 bytes), the IV (16), the ciphertext and the tag (32).
 */
public final class Ecies {
  // From the protocol; changing one forks the network.
  private static final int IV_BYTES = 16;
  private static final int TAG_BYTES = 32;
  private static final int CIPHERTEXT_AT = PublicKey.BYTES + IV_BYTES;

  /** How much longer the result is than the plaintext. */
  public static final int OVERHEAD_BYTES = CIPHERTEXT_AT + TAG_BYTES;

  private Ecies() {}

  /** Encrypts to the owner of {@code to}. */
  public static byte[] seal(PublicKey to, byte[] plaintext, RandomGenerator secrets) {
    byte[] iv = new byte[IV_BYTES];
    secrets.nextBytes(iv);
    return seal(to, plaintext, KeyPair.random(secrets), iv, secrets);
  }

  static byte[] seal(
      PublicKey to, byte[] plaintext, KeyPair ephemeral, byte[] iv, RandomGenerator secrets) {
    Keys keys = Keys.agreed(Curve.best().sharedX(ephemeral.secret(), to, secrets));
    byte[] data = new byte[plaintext.length + OVERHEAD_BYTES];
    System.arraycopy(ephemeral.open().toBytes(), 0, data, 0, PublicKey.BYTES);
    System.arraycopy(iv, 0, data, PublicKey.BYTES, IV_BYTES);
    System.arraycopy(plaintext, 0, data, CIPHERTEXT_AT, plaintext.length);
    System.arraycopy(keys.applied(data), 0, data, CIPHERTEXT_AT, plaintext.length);
    System.arraycopy(keys.tag(data), 0, data, data.length - TAG_BYTES, TAG_BYTES);
    return data;
  }

  /**
   * Prepares to try keys on what {@link #seal} made; empty when no key can open it, because it is
   * too short or does not begin with a point of the curve.
   *
   * @param data kept, and must not change
   * @param secrets blinds the keys that are tried, so that their use tells nothing to who made
   *     {@code data}
   */
  public static Optional<Opener> opener(byte[] data, RandomGenerator secrets) {
    if (data.length < OVERHEAD_BYTES) {
      return Optional.empty();
    }
    return PublicKey.of(Arrays.copyOf(data, PublicKey.BYTES))
        .map(point -> new Opener(data, new BlindedPoint(Curve.best(), point, secrets)));
  }

  /** One ciphertext, to be tried with many keys. Immutable. */
  public static final class Opener {
    private final byte[] data;
    private final BlindedPoint ephemeral;

    private Opener(byte[] data, BlindedPoint ephemeral) {
      this.data = data;
      this.ephemeral = ephemeral;
    }

    /** The plaintext; empty when it was encrypted to another key, or altered since. */
    public Optional<byte[]> open(PrivateKey key) {
      Keys keys = Keys.agreed(ephemeral.sharedX(key));
      byte[] tag = Arrays.copyOfRange(data, data.length - TAG_BYTES, data.length);
      return MessageDigest.isEqual(tag, keys.tag(data))
          ? Optional.of(keys.applied(data))
          : Optional.empty();
    }
  }

  /** What the two sides agree on. {@code data} is always the whole, with all its parts in place. */
  private record Keys(SecretKeySpec encryption, SecretKeySpec authentication) {
    private static final int KEY_BYTES = 16;
    private static final byte[] FIRST_ROUND = {0, 0, 0, 1};

    /** The concatenation KDF of NIST SP 800-56, one round of SHA-256, no shared information. */
    static Keys agreed(byte[] sharedX) {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(FIRST_ROUND);
        byte[] material = sha256.digest(sharedX);
        sha256.update(material, KEY_BYTES, KEY_BYTES);
        return new Keys(
            new SecretKeySpec(material, 0, KEY_BYTES, "AES"),
            new SecretKeySpec(sha256.digest(), "HmacSHA256"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    /** The ciphertext encrypted or decrypted, which in counter mode is the same. */
    byte[] applied(byte[] data) {
      try {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        IvParameterSpec iv = new IvParameterSpec(data, PublicKey.BYTES, IV_BYTES);
        cipher.init(Cipher.ENCRYPT_MODE, encryption, iv);
        return cipher.doFinal(data, CIPHERTEXT_AT, data.length - OVERHEAD_BYTES);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES-CTR", e);
      }
    }

    /** The tag over IV and ciphertext. */
    byte[] tag(byte[] data) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(authentication);
        mac.update(data, PublicKey.BYTES, data.length - PublicKey.BYTES - TAG_BYTES);
        return mac.doFinal();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
      }
    }
  }
}
