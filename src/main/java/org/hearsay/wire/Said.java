package org.hearsay.wire;

import java.util.Optional;

/**
 * A message, or the first part of a long one; section 13.8. Nothing of it is checked but its form.
 *
 * @param file name of a file, as its sender says; empty when it is a text in UTF-8
 * @param bytes of all parts together
 * @param content of the first part
 */
public record Said(Optional<String> file, int bytes, Blob content) {
  // From the protocol; changing one forks the network.
  /** Kind of the items that it is the content of. */
  public static final int KIND = 1;

  public static final int FILE_BYTES_MAX = 255;
}
