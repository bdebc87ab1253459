package org.hearsay.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hearsay.disk.SqliteBlockStore;
import org.hearsay.env.BlockStore;
import org.hearsay.wire.Digest;

/**
 * Measures the store: commits a second, and how long it takes to open with 2,048 full blocks and
 * with 100,000 names. Started by hand, with a directory as its argument.
 */
final class StoreFigures {
  private StoreFigures() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory(Path.of(args[0]), "figures");
    commits(directory.resolve("single.db"), 1);
    commits(directory.resolve("batched.db"), 16);
    fullBlocks(directory.resolve("full.db"), Branches.KEPT);
    names(directory.resolve("names.db"), 100_000);
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  /** Blocks of some KiB, so many to a commit. */
  private static void commits(Path file, int batch) {
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      Churn churn = new Churn(store, 1);
      for (int i = 0; i < 20; i++) {
        churn.step();
      }
      churn.write();
      Block block = churn.rig.chain.block(churn.rig.chain.tipId()).orElseThrow();
      int height = churn.rig.chain.height();
      long begun = System.nanoTime();
      int count = 2000;
      for (int i = 0; i < count; i += batch) {
        List<BlockStore.Stored> blocks = new ArrayList<>();
        List<BlockStore.Change> undos = new ArrayList<>();
        for (int j = 0; j < batch; j++) {
          Digest id = new Digest(i + j, 1, 2, 3);
          blocks.add(
              new BlockStore.Stored(
                  id, block.id(), height + i + j + 1, BigInteger.ONE, new byte[4096]));
          undos.add(new BlockStore.Change(id.toBytes(), Optional.of(new byte[200])));
        }
        store.commit(
            new BlockStore.Changes(
                blocks,
                undos,
                height + i,
                blocks.stream().map(BlockStore.Stored::id).toList(),
                List.of(),
                undos.stream().map(u -> new BlockStore.Change(u.key(), u.value())).toList(),
                List.of(),
                List.of()));
      }
      double took = seconds(begun);
      say(
          "blocks of 4 KiB, %d to a commit: %.0f blocks/s, %.0f commits/s",
          batch, count / took, count / (double) batch / took);
    }
  }

  private static void fullBlocks(Path file, int count) throws IOException {
    Rules rules = ChainRig.rules();
    List<Transaction> transactions = posts();
    Note note = Note.of(new byte[] {1});
    Digest merkle = Block.merkleRoot(note, transactions);
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      ChainRig rig = new ChainRig(rules, store);
      Header header = rig.rules.genesis().header();
      for (int height = 1; height <= count; height++) {
        header = after(header, merkle, header.stateRoot());
        SealedHeader sealed = new SealedHeader(header, Optional.empty());
        add(store, height, new Block(sealed, note, transactions, List.of()), List.of());
      }
    }
    open(rules, file, count + " full blocks of " + transactions.size() + " transactions");
  }

  /** As many as fill a block. */
  private static List<Transaction> posts() {
    Body post = new Body.Post(new Name("somebody"), "p".repeat(100));
    List<Transaction> posts = new ArrayList<>();
    int bytes = 0;
    while (bytes < Block.BYTES_MAX - 800) {
      Transaction one =
          new Transaction.Unsigned(7, posts.size(), ChainHash.ZERO, post).sign(ChainRig.ALICE);
      posts.add(one);
      bytes += one.sizeBytes() + 2;
    }
    return posts;
  }

  private static Header after(Header parent, Digest merkle, Digest directory) {
    return new Header(
        1,
        parent.id(),
        merkle,
        Block.ommersRoot(List.of()),
        directory,
        parent.timestamp() + 30,
        parent.target(),
        0);
  }

  private static void add(
      BlockStore store, int height, Block block, List<BlockStore.Change> names) {
    BigInteger work = ChainRig.rules().easiest().work().multiply(BigInteger.valueOf(height));
    store.commit(
        new BlockStore.Changes(
            List.of(
                new BlockStore.Stored(
                    block.id(), block.header().parent(), height, work, block.toBytes())),
            List.of(),
            height - 1,
            List.of(block.id()),
            names,
            List.of(),
            List.of(),
            List.of()));
  }

  private static void names(Path file, int count) throws IOException {
    Rules rules = ChainRig.rules();
    long begun = System.nanoTime();
    State state = State.EMPTY;
    List<BlockStore.Change> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Name name = new Name("name-" + i);
      state = state.with(record(name));
      rows.add(StateRows.name(state, name));
    }
    say("%d names one after the other: %.1f s", count, seconds(begun));
    Digest merkle = Block.merkleRoot(Note.EMPTY, List.of());
    Header header = after(rules.genesis().header(), merkle, state.root());
    SealedHeader sealed = new SealedHeader(header, Optional.empty());
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      ChainRig unused = new ChainRig(rules, store);
      begun = System.nanoTime();
      add(store, 1, new Block(sealed, Note.EMPTY, List.of(), List.of()), rows);
      say("%d names committed at once: %.1f s", count, seconds(begun));
    }
    open(rules, file, count + " names");
  }

  private static NameRecord record(Name name) {
    return new NameRecord(
        name, ChainRig.ALICE.open().nodeId(), Optional.empty(), 1, 50, 0, false, ChainHash.ZERO);
  }

  private static void open(Rules rules, Path file, String what) throws IOException {
    for (int i = 0; i < 3; i++) {
      long begun = System.nanoTime();
      try (SqliteBlockStore store = new SqliteBlockStore(file)) {
        ChainRig rig = new ChainRig(rules, store);
        say(
            "opened with %s (%d MiB): %.2f s, height %d",
            what, Files.size(file) >> 20, seconds(begun), rig.chain.height());
      }
    }
  }
}
