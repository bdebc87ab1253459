package org.hearsay.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hearsay.env.Document;
import org.hearsay.env.Folder;

/** A directory that is none. */
public final class MemoryFolder implements Folder {
  private final Map<String, MemoryDocument> documents = new TreeMap<>();

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<String> names(int most) {
    return documents.values().stream()
        .filter(document -> document.read().isPresent())
        .map(MemoryDocument::name)
        .limit(most)
        .toList();
  }

  @Override
  public Document document(String name) {
    return documents.computeIfAbsent(name, MemoryDocument::new);
  }

  @Override
  public void remove(String name) {
    documents.remove(name);
  }
}
