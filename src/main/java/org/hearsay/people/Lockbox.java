package org.hearsay.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.hearsay.seal.Keccak;
import org.hearsay.seal.Scrypt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Some bytes under a passphrase: the {@code crypto} section of web3 secret storage, version 3. Read
 * with scrypt and PBKDF2, written with scrypt; AES-128-CTR and a Keccak hash as MAC.
 */
final class Lockbox {
  // From the format.
  private static final int DERIVED_BYTES = 32;
  private static final int CIPHER_KEY_BYTES = 16;
  private static final int IV_BYTES = 16;
  private static final int MAC_BYTES = 32;
  private static final String CIPHER = "aes-128-ctr";
  private static final String SCRYPT = "scrypt";
  private static final String PBKDF2 = "pbkdf2";
  private static final String PRF = "hmac-sha256";

  // Ours to choose.
  private static final int SALT_BYTES = 32;
  private static final int SALT_BYTES_MAX = 256;

  /** Some seconds; 262144 is usual. */
  private static final int ROUNDS_MAX = 10_000_000;

  /** How a key comes from a passphrase; one of both is empty. */
  private record Derivation(byte[] salt, Optional<Scrypt.Cost> cost, int rounds) {
    byte[] derive(String passphrase) {
      byte[] utf8 = passphrase.getBytes(UTF_8);
      try {
        return cost.isPresent()
            ? Scrypt.derive(utf8, salt, cost.get(), DERIVED_BYTES)
            : Scrypt.pbkdf2(utf8, salt, rounds, DERIVED_BYTES);
      } finally {
        Arrays.fill(utf8, (byte) 0);
      }
    }
  }

  /** What a passphrase came to: more can be sealed under it without asking for it again. */
  static final class Secret {
    private final Derivation derivation;
    private final byte[] derived;

    private Secret(Derivation derivation, byte[] derived) {
      this.derivation = derivation;
      this.derived = derived;
    }

    /** With a fresh salt; takes as long as the cost says. */
    static Secret of(String passphrase, Scrypt.Cost cost, RandomGenerator secrets) {
      Derivation fresh = new Derivation(random(secrets, SALT_BYTES), Optional.of(cost), 0);
      return new Secret(fresh, fresh.derive(passphrase));
    }

    /** Another that outlives this one. */
    Secret copy() {
      return new Secret(derivation, derived.clone());
    }

    /** Overwrites it: whoever holds it can use it no more. */
    void wipe() {
      Arrays.fill(derived, (byte) 0);
    }

    @Override
    public String toString() {
      return "Secret[***]";
    }
  }

  private final Derivation derivation;
  private final byte[] iv;
  private final byte[] ciphertext;
  private final byte[] mac;

  private Lockbox(Derivation derivation, byte[] iv, byte[] ciphertext, byte[] mac) {
    this.derivation = derivation;
    this.iv = iv;
    this.ciphertext = ciphertext;
    this.mac = mac;
  }

  static byte[] random(RandomGenerator secrets, int count) {
    byte[] bytes = new byte[count];
    secrets.nextBytes(bytes);
    return bytes;
  }

  /** Seals at once, under a fresh initialisation vector. */
  static Lockbox seal(byte[] content, Secret secret, RandomGenerator secrets) {
    byte[] iv = random(secrets, IV_BYTES);
    byte[] ciphertext = crypt(content, secret.derived, iv);
    return new Lockbox(secret.derivation, iv, ciphertext, mac(secret.derived, ciphertext));
  }

  /** Reads a section with at most so many bytes in it. */
  static Lockbox parse(JsonNode json, int bytesMax) throws MalformedKeystoreException {
    if (!json.path("cipher").asString("").equals(CIPHER)) {
      throw new MalformedKeystoreException("is encrypted otherwise than by " + CIPHER);
    }
    byte[] iv = bytes(json.path("cipherparams"), "iv", IV_BYTES, IV_BYTES);
    byte[] ciphertext = bytes(json, "ciphertext", 1, bytesMax);
    byte[] mac = bytes(json, "mac", MAC_BYTES, MAC_BYTES);
    JsonNode how = json.path("kdfparams");
    if (whole(how, "dklen") != DERIVED_BYTES) {
      throw new MalformedKeystoreException("has a dklen other than " + DERIVED_BYTES);
    }
    byte[] salt = bytes(how, "salt", 1, SALT_BYTES_MAX);
    return new Lockbox(derivation(json.path("kdf").asString(""), how, salt), iv, ciphertext, mac);
  }

