package org.hearsay.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Document;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients' keys under random ids of 64 hex digits. Whatever is answered to a client was written
 * to disk first: callbacks run on the loop when the change survives a crash. Changes that come
 * while the disk is busy are written together. When writing fails it is tried again, and until it
 * succeeds nobody is answered.
 */
public final class KeyRing {
  private static final Logger log = LoggerFactory.getLogger(KeyRing.class);

  public static final int SYM_KEY_BYTES = 32;

  // Ours to choose.
  /** More keys than this are refused: the ring is rewritten whole for each change. */
  public static final int KEYS_MAX = 20_000;

  /** A full disk may have room again. Until then nothing is answered. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Document document;
  private final Loop loop;
  private final Work work;
  private final RandomGenerator secrets;
  private final Map<String, KeyPair> pairs = new LinkedHashMap<>();
  private final Map<String, byte[]> symKeys = new LinkedHashMap<>();
  private List<Runnable> waiting = new ArrayList<>();
  private boolean writing;
  private boolean failing;
  private Consumer<String> deleted = id -> {};

  /**
   * Reads the ring.
   *
   * @throws UncheckedIOException when the document cannot be read, or is damaged; it names the
   *     document and nothing is overwritten
   */
  public KeyRing(Document document, Loop loop, Work work, RandomGenerator secrets) {
    this.document = document;
    this.loop = loop;
    this.work = work;
    this.secrets = secrets;
    document
        .read()
        .ifPresent(bytes -> KeyRingFormat.decode(document.name(), bytes, pairs, symKeys));
  }

  /** Who is told, on the loop, that a key is gone. */
  void onDeleted(Consumer<String> listener) {
    deleted = listener;
  }

  /**
   * Keeps a pair, each time under a new id.
   *
   * @return false when there are {@link #KEYS_MAX} keys already; nothing is saved then
   */
  public boolean addKeyPair(KeyPair pair, Consumer<String> saved) {
    if (isFull()) {
      return false;
    }
    String id = newId();
    pairs.put(id, pair);
    save(() -> saved.accept(id));
    return true;
  }

  /**
   * Keeps a symmetric key of {@value #SYM_KEY_BYTES} bytes, each time under a new id.
   *
   * @return false when there are {@link #KEYS_MAX} keys already; nothing is saved then
   */
  public boolean addSymKey(byte[] key, Consumer<String> saved) {
    if (key.length != SYM_KEY_BYTES) {
      throw new IllegalArgumentException("wrong key size: " + key.length);
    }
    if (isFull()) {
      return false;
    }
    String id = newId();
    symKeys.put(id, key.clone());
    save(() -> saved.accept(id));
    return true;
  }

  private boolean isFull() {
    return pairs.size() + symKeys.size() >= KEYS_MAX;
  }

  private String newId() {
    byte[] id = new byte[32];
    secrets.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  public Optional<KeyPair> keyPair(String id) {
    return Optional.ofNullable(pairs.get(id));
  }

  /** A copy of the key. */
  public Optional<byte[]> symKey(String id) {
    return Optional.ofNullable(symKeys.get(id)).map(byte[]::clone);
  }

  /** Forgets a pair; false (and nothing to save) when there is none. */
  public void deleteKeyPair(String id, Consumer<Boolean> saved) {
    if (pairs.remove(id) == null) {
      saved.accept(false);
      return;
    }
    deleted.accept(id);
    save(() -> saved.accept(true));
  }

  /** Forgets a symmetric key and zeroes it; false (and nothing to save) when there is none. */
  public void deleteSymKey(String id, Consumer<Boolean> saved) {
    byte[] key = symKeys.remove(id);
    if (key == null) {
      saved.accept(false);
      return;
    }
    Arrays.fill(key, (byte) 0);
    deleted.accept(id);
    save(() -> saved.accept(true));
  }

  private void save(Runnable then) {
    waiting.add(then);
    if (!writing) {
      write();
    }
  }

  private void write() {
    writing = true;
    byte[] content = KeyRingFormat.encode(pairs, symKeys);
    List<Runnable> now = waiting;
    waiting = new ArrayList<>();
    work.start(() -> failureOfWriting(content), failure -> wrote(now, failure));
  }

  private Optional<UncheckedIOException> failureOfWriting(byte[] content) {
    try {
      document.write(content);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of(e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** One line: a full disk is no bug of ours, and a stack trace tells an operator nothing. */
  private static String why(UncheckedIOException failure) {
    IOException cause = failure.getCause();
    return failure.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  private void wrote(List<Runnable> now, Optional<UncheckedIOException> failure) {
    if (failure.isPresent()) {
      if (!failing) {
        log.error("keys not saved, trying again why=\"{}\"", why(failure.get()));
      }
      failing = true;
      now.addAll(waiting);
      waiting = now;
      loop.schedule(RETRY_AFTER, this::write); // still counts as writing
      return;
    }
    if (failing) {
      log.info("keys saved again document={}", document.name());
    }
    failing = false;
    writing = false;
    now.forEach(Runnable::run);
    if (!waiting.isEmpty() && !writing) {
      write();
    }
  }
}
