package org.hearsay.people;

import java.util.Optional;
import org.hearsay.wire.NodeId;

/** What the chain that we follow says of names. On the loop. */
public interface Names {
  /** No chain is followed. */
  Names NONE = name -> Optional.empty();

  /**
   * What is said of one.
   *
   * @param key whose it is; empty when it is nobody's, or expired
   * @param revoked whether the key is not to be trusted any more
   */
  record Said(Optional<NodeId> key, boolean revoked) {}

  /** What is said; empty when no chain is followed. */
  Optional<Said> of(String name);
}