  private static Derivation derivation(String kdf, JsonNode how, byte[] salt)
      throws MalformedKeystoreException {
    if (kdf.equals(SCRYPT)) {
      try {
        Scrypt.Cost cost = new Scrypt.Cost(whole(how, "n"), whole(how, "r"), whole(how, "p"));
        return new Derivation(salt, Optional.of(cost), 0);
      } catch (IllegalArgumentException e) {
        throw new MalformedKeystoreException("asks for too much: " + e.getMessage());
      }
    }
    if (!kdf.equals(PBKDF2) || !how.path("prf").asString("").equals(PRF)) {
      throw new MalformedKeystoreException(
          "has a key derivation other than scrypt, and pbkdf2 with " + PRF);
    }
    int rounds = whole(how, "c");
    if (rounds < 1 || rounds > ROUNDS_MAX) {
      throw new MalformedKeystoreException("asks for too much: pbkdf2 with c=" + rounds);
    }
    return new Derivation(salt, Optional.empty(), rounds);
  }

  private static int whole(JsonNode json, String name) throws MalformedKeystoreException {
    JsonNode number = json.path(name);
    if (!number.isInt()) {
      throw new MalformedKeystoreException("has no whole number " + name);
    }
    return number.intValue();
  }

  private static byte[] bytes(JsonNode json, String name, int least, int most)
      throws MalformedKeystoreException {
    String digits = json.path(name).asString("");
    if (digits.length() < 2 * least || digits.length() > 2 * most) {
      throw new MalformedKeystoreException("has no " + name + ", or one of a wrong length");
    }
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new MalformedKeystoreException("has a " + name + " that is not hex");
    }
  }

  int contentBytes() {
    return ciphertext.length;
  }

  boolean isLight() {
    return derivation.cost.filter(cost -> cost.n() <= Scrypt.Cost.LIGHT.n()).isPresent();
  }

  /** Derives; takes up to seconds. Whether it is right shows when it opens something. */
  Secret secret(String passphrase) {
    return new Secret(derivation, derivation.derive(passphrase));
  }

  /** The content; empty when the secret is another. */
  Optional<byte[]> open(Secret secret) {
    return MessageDigest.isEqual(mac, mac(secret.derived, ciphertext))
        ? Optional.of(crypt(ciphertext, secret.derived, iv))
        : Optional.empty();
  }

  private static byte[] mac(byte[] derived, byte[] ciphertext) {
    byte[] key = Arrays.copyOfRange(derived, CIPHER_KEY_BYTES, DERIVED_BYTES);
    return Keccak.hash(key, ciphertext).toBytes();
  }

  /** Both ways: it is a stream. */
  private static byte[] crypt(byte[] content, byte[] derived, byte[] iv) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(derived, 0, CIPHER_KEY_BYTES, "AES"),
          new IvParameterSpec(iv));
      return cipher.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-CTR", e);
    }
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("cipher", CIPHER).put("ciphertext", Keystore.hex(ciphertext));
    json.putObject("cipherparams").put("iv", Keystore.hex(iv));
    json.put("kdf", derivation.cost.isPresent() ? SCRYPT : PBKDF2);
    ObjectNode how = json.putObject("kdfparams").put("dklen", DERIVED_BYTES);
    if (derivation.cost.isPresent()) {
      Scrypt.Cost cost = derivation.cost.get();
      how.put("n", cost.n()).put("p", cost.p()).put("r", cost.r());
    } else {
      how.put("c", derivation.rounds).put("prf", PRF);
    }
    how.put("salt", Keystore.hex(derivation.salt));
    return json.put("mac", Keystore.hex(mac));
  }
}
