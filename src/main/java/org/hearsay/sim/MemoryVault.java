package org.hearsay.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.hearsay.env.Vault;

/** A vault in memory; what was committed survives a node's restart, as on a disk. */
public final class MemoryVault implements Vault {
  private final String name;
  private final Map<String, NavigableMap<byte[], byte[]>> tables = new HashMap<>();
  private boolean full;

  public MemoryVault(String name) {
    this.name = name;
  }

  /** Whether every commit fails from now on, as on a full disk. */
  public void setFull(boolean isFull) {
    full = isFull;
  }

  private NavigableMap<byte[], byte[]> table(String table) {
    return tables.computeIfAbsent(table, word -> new TreeMap<>(Arrays::compareUnsigned));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void commit(List<Change> changes) {
    if (changes.size() > CHANGES_MAX) {
      throw new IllegalArgumentException(changes.size() + " changes in one commit");
    }
    if (full) {
      throw new UncheckedIOException(new IOException(name + ": no space left"));
    }
    for (Change change : changes) {
      byte[] key = change.key().clone();
      change
          .value()
          .ifPresentOrElse(
              value -> table(change.table()).put(key, value.clone()),
              () -> table(change.table()).remove(key));
    }
  }

  @Override
  public Optional<byte[]> get(String table, byte[] key) {
    return Optional.ofNullable(table(table).get(key)).map(byte[]::clone);
  }

  @Override
  public List<Row> scan(String table, byte[] fromKey, int max) {
    List<Row> found = new ArrayList<>();
    table(table).tailMap(fromKey, true).entrySet().stream()
        .limit(max)
        .forEach(
            one -> found.add(new Row(one.getKey().clone(), Optional.of(one.getValue().clone()))));
    return found;
  }

  @Override
  public List<String> damage() {
    return List.of();
  }
}
