package org.hearsay.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.hearsay.seal.Keccak;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.wire.Digest;

/**
 * The key ring as bytes: a magic line, the number of entries, for each a kind, an id and a key of
 * 32 bytes, and at the end the Keccak-256 of all before, so that damage is told from an older ring.
 */
final class KeyRingFormat {
  private static final byte[] MAGIC = "hearsay key ring 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte PAIR = 1;
  private static final byte SYM = 2;
  private static final int KEY_BYTES = 32;
  private static final int ENTRY_BYTES = 1 + Digest.BYTES + KEY_BYTES;

  private KeyRingFormat() {}

  static byte[] encode(Map<String, KeyPair> pairs, Map<String, byte[]> symKeys) {
    int entries = pairs.size() + symKeys.size();
    int hashed = MAGIC.length + Integer.BYTES + entries * ENTRY_BYTES;
    ByteBuffer out = ByteBuffer.allocate(hashed + Digest.BYTES);
    out.put(MAGIC).putInt(entries);
    for (Map.Entry<String, KeyPair> entry : pairs.entrySet()) {
      byte[] secret = entry.getValue().secret().toBytes();
      out.put(PAIR).put(HexFormat.of().parseHex(entry.getKey())).put(secret);
      Arrays.fill(secret, (byte) 0);
    }
    for (Map.Entry<String, byte[]> entry : symKeys.entrySet()) {
      out.put(SYM).put(HexFormat.of().parseHex(entry.getKey())).put(entry.getValue());
    }
    byte[] body = Arrays.copyOf(out.array(), hashed);
    out.put(Keccak.hash(body).toBytes());
    Arrays.fill(body, (byte) 0);
    return out.array();
  }

  /** Fills the maps; throws {@link UncheckedIOException} that names the document when damaged. */
  static void decode(
      String name, byte[] bytes, Map<String, KeyPair> pairs, Map<String, byte[]> symKeys) {
    int entriesAt = MAGIC.length + Integer.BYTES;
    if (bytes.length < entriesAt + Digest.BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw damaged(name, "it is not a key ring");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(MAGIC.length);
    int entries = in.getInt();
    if (bytes.length - entriesAt - Digest.BYTES != (long) entries * ENTRY_BYTES) {
      throw damaged(name, "it claims " + entries + " keys in " + bytes.length + " bytes");
    }
    byte[] body = Arrays.copyOf(bytes, bytes.length - Digest.BYTES);
    if (!Keccak.hash(body).equals(Digest.at(bytes, body.length))) {
      throw damaged(name, "its checksum does not match");
    }
    for (int i = 0; i < entries; i++) {
      byte kind = in.get();
      byte[] id = new byte[Digest.BYTES];
      byte[] key = new byte[KEY_BYTES];
      in.get(id).get(key);
      if (kind == PAIR) {
        pairs.put(HexFormat.of().formatHex(id), pair(name, i, key));
      } else if (kind == SYM) {
        symKeys.put(HexFormat.of().formatHex(id), key);
      } else {
        throw damaged(name, "entry " + i + " is of unknown kind " + kind);
      }
    }
  }

  private static KeyPair pair(String name, int number, byte[] key) {
    try {
      return KeyPair.of(PrivateKey.of(key));
    } catch (IllegalArgumentException e) {
      throw damaged(name, "entry " + number + " is no private key");
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static UncheckedIOException damaged(String name, String why) {
    return new UncheckedIOException(
        name
            + " is damaged: "
            + why
            + ". Restore it from a backup, or move it away to start without its keys",
        new IOException(why));
  }
}
