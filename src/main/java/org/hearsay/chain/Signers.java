package org.hearsay.chain;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;

/** The keys that names are held by here, as far as they can sign. On the loop. */
public interface Signers {
  /** The key for new names; empty while it is locked. */
  Optional<KeyPair> current();

  /** One of the keys; empty when it is not here, or locked. */
  Optional<KeyPair> pair(NodeId key);

  /** The public keys of all of them, locked or not. */
  Set<NodeId> keys();

  /**
   * Makes a key the one for new names, where they are kept; the others stay.
   *
   * @param done told, on the loop, when that survives power loss, or why it is not done
   */
  void succeed(KeyPair key, Consumer<Optional<Refusal>> done);

  /** Calls the listener, on the loop, when one of them comes, goes, is locked or unlocked. */
  Cancellable listen(Runnable listener);

  /** One key that is kept nowhere, and those that succeed it. */
  static Signers of(KeyPair first) {
    return new ForgetfulSigners(first);
  }
}
