package org.hearsay.chain;

import java.util.Optional;
import org.hearsay.seal.KeyPair;

/** A change of a name's key on its way: {@link Rotations} sees it through. On the loop. */
final class Rotation {
  final Name name;

  /** Who signs the change: the old key, or a recovery key, which is never written down. */
  Optional<KeyPair> signer;

  final boolean byRecovery;
  final KeyPair to;
  Rotations.Phase phase = Rotations.Phase.ROTATING;
  Optional<Refusal> why = Optional.empty();
  boolean busy;

  Rotation(Name name, Optional<KeyPair> signer, boolean byRecovery, KeyPair to) {
    this.name = name;
    this.signer = signer;
    this.byRecovery = byRecovery;
    this.to = to;
  }

  Rotations.Job job() {
    return new Rotations.Job(name, to.open().nodeId(), phase, why);
  }
}
