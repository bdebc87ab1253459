package org.hearsay.env;

import java.util.Optional;

/**
 * One small file that is always either the old or the new version, never half of one. Methods
 * block; failures of the disk are {@link java.io.UncheckedIOException}s that name the file.
 */
public interface Document {
  /** Its name for messages: a path in the daemon. */
  String name();

  /** The whole content, or empty when it was never written. */
  Optional<byte[]> read();

  /** Replaces the content; when this returns it survives power loss. */
  void write(byte[] content);
}
