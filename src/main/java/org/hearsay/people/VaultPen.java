package org.hearsay.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hearsay.env.Loop;
import org.hearsay.env.Vault;
import org.hearsay.env.Work;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a vault off the loop, in order. Changes that come while the disk is busy are written
 * together; those that were given together are in one commit. When writing fails it is tried again,
 * and until it succeeds nobody is answered. On the loop.
 */
final class VaultPen {
  private static final Logger log = LoggerFactory.getLogger(VaultPen.class);

  // Ours to choose.
  /** A full disk may have room again. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** When so much waits, only what its owner wants is taken. */
  private static final int BEHIND = 1000;

  /** When so much waits, nothing is taken. */
  private static final int FULL = 10_000;

  private final Vault vault;
  private final Loop loop;
  private final Work work;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean failing;
  private int reading;
  private @Nullable Runnable ended;

  private record Entry(List<Vault.Change> changes, Runnable saved) {}

  VaultPen(Vault vault, Loop loop, Work work) {
    this.vault = vault;
    this.loop = loop;
    this.work = work;
  }

  /** Whether the disk does not keep up, or fails. */
  boolean isBehind() {
    return waiting.size() >= BEHIND;
  }

  /** Whether nothing more can be taken now: callers ask before they change anything. */
  boolean isFull() {
    return waiting.size() >= FULL;
  }

  /** Writes them in one commit, unless it has ended, and calls back when they survive a crash. */
  void write(List<Vault.Change> changes, Runnable saved) {
    if (ended != null) {
      return;
    }
    waiting.add(new Entry(changes, saved));
    if (!writing) {
      begin();
    }
  }

  /**
   * Reads off the loop; not when it has ended.
   *
   * @param otherwise when it cannot be read, which is said in the log
   */
  <T> void read(T otherwise, Function<Vault, T> how, Consumer<T> done) {
    if (ended == null) {
      reading++;
      work.start(
          () -> readOr(otherwise, how),
          result -> {
            reading--;
            done.accept(result);
            endIfDone();
          });
    }
  }

  private <T> T readOr(T otherwise, Function<Vault, T> how) {
    try {
      return how.apply(vault);
    } catch (UncheckedIOException e) {
      log.error("not read why=\"{}\"", e.getMessage());
      return otherwise;
    }
  }

  /**
   * Takes nothing more: what comes is of something that is closed.
   *
   * @param then when all that was given before survives a crash, and nobody reads; perhaps inside
   *     this call
   */
  void end(Runnable then) {
    ended = then;
    endIfDone();
  }

  private void endIfDone() {
    Runnable then = ended;
    if (then != null && waiting.isEmpty() && reading == 0) {
      ended = () -> {};
      then.run();
    }
  }

  private void begin() {
    writing = true;
    List<Entry> now = new ArrayList<>();
    List<Vault.Change> changes = new ArrayList<>();
    for (Entry entry : waiting) {
      if (!now.isEmpty() && changes.size() + entry.changes().size() > Vault.CHANGES_MAX) {
        break;
      }
      now.add(entry);
      changes.addAll(entry.changes());
    }
    work.start(() -> failureOf(changes), failure -> wrote(now, failure));
  }

  private Optional<UncheckedIOException> failureOf(List<Vault.Change> changes) {
    try {
      vault.commit(changes);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of(e);
    }
  }

  private void wrote(List<Entry> now, Optional<UncheckedIOException> failure) {
    if (failure.isPresent()) {
      if (!failing) {
        IOException cause = failure.get().getCause();
        log.error("not saved, trying again why=\"{}\"", cause == null ? "" : cause.getMessage());
      }
      failing = true;
      loop.schedule(RETRY_AFTER, this::begin); // still counts as writing
      return;
    }
    if (failing) {
      log.info("saved again vault={}", vault.name());
    }
    failing = false;
    writing = false;
    for (int i = 0; i < now.size(); i++) {
      waiting.remove();
    }
    now.forEach(entry -> entry.saved().run());
    if (!waiting.isEmpty() && !writing) {
      begin();
    }
    endIfDone();
  }
}
