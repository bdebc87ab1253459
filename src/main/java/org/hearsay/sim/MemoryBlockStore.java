package org.hearsay.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hearsay.chain.Block;
import org.hearsay.env.BlockStore;
import org.hearsay.wire.Digest;

/** Blocks in memory; what was committed survives a node's restart, as on a disk. */
public final class MemoryBlockStore implements BlockStore {
  private final String name;
  private final Map<Digest, Stored> blocks = new LinkedHashMap<>();
  private final TreeMap<Integer, Digest> main = new TreeMap<>();
  private final Map<String, byte[]> undos = new LinkedHashMap<>();
  private final Map<String, byte[]> names = new TreeMap<>();
  private final Map<String, byte[]> claims = new TreeMap<>();
  private final Map<String, byte[]> accounts = new TreeMap<>();
  private final Map<String, byte[]> meta = new TreeMap<>();
  private final Map<Digest, List<Integer>> transactions = new LinkedHashMap<>();
  private boolean full;

  public MemoryBlockStore(String name) {
    this.name = name;
  }

  /** Whether every commit fails from now on, as on a full disk. */
  public void setFull(boolean isFull) {
    full = isFull;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void commit(Changes changes) {
    if (full) {
      throw new UncheckedIOException(new IOException(name + ": no space left"));
    }
    changes.blocks().forEach(this::put);
    apply(undos, changes.undos());
    if (changes.forkHeight() != Integer.MAX_VALUE) {
      main.tailMap(changes.forkHeight(), false).clear();
      int height = changes.forkHeight();
      for (Digest id : changes.main()) {
        main.put(++height, id);
      }
    }
    apply(names, changes.names());
    apply(claims, changes.claims());
    apply(accounts, changes.accounts());
    apply(meta, changes.meta());
  }

  private void put(Stored block) {
    if (blocks.putIfAbsent(block.id(), block) == null) {
      for (Digest transaction : Block.transactionsIn(block.bytes())) {
        transactions.computeIfAbsent(transaction, id -> new ArrayList<>()).add(block.height());
      }
    }
  }

  @Override
  public Optional<List<Integer>> heightsOf(Digest transaction) {
    return Optional.of(List.copyOf(transactions.getOrDefault(transaction, List.of())));
  }

  private static void apply(Map<String, byte[]> table, List<Change> changes) {
    for (Change change : changes) {
      String key = hex(change.key());
      change
          .value()
          .ifPresentOrElse(value -> table.put(key, value.clone()), () -> table.remove(key));
    }
  }

  private static String hex(byte[] key) {
    return HexFormat.of().formatHex(key);
  }

  @Override
  public Optional<Stored> block(Digest id) {
    return Optional.ofNullable(blocks.get(id));
  }

  @Override
  public Optional<byte[]> undo(Digest id) {
    return Optional.ofNullable(undos.get(hex(id.toBytes())));
  }

  @Override
  public Optional<Digest> mainAt(int height) {
    return Optional.ofNullable(main.get(height));
  }

  @Override
  public int mainHeight() {
    return main.isEmpty() ? -1 : main.lastKey();
  }

  @Override
  public void sideBlocks(int fromHeight, Consumer<Stored> visitor) {
    blocks.values().stream()
        .filter(block -> block.height() >= fromHeight)
        .filter(block -> !block.id().equals(main.get(block.height())))
        .sorted((a, b) -> Integer.compare(a.height(), b.height()))
        .forEach(visitor);
  }

  @Override
  public void state(
      Consumer<Change> nameRows, Consumer<Change> claimRows, Consumer<Change> accountRows) {
    visit(names, nameRows);
    visit(claims, claimRows);
    visit(accounts, accountRows);
  }

  private static void visit(Map<String, byte[]> table, Consumer<Change> visitor) {
    table.forEach(
        (key, value) ->
            visitor.accept(
                new Change(
                    HexFormat.of().parseHex(key),
                    Optional.of(Arrays.copyOf(value, value.length)))));
  }

  @Override
  public Optional<byte[]> meta(byte[] key) {
    return Optional.ofNullable(meta.get(hex(key)));
  }
}
