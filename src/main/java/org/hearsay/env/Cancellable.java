package org.hearsay.env;

/** Something that can be told to stop. */
@FunctionalInterface
public interface Cancellable {
  /** Stops it if it has not happened yet; harmless otherwise. */
  void cancel();
}
