package org.hearsay.inbox;

import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Document;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;

/**
 * The clients' keys under random ids of 64 hex digits. Whatever is answered to a client was written
 * to disk first: callbacks run on the loop when the change survives a crash.
 */
public final class KeyRing {
  public static final int SYM_KEY_BYTES = 32;

  public KeyRing(Document document, Work work, java.util.random.RandomGenerator secrets) {
    throw new UnsupportedOperationException();
  }

  /** Keeps a pair, each time under a new id. */
  public void addKeyPair(KeyPair pair, Consumer<String> saved) {
    throw new UnsupportedOperationException();
  }

  /** Keeps a symmetric key of {@value #SYM_KEY_BYTES} bytes, each time under a new id. */
  public void addSymKey(byte[] key, Consumer<String> saved) {
    throw new UnsupportedOperationException();
  }

  public Optional<KeyPair> keyPair(String id) {
    throw new UnsupportedOperationException();
  }

  /** A copy of the key. */
  public Optional<byte[]> symKey(String id) {
    throw new UnsupportedOperationException();
  }

  /** Forgets a pair and zeroes it; false (and nothing to save) when there is none. */
  public void deleteKeyPair(String id, Consumer<Boolean> saved) {
    throw new UnsupportedOperationException();
  }

  /** Forgets a symmetric key and zeroes it; false (and nothing to save) when there is none. */
  public void deleteSymKey(String id, Consumer<Boolean> saved) {
    throw new UnsupportedOperationException();
  }
}
