package org.hearsay.env;

import java.util.List;

/**
 * Documents side by side that others may put there and take away. Methods block; failures of the
 * disk are {@link java.io.UncheckedIOException}s that name the file.
 */
public interface Folder {
  /** Its name for messages: a path in the daemon. */
  String name();

  /**
   * The names of the documents that are there, in the order of the alphabet; the rest is left out
   * when there are more than so many.
   */
  List<String> names(int most);

  /** A document in it, which may not be there yet. */
  Document document(String name);

  /** Takes a document away, if it is there; when this returns that survives power loss. */
  void remove(String name);
}
