package org.hearsay.chain;

import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hearsay.env.BlockStore;
import org.hearsay.env.BlockStore.Change;
import org.hearsay.env.BlockStore.Changes;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes blocks down, in order, off the loop; what is still being written is read from here. What
 * piles up while one write goes on is written at once by the next. A disk that fails is asked again
 * and again: nothing is lost while the process lives, but nothing more is taken. On the loop.
 */
final class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private static final byte[] FINAL = "final".getBytes(StandardCharsets.US_ASCII);

  // Ours to choose.
  /** What waits to be written, above which nothing more is taken. */
  static final long WAITING_BYTES_MAX = 4L << 20;

  /** Well below what {@link Branches} keep, so that what is deeper is in the store. */
  static final int WAITING_MAX = Branches.KEPT / 2;

  private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(5);

  private final BlockStore store;
  private final Work work;
  private final Loop loop;
  private final Runnable turned;
  private final Map<Digest, Stored> unwritten = new LinkedHashMap<>();
  private final Map<Digest, Undo> undos = new LinkedHashMap<>();
  private final List<Stored> fresh = new ArrayList<>();
  private Batch next = new Batch();
  private boolean writing;
  private long waitingBytes;
  private Optional<String> trouble = Optional.empty();

  /**
   * Begins with nothing to write.
   *
   * @param turned called when {@link #hasRoom} has changed
   */
  Journal(BlockStore store, Work work, Loop loop, Runnable turned) {
    this.store = store;
    this.work = work;
    this.loop = loop;
    this.turned = turned;
  }

  /** Whether more may be given to it: the disk does not fail, and keeps up. */
  boolean hasRoom() {
    return trouble.isEmpty() && waitingBytes < WAITING_BYTES_MAX && unwritten.size() < WAITING_MAX;
  }

  /** Why what was committed is not on disk; empty when the last write went well. */
  Optional<String> trouble() {
    return trouble;
  }

  BlockStore store() {
    return store;
  }

  Optional<Digest> mainAt(int height) {
    return store.mainAt(height);
  }

  Optional<Stored> block(Digest id) {
    Stored stored = unwritten.get(id);
    return stored != null ? Optional.of(stored) : store.block(id);
  }

  /** Those of the blocks that are still being written. */
  List<Stored> unwritten(List<Digest> ids) {
    List<Stored> found = new ArrayList<>();
    for (Digest id : ids) {
      Stored stored = unwritten.get(id);
      if (stored != null) {
        found.add(stored);
      }
    }
    return found;
  }

  /** Whole blocks, from what was still being written and from the store. Any thread. */
  List<Blob> stored(List<Digest> ids, List<Stored> beingWritten) {
    List<Blob> found = new ArrayList<>();
    for (Digest id : ids) {
      beingWritten.stream()
          .filter(stored -> stored.id().equals(id))
          .findFirst()
          .or(() -> store.block(id))
          .ifPresent(stored -> found.add(Blob.of(stored.bytes())));
    }
    return found;
  }

  /**
   * Headers of the main branch after the first of these ids that is on it, as far as it is written.
   * Any thread.
   */
  List<SealedHeader> storedHeaders(List<Digest> locator, int max) {
    List<SealedHeader> headers = new ArrayList<>();
    for (Digest id : locator) {
      Optional<Stored> fork = store.block(id);
      if (fork.isPresent() && store.mainAt(fork.get().height()).equals(Optional.of(id))) {
        int height = fork.get().height();
        Optional<Stored> next = store.mainAt(++height).flatMap(store::block);
        while (next.isPresent() && headers.size() < max) {
          headers.add(header(next.get()));
          next = store.mainAt(++height).flatMap(store::block);
        }
        return headers;
      }
    }
    return headers;
  }

  private SealedHeader header(Stored stored) {
    try {
      return SealedHeader.read(new Input(stored.bytes(), "stored block"));
    } catch (MalformedFrameException e) {
      throw StateRows.damaged(store, "is damaged (block " + stored.id() + ")");
    }
  }

  /** What is said of a store that cannot be used. */
  UncheckedIOException damaged(@Nullable String why) {
    return StateRows.damaged(store, String.valueOf(why));
  }

  int finalHeight() {
    return store.meta(FINAL).map(bytes -> new BigInteger(bytes).intValue()).orElse(0);
  }

  /** Takes a new block, to be written with the next commit. */
  void add(Entry entry, Block block) {
    Stored stored =
        new Stored(
            entry.id(),
            block.header().parent(),
            entry.height(),
            entry.totalWork(),
            block.toBytes());
    unwritten.put(entry.id(), stored);
    waitingBytes += stored.bytes().length;
    fresh.add(stored);
  }

  /** Takes how a block can be taken back, to be written with the next commit. */
  void add(Digest id, Undo undo) {
    undos.put(id, undo);
    next.undos.put(id, undo.toBytes());
  }

  /** How a block of the main branch can be taken back. */
  Undo undo(Digest id) {
    Undo undo = undos.get(id);
    if (undo != null) {
      return undo;
    }
    byte[] bytes =
        store.undo(id).orElseThrow(() -> StateRows.damaged(store, "lacks how to undo block " + id));
    try {
      return Undo.decode(bytes);
    } catch (MalformedFrameException e) {
      throw StateRows.damaged(store, "is damaged (undo of block " + id + ")");
    }
  }

  /** Writes blocks that are on no main branch. */
  void commitBlocks() {
    next.takeBlocks(fresh);
    write();
  }

  /** Writes that the main branch goes another way above a block, and what follows from it. */
  void commit(Entry fork, List<Entry> joined, List<Entry> left, State state, int finalHeight) {
    next.takeBlocks(fresh);
    next.main(fork.height(), joined.stream().map(Entry::id).toList());
    List<Undo> touched = new ArrayList<>();
    joined.forEach(entry -> touched.add(undo(entry.id())));
    left.forEach(entry -> touched.add(undo(entry.id())));
    take(touched, state, finalHeight);
  }

  /** Writes that the main branch ends at a height, and what follows from it. */
  void cut(int height, List<Undo> undone, State state, int finalHeight) {
    next.main(height, List.of());
    take(undone, state, finalHeight);
  }

  /** Writes how far the main branch is final. */
  void markFinal(int height) {
    next.finalHeight = height;
    write();
  }

  private void take(List<Undo> touched, State state, int finalHeight) {
    Set<Name> names = new LinkedHashSet<>();
    Set<Digest> claims = new LinkedHashSet<>();
    Set<NodeId> accounts = new LinkedHashSet<>();
    touched.forEach(undo -> collect(undo, names, claims, accounts));
    names.forEach(name -> next.names.put(name, StateRows.name(state, name)));
    claims.forEach(place -> next.claims.put(place, StateRows.claim(state, place)));
    accounts.forEach(account -> next.accounts.put(account, StateRows.account(state, account)));
    next.finalHeight = finalHeight;
    write();
  }

  private static void collect(
      Undo undo, Set<Name> names, Set<Digest> claims, Set<NodeId> accounts) {
    names.addAll(undo.names().keySet());
    claims.addAll(undo.claims().keySet());
    accounts.addAll(undo.accounts().keySet());
  }

  /** Calls back when all that was committed so far is safe on disk. */
  void whenSafe(Runnable done) {
    next.safe.add(done);
    write();
  }

  private void write() {
    if (writing || next.isEmpty()) {
      return;
    }
    Batch now = next;
    next = new Batch();
    writing = true;
    write(now, now.changes());
  }

  private void write(Batch now, Changes changes) {
    work.start(
        () -> now.hasContent() ? failureOf(changes) : Optional.<String>empty(),
        failure -> {
          boolean had = hasRoom();
          tell(failure);
          if (failure.isEmpty()) {
            written(now);
          } else {
            loop.schedule(TRIED_AGAIN_AFTER, () -> write(now, changes));
          }
          if (had != hasRoom()) {
            turned.run();
          }
        });
  }

  private Optional<String> failureOf(Changes changes) {
    try {
      store.commit(changes);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of(why(e));
    }
  }

  /** What an operator reads of a failure of the disk. */
  static String why(UncheckedIOException failure) {
    Throwable cause = failure.getCause();
    return String.valueOf((cause == null ? failure : cause).getMessage());
  }

  private void tell(Optional<String> failure) {
    if (failure.isPresent() && !failure.equals(trouble)) {
      log.warn("blocks not written, tried again until they are: {}", failure.get());
    } else if (failure.isEmpty() && trouble.isPresent()) {
      log.info("blocks are written again");
    }
    trouble = failure;
  }

  private void written(Batch now) {
    writing = false;
    for (Digest id : now.blocks.keySet()) {
      Stored gone = unwritten.remove(id);
      waitingBytes -= gone == null ? 0 : gone.bytes().length;
    }
    now.undos.keySet().forEach(undos::remove);
    now.safe.forEach(Runnable::run);
    write();
  }

  /** What the next write brings. */
  private static final class Batch {
    private final Map<Digest, Stored> blocks = new LinkedHashMap<>();
    private final Map<Digest, byte[]> undos = new LinkedHashMap<>();
    private final Map<Name, Change> names = new LinkedHashMap<>();
    private final Map<Digest, Change> claims = new LinkedHashMap<>();
    private final Map<NodeId, Change> accounts = new LinkedHashMap<>();
    private final List<Runnable> safe = new ArrayList<>();
    private List<Digest> main = new ArrayList<>();
    private int forkHeight = Integer.MAX_VALUE;
    private int finalHeight = -1;

    void takeBlocks(List<Stored> fresh) {
      fresh.forEach(stored -> blocks.put(stored.id(), stored));
      fresh.clear();
    }

    /** A later change on top of this batch's. */
    void main(int fork, List<Digest> ids) {
      if (fork >= forkHeight) {
        main = new ArrayList<>(main.subList(0, fork - forkHeight));
      } else {
        forkHeight = fork;
        main = new ArrayList<>();
      }
      main.addAll(ids);
    }

    boolean hasContent() {
      return !blocks.isEmpty()
          || !undos.isEmpty()
          || forkHeight != Integer.MAX_VALUE
          || finalHeight >= 0;
    }

    boolean isEmpty() {
      return !hasContent() && safe.isEmpty();
    }

    Changes changes() {
      List<Change> meta =
          finalHeight < 0
              ? List.of()
              : List.of(new Change(FINAL, Optional.of(new Output().i32(finalHeight).toBytes())));
      List<Change> undoChanges = new ArrayList<>();
      undos.forEach((id, value) -> undoChanges.add(new Change(id.toBytes(), Optional.of(value))));
      return new Changes(
          List.copyOf(blocks.values()),
          undoChanges,
          forkHeight,
          List.copyOf(main),
          List.copyOf(names.values()),
          List.copyOf(claims.values()),
          List.copyOf(accounts.values()),
          meta);
    }
  }
}
