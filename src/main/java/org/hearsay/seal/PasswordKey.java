package org.hearsay.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A symmetric key from a password as geth makes it: PBKDF2 (RFC 8018 section 5.2) with HMAC-SHA-256
 * and no salt; section 7.2. The same password is the same key everywhere, so one dictionary serves
 * an attacker against all users.
 *
 * <p>The loop is here because the JDK's own PBKDF2 refuses an empty salt and an empty password.
 */
public final class PasswordKey {
  // From the protocol; changing one forks the network.
  /** Not 65536: a slip of geth's that became the protocol. */
  private static final int ROUNDS = 65_356;

  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

  /** HMAC pads shorter keys with zeros to this, so padding them here changes nothing. */
  private static final int HMAC_BLOCK_BYTES = 64;

  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private PasswordKey() {}

  /** The key of {@value SharedKeyCipher#KEY_BYTES} bytes; takes milliseconds, on purpose. */
  public static byte[] derive(String password) {
    byte[] secret = utf8(password);
    byte[] hmacKey = Arrays.copyOf(secret, Math.max(secret.length, HMAC_BLOCK_BYTES));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(hmacKey, "HmacSHA256"));
      byte[] round = mac.doFinal(FIRST_BLOCK);
      byte[] key = round.clone();
      for (int i = 1; i < ROUNDS; i++) {
        mac.update(round);
        mac.doFinal(round, 0);
        for (int j = 0; j < key.length; j++) {
          key[j] ^= round[j];
        }
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /** UTF-8 where half a surrogate pair is U+FFFD, as Go reads it from JSON; Java would say "?". */
  private static byte[] utf8(String text) {
    try {
      ByteBuffer bytes =
          UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(REPLACEMENT)
              .encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("everything malformed is replaced", e);
    }
  }
}
