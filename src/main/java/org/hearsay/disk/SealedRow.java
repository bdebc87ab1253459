package org.hearsay.disk;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a vault's rows are encrypted: AES-256-GCM under fresh nonces of 96 bits, so that one key is
 * good for 2^32 of them. A name (table and key) is bound to the number of its row, a value to
 * number, table and key: neither opens in the place of another. Lengths are rounded up to a
 * multiple of {@value #GRAIN_BYTES}. Any thread.
 */
final class SealedRow {
  static final int KEY_BYTES = 32;

  // Ours to choose; changing one makes another format.
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int GRAIN_BYTES = 64;
  private static final byte NAME = 1;
  private static final byte VALUE = 2;
  private static final byte KEY = 3;

  private final SecretKeySpec key;
  private final RandomGenerator secrets;

  /**
   * A row's name.
   *
   * @param key not copied
   */
  record Name(String table, byte[] key) {
    private byte[] toBytes() {
      byte[] word = table.getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(1 + word.length + key.length)
          .put((byte) word.length)
          .put(word)
          .put(key)
          .array();
    }

    private static Name of(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte[] word = new byte[in.get()];
      in.get(word);
      byte[] rest = new byte[in.remaining()];
      in.get(rest);
      return new Name(new String(word, StandardCharsets.US_ASCII), rest);
    }

    /** Of the table and how long its key is: the key itself may say whom one talks to. */
    @Override
    public String toString() {
      return table + " (key of " + key.length + " bytes)";
    }
  }

  /** Takes exactly {@value #KEY_BYTES} bytes, which are copied. */
  SealedRow(byte[] key, RandomGenerator secrets) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a vault's key has 32 bytes, not " + key.length);
    }
    this.key = new SecretKeySpec(key, "AES");
    this.secrets = secrets;
  }

  byte[] sealName(long row, Name name) {
    return seal(padded(name.toBytes()), bound(NAME, row, new byte[0]));
  }

  Optional<Name> openName(long row, byte[] sealed) {
    try {
      return open(sealed, bound(NAME, row, new byte[0])).map(SealedRow::unpadded).map(Name::of);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      return Optional.empty(); // who has the key has written it wrong
    }
  }

  byte[] sealValue(long row, Name name, byte[] value) {
    byte[] padded = padded(value);
    byte[] sealed = seal(padded, bound(VALUE, row, name.toBytes()));
    Arrays.fill(padded, (byte) 0);
    return sealed;
  }

  Optional<byte[]> openValue(long row, Name name, byte[] sealed) {
    try {
      return open(sealed, bound(VALUE, row, name.toBytes())).map(SealedRow::unpadded);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      return Optional.empty();
    }
  }

  /** Seals the key that all rows are under, with this one. */
  byte[] sealKey(byte[] rowKey) {
    return seal(rowKey, bound(KEY, 0, new byte[0]));
  }

  Optional<byte[]> openKey(byte[] sealed) {
    return open(sealed, bound(KEY, 0, new byte[0])).filter(opened -> opened.length == KEY_BYTES);
  }

  /** Tells two keys apart, and tells nothing of either. */
  byte[] mark() {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(key);
      return Arrays.copyOf(
          mac.doFinal("hearsay vault mark".getBytes(StandardCharsets.US_ASCII)), TAG_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-512", e);
    }
  }

  private static byte[] bound(byte what, long row, byte[] name) {
    return ByteBuffer.allocate(1 + Long.BYTES + name.length)
        .put(what)
        .putLong(row)
        .put(name)
        .array();
  }

  private static byte[] padded(byte[] bytes) {
    int grains = (Integer.BYTES + bytes.length + GRAIN_BYTES - 1) / GRAIN_BYTES;
    return ByteBuffer.allocate(grains * GRAIN_BYTES).putInt(bytes.length).put(bytes).array();
  }

  private static byte[] unpadded(byte[] padded) {
    ByteBuffer in = ByteBuffer.wrap(padded);
    int length = in.getInt();
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    Arrays.fill(padded, (byte) 0);
    return bytes;
  }

  /** Nonce, ciphertext, tag. */
  private byte[] seal(byte[] plain, byte[] bound) {
    byte[] nonce = new byte[NONCE_BYTES];
    secrets.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
      cipher.updateAAD(bound);
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BYTES);
      int unused = cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Optional<byte[]> open(byte[] sealed, byte[] bound) {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, 0, NONCE_BYTES));
      cipher.updateAAD(bound);
      return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }
}
