package org.hearsay.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.hearsay.seal.Keccak;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.seal.PublicKey;
import org.hearsay.seal.Scrypt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A private key under a passphrase, as geth and other wallets keep it: web3 secret storage, version
 * 3. A value that may be malformed no more; whether a passphrase opens it takes a second to tell.
 */
public final class Keystore {
  // From the format.
  private static final int VERSION = 3;
  private static final int ADDRESS_BYTES = 20;

  // Ours to choose.
  /** Files of others have half a kilobyte. */
  public static final int BYTES_MAX = 64 << 10;

  private final Lockbox box;
  private final String id;
  private final Optional<String> address;

  /** What came of a passphrase. */
  public sealed interface Opening {
    /**
     * It was right.
     *
     * @param again seals other keys under the same passphrase
     */
    record Opened(KeyPair key, Lockbox.Secret again) implements Opening {}

    /** It was wrong; or the file was altered, which nobody can tell apart. */
    record WrongPassphrase() implements Opening {}

    /** It was right, and what was inside is no private key of this file's address. */
    record NoKey() implements Opening {}
  }

  private Keystore(Lockbox box, String id, Optional<String> address) {
    this.box = box;
    this.id = id;
    this.address = address;
  }

  /**
   * Reads a file.
   *
   * @throws MalformedKeystoreException saying what is wrong with it; never a word of its content
   */
  public static Keystore parse(byte[] file) throws MalformedKeystoreException {
    if (file.length > BYTES_MAX) {
      throw new MalformedKeystoreException("has more than " + BYTES_MAX + " bytes");
    }
    JsonNode json = StrictJson.object(file);
    if (json.path("version").asInt(0) != VERSION) {
      throw new MalformedKeystoreException("is not of version " + VERSION);
    }
    boolean old = json.has("Crypto"); // as some wallets write it
    if (old == json.has("crypto")) {
      throw new MalformedKeystoreException("has not exactly one crypto section");
    }
    Lockbox box = Lockbox.parse(json.path(old ? "Crypto" : "crypto"), PrivateKey.BYTES);
    if (box.contentBytes() != PrivateKey.BYTES) {
      throw new MalformedKeystoreException("holds no private key");
    }
    return new Keystore(box, json.path("id").asString(""), address(json.path("address")));
  }

  private static Optional<String> address(JsonNode json) throws MalformedKeystoreException {
    if (json.isMissingNode()) {
      return Optional.empty(); // it is optional, and not what identifies the key here
    }
    String text = json.asString("").toLowerCase(Locale.ROOT);
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (!digits.matches("[0-9a-f]{" + 2 * ADDRESS_BYTES + "}")) {
      throw new MalformedKeystoreException("has an address that is none");
    }
    return Optional.of(digits);
  }

  /** Seals a key; takes as long as the cost says. */
  public static Keystore seal(
      PrivateKey key, String passphrase, Scrypt.Cost cost, RandomGenerator secrets) {
    return seal(KeyPair.of(key), Lockbox.Secret.of(passphrase, cost, secrets), secrets);
  }

  /** Seals a key under a passphrase that is known already; at once. */
  public static Keystore seal(KeyPair key, Lockbox.Secret secret, RandomGenerator secrets) {
    byte[] scalar = key.secret().toBytes();
    try {
      String id = new UUID(version4(secrets.nextLong()), variant2(secrets.nextLong())).toString();
      return new Keystore(
          Lockbox.seal(scalar, secret, secrets), id, Optional.of(address(key.open())));
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  private static long version4(long bits) {
    return (bits & ~0xf000L) | 0x4000L;
  }

  private static long variant2(long bits) {
    return (bits & ~(3L << 62)) | (2L << 62);
  }

  /** The address that belongs to a key, without 0x: the end of the Keccak hash of the point. */
  public static String address(PublicKey key) {
    return Keccak.hash(key.nodeId().toBytes()).toHex().substring(2 * (32 - ADDRESS_BYTES));
  }

  /** As the file says, without 0x. */
  public Optional<String> address() {
    return address;
  }

  /** Whether opening it is quick: then nothing is lost by trying whether it has a passphrase. */
  public boolean isLight() {
    return box.isLight();
  }

  /** Tries a passphrase; takes up to seconds. */
  public Opening open(String passphrase) {
    Lockbox.Secret secret = box.secret(passphrase);
    Optional<byte[]> scalar = box.open(secret);
    if (scalar.isEmpty()) {
      return new Opening.WrongPassphrase();
    }
    try {
      KeyPair key = KeyPair.of(PrivateKey.of(scalar.get()));
      boolean ours = address.isEmpty() || address.get().equals(address(key.open()));
      return ours ? new Opening.Opened(key, secret) : new Opening.NoKey();
    } catch (IllegalArgumentException e) {
      return new Opening.NoKey();
    } finally {
      Arrays.fill(scalar.get(), (byte) 0);
    }
  }

  /** The file. */
  public byte[] toBytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    address.ifPresent(digits -> json.put("address", digits));
    json.set("crypto", box.toJson());
    json.put("id", id).put("version", VERSION);
    return json.toString().getBytes(UTF_8);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "Keystore[" + address.orElse("***") + "]";
  }
}
