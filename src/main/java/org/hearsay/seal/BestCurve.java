package org.hearsay.seal;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Holds the choice between the two curves: made when first asked for, never changed. */
final class BestCurve {
  static final Curve CHOSEN = loaded(NativeCurve::new).orElseGet(BouncyCurve::new);

  private BestCurve() {}

  /** What the loader makes; empty when the platform has no such library or refuses to load it. */
  static Optional<Curve> loaded(Callable<Curve> loader) {
    try {
      return Optional.of(loader.call());
    } catch (Exception | LinkageError e) {
      return Optional.empty(); // the library's loader throws whatever its reflection met
    }
  }
}
