package org.hearsay.sim;

import java.util.Optional;
import org.hearsay.env.Document;
import org.jspecify.annotations.Nullable;

/** A document that lives as long as the simulation: it survives a node's restart. */
public final class MemoryDocument implements Document {
  private final String name;
  private byte @Nullable [] content;

  public MemoryDocument(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<byte[]> read() {
    return Optional.ofNullable(content).map(byte[]::clone);
  }

  @Override
  public void write(byte[] content) {
    this.content = content.clone();
  }
}
